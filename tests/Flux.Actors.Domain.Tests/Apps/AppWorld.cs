using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Accounts, nodes and stamped messages for the scenarios of the app.</summary>
internal static class AppWorld
{
    public static readonly EntityId HelloApp = new("app", "hello");
    public static readonly AccountId Developer = Account(1);
    public static readonly AccountId Stranger = Account(2);
    public static readonly Amount Price = new(6_000_000);

    /// <summary>What a node earns of the 22 atoms that an instance costs in a block; 2 are burnt and 2 are the treasury's.</summary>
    public const long HostRate = 18, Rate = 22;

    public static readonly FluxAppRules Rules = new(AppParameters.Default);

    public static AccountId Account(byte number) => new([.. Enumerable.Repeat(number, AccountId.Size)]);

    public static Hash256 Transaction(int number) => Hash256.Sha256(BitConverter.GetBytes(number));

    public static Outpoint Node(int number) => new(Transaction(1000 + number), 0);

    public static AccountId OwnerOf(int node) => Account((byte)(100 + node));

    public static Moment At(long height) => new(new Height(height), new Timestamp(height * 2000));

    /// <summary>A message from an account that runs no node.</summary>
    public static Envelope<App.Command> From(AccountId sender, App.Command command, Amount value = default, int transaction = 1) =>
        new(command, new Stamp(Transaction(transaction), sender, value, [], null, 0, 0, null));

    /// <summary>A message signed by a node's operator key.</summary>
    public static Envelope<App.Command> FromNode(int node, App.Command command, Amount value = default) =>
        new(command, new Stamp(Transaction(2), Stranger, value, [], Node(node), 0, 0, OwnerOf(node)));

    public static Envelope<App.Command> Register(Amount? value = null, int transaction = 1, string? specification = null, string? deploy = null) =>
        From(Developer, new App.Register(specification ?? SpecificationTexts.Hello, deploy), value ?? Price, transaction);

    public static Envelope<App.Command> Accept(int node, int ordinal, int attempt = 0) =>
        FromNode(node, new App.Accept(ordinal, attempt, Node(node)));

    public static Envelope<App.Command> Leave(int node, int ordinal) => FromNode(node, new App.Leave(ordinal, Node(node)));

    /// <summary>Decides and folds the messages in order; each must be accepted.</summary>
    public static AppRun Given(params (Envelope<App.Command> Message, long Height)[] messages)
    {
        AppRun run = new(new App.Unregistered(), []);
        foreach ((Envelope<App.Command> message, long height) in messages)
        {
            run = run.Then(message, height);
        }

        return run;
    }
}

/// <summary>An app after some messages, with all the money that they moved.</summary>
internal sealed record AppRun(App.State State, Sequence<Instruction> Moved)
{
    public Sequence<PayFromEscrow> Paid => Moved.OfType<PayFromEscrow>().ToSequence();

    public long Burnt => Moved.OfType<BurnFromEscrow>().Sum(burnt => burnt.Amount.Atoms);

    public long ToTreasury => Moved.OfType<PayTreasury>().Sum(given => given.Amount.Atoms);

    public App.Running Running => Assert.IsType<App.Running>(State);

    public Decision<App.Event, App.Refusal> When(Envelope<App.Command> message, long at) =>
        AppWorld.Rules.Decide(State, message, AppWorld.At(at));

    public AppRun Then(Envelope<App.Command> message, long at)
    {
        Decision<App.Event, App.Refusal> decision = When(message, at);
        Assert.Null(decision.Refused);
        AppRun run = this;
        foreach (App.Event fact in decision)
        {
            App.State after = App.Evolve(run.State, fact);
            run = new AppRun(
                after,
                [.. run.Moved, .. AppMoney.Instruct(AppWorld.HelloApp, after, fact)]);
        }

        return run;
    }

    public void ThenRefused(Envelope<App.Command> message, long at, App.Refusal refusal) => Assert.Equal(refusal, When(message, at).Refused);

    public void ThenNothing(Envelope<App.Command> message, long at) => Assert.Equal([], When(message, at));

    public long PaidTo(AccountId account) => Paid.Where(payment => payment.To == account).Sum(payment => payment.Amount.Atoms);

    public long MovedInAll => Moved.Sum(moved => moved.Amount.Atoms);
}
