using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>An app on the chain: registered and paid once, hosted by attested nodes, which its escrow pays by the block, and ended with a refund.</summary>
/// <remarks>
/// Shape: the entity is <c>app/{name in lower case}</c>. The owner is the account that paid for the registration, whatever the
/// specification's owner text says. <c>now.Height</c> is the height of the block that holds the message. Units: atoms and blocks.
/// Source: docs/spec/apps.md §5 (life), §6 (escrow).
/// </remarks>
public static class App
{
    /// <summary>Hosts are paid at least this often.</summary>
    public const long SettleEvery = 60;

    public abstract record Command;

    /// <summary>Registers the app; the value pays for it, and what exceeds the price is refunded.</summary>
    [Wire("app.register.v1")] public sealed record Register(string SpecificationJson, string? DeployJson) : Command;

    /// <summary>The node states that it runs the ordinal; signed by its operator. A greater attempt replaces the node that held it.</summary>
    [Wire("app.accept.v1")] public sealed record Accept(int Ordinal, int Attempt, Outpoint Node) : Command;

    /// <summary>The node states that it no longer runs the ordinal; signed by its operator.</summary>
    [Wire("app.leave.v1")] public sealed record Leave(int Ordinal, Outpoint Node) : Command;

    /// <summary>Ends the app; signed by its owner.</summary>
    [Wire("app.remove.v1")] public sealed record Remove : Command;

    /// <summary>Settles or expires what is due; harmless from anyone at any time.</summary>
    [Wire("app.tick.v1")] public sealed record Tick : Command;

    public abstract record Event;
    [Wire("app.registered.v1")] public sealed record Registered(AppTerms Terms, Amount Surplus) : Event;
    [Wire("app.host-accepted.v1")] public sealed record HostAccepted(int Ordinal, AppHost Host) : Event;
    [Wire("app.host-left.v1")] public sealed record HostLeft(int Ordinal, Earning Earning) : Event;
    [Wire("app.settled.v1")] public sealed record Settled(Sequence<Earning> Earnings, Height At) : Event;
    [Wire("app.ended.v1")] public sealed record Ended(EndReason Reason, Sequence<Earning> Earnings, Amount Refund, Height At) : Event;

    public enum EndReason
    {
        Removed = 1,
        Expired = 2,
    }

    public abstract record State;
    [Wire("app.unregistered.v1")] public sealed record Unregistered : State;

    /// <summary>Shape: hosts by ordinal; <c>Paid</c> is what all hosts were paid so far; <c>NextSettlement</c> matters only while there are hosts.</summary>
    [Wire("app.running.v1")]
    public sealed record Running(AppTerms Terms, SortedMap<int, AppHost> Hosts, Amount Paid, Height NextSettlement) : State;

    [Wire("app.closed.v1")] public sealed record Closed(AppTerms Terms, EndReason Reason, Amount Paid, Amount Refund, Height At) : State;

    public enum Refusal
    {
        WrongName,
        InvalidSpecification,
        InvalidDeployDocument,
        Underpaid,
        AlreadyRegistered,
        NotRegistered,
        NotRunning,
        ValueNotWanted,
        NotTheOperator,
        NotTheOwner,
        OrdinalOutOfRange,
        AttemptOutOfRange,
        OrdinalHeld,
        NodeHostsAnother,
    }

    public static Decider<State, Envelope<Command>, Event, Refusal> Decider { get; } = new(new Unregistered(), Decide, Evolve, React);

    /// <summary>The kind as block execution runs it.</summary>
    public static OnChainKind<State, Command, Event, Refusal> Kind { get; } =
        new("app", Decider, new Tick(), Instruct, DueAt, Hosts, ReportedBy, Misaddressed);

    /// <summary>The rule sets of the kind, by number.</summary>
    public static RuleSets<OnChainKind<State, Command, Event, Refusal>> Rules { get; } = new(Kind.Name, Kind);

    /// <summary>What to record, or why not. A registration is repeated by its transaction, everything else by its content.</summary>
    public static Decision<Event, Refusal> Decide(State state, Envelope<Command> envelope, in Moment now)
    {
        Height at = now.Height;
        Stamp by = envelope.Stamp;
        if (envelope.Message is not Register && !by.Value.IsZero)
        {
            return Refusal.ValueNotWanted;
        }

        return (state, envelope.Message) switch
        {
            (Running { Terms: var held }, Register) => held.Transaction == by.Transaction ? [] : Refusal.AlreadyRegistered,
            (Closed { Terms: var held }, Register) when held.Transaction == by.Transaction => [],
            (Unregistered or Closed, Register c) => DecideRegister(c, by, at),
            (Unregistered or Closed, Tick) => [],
            (Unregistered, Accept or Leave or Remove) => Refusal.NotRegistered,
            (Running s, Accept c) => DecideAccept(s, c, by, at),
            (Running s, Leave c) => DecideLeave(s, c, by, at),
            (Running s, Remove) => by.Sender == s.Terms.Owner ? AppEscrow.End(s, EndReason.Removed, at) : Refusal.NotTheOwner,
            (Running s, Tick) when at >= s.Terms.ExpiresAt => AppEscrow.End(s, EndReason.Expired, at),
            (Running s, Tick) => s.Hosts.Count > 0 && at >= s.NextSettlement ? new Settled(AppEscrow.Earnings(s, at), at) : [],
            (Closed, Accept or Leave) => Refusal.NotRunning,
            (Closed s, Remove) => by.Sender == s.Terms.Owner ? [] : Refusal.NotTheOwner,
            _ => throw new UnreachableException($"{envelope.Message} in {state}"),
        };
    }

    /// <summary>Folds one recorded fact.</summary>
    /// <exception cref="UnreachableException">The journal is corrupt; the host stops the entity.</exception>
    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unregistered or Closed, Registered e) => new Running(
            e.Terms, SortedMap<int, AppHost>.Empty, Amount.Zero, AppEscrow.SettlementAfter(e.Terms, e.Terms.RegisteredAt)),
        (Running s, HostAccepted e) => s with
        {
            Hosts = s.Hosts.With(e.Ordinal, e.Host),
            NextSettlement = s.Hosts.Count == 0 ? AppEscrow.SettlementAfter(s.Terms, e.Host.PaidUpTo) : s.NextSettlement,
        },
        (Running s, HostLeft e) => s with { Hosts = s.Hosts.Without(e.Ordinal), Paid = s.Paid + e.Earning.Amount },
        (Running s, Settled e) => s with
        {
            Hosts = SortedMap<int, AppHost>.From(
                s.Hosts.Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { PaidUpTo = e.At }))),
            Paid = s.Paid + AppEscrow.Total(e.Earnings),
            NextSettlement = AppEscrow.SettlementAfter(s.Terms, e.At),
        },
        (Running s, Ended e) => new Closed(s.Terms, e.Reason, s.Paid + AppEscrow.Total(e.Earnings), e.Refund, e.At),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    /// <summary>Nothing yet: operational work starts from the chain's facts.</summary>
    public static IEnumerable<Effect> React(State after, Event fact) => [];

    /// <summary>The money a fact moves: earnings to the owners of the hosts' collateral, surplus and refund to the app's owner.</summary>
    public static IEnumerable<Instruction> Instruct(EntityId app, State after, Event fact) => (after, fact) switch
    {
        (_, Registered e) => Pay(app, e.Terms.Owner, e.Surplus),
        (_, HostAccepted) => [],
        (_, HostLeft e) => Pay(app, e.Earning.To, e.Earning.Amount),
        (_, Settled e) => e.Earnings.SelectMany(earning => Pay(app, earning.To, earning.Amount)),
        (Closed s, Ended e) =>
            [.. e.Earnings.SelectMany(earning => Pay(app, earning.To, earning.Amount)), .. Pay(app, s.Terms.Owner, e.Refund)],
        _ => throw new UnreachableException($"{fact} before {after}"),
    };

    /// <summary>The next height at which something is due; null once the app has ended.</summary>
    public static Height? DueAt(State state) => state switch
    {
        Running { Hosts.Count: > 0 } s when s.NextSettlement < s.Terms.ExpiresAt => s.NextSettlement,
        Running s => s.Terms.ExpiresAt,
        _ => null,
    };

    /// <summary>The nodes attested to run an instance, by ordinal.</summary>
    public static IEnumerable<Outpoint> Hosts(State state) => state is Running s ? s.Hosts.Values.Select(host => host.Node) : [];

    /// <summary>A node states that it runs an instance without an account. Everything else pays, <see cref="Leave"/> too: a host that does not say it is replaced by the next accept.</summary>
    public static Outpoint? ReportedBy(Command command) => command is Accept c ? c.Node : null;

    /// <summary>A registration must go to the entity that its specification names.</summary>
    public static Refusal? Misaddressed(EntityId entity, Command command) =>
        command is Register c && SpecificationReader.Read(c.SpecificationJson).Document is { } specification && specification.Key != entity.Key
            ? Refusal.WrongName
            : null;

    private static Decision<Event, Refusal> DecideRegister(Register command, Stamp by, Height at)
    {
        if (SpecificationReader.Read(command.SpecificationJson).Document is not { } specification)
        {
            return Refusal.InvalidSpecification;
        }

        if (DeployDocument.Read(command.DeployJson).Document is not { } deploy)
        {
            return Refusal.InvalidDeployDocument;
        }

        Amount price = AppPrice.Of(specification, PriceRow.Flux);
        return by.Value < price
            ? Refusal.Underpaid
            : new Registered(AppTerms.Of(specification, deploy, price, by, at), by.Value - price);
    }

    private static Decision<Event, Refusal> DecideAccept(Running s, Accept c, Stamp by, Height at)
    {
        if (by.OperatedNode != c.Node || by.OperatedNodeOwner is not { } payee)
        {
            return Refusal.NotTheOperator;
        }

        if (at >= s.Terms.ExpiresAt)
        {
            return Refusal.NotRunning;
        }

        if (c.Ordinal < 0 || c.Ordinal >= s.Terms.Instances)
        {
            return Refusal.OrdinalOutOfRange;
        }

        if (c.Attempt < 0)
        {
            return Refusal.AttemptOutOfRange;
        }

        if (s.Hosts.Any(pair => pair.Key != c.Ordinal && pair.Value.Node == c.Node))
        {
            return Refusal.NodeHostsAnother;
        }

        return s.Hosts.TryGet(c.Ordinal, out AppHost held)
            ? DecideReplacement(s, c, held, payee, at)
            : new HostAccepted(c.Ordinal, new AppHost(c.Node, payee, c.Attempt, at));
    }

    /// <summary>A node that accepts its own ordinal again in a later attempt goes on earning; another node takes over from it.</summary>
    private static Decision<Event, Refusal> DecideReplacement(Running s, Accept c, AppHost held, AccountId payee, Height at)
    {
        if (held.Node == c.Node && held.Attempt == c.Attempt)
        {
            return [];
        }

        if (c.Attempt <= held.Attempt)
        {
            return Refusal.OrdinalHeld;
        }

        return held.Node == c.Node
            ? new HostAccepted(c.Ordinal, held with { Attempt = c.Attempt })
            : [
                new HostLeft(c.Ordinal, AppEscrow.EarningOf(s.Terms, held, at)),
                new HostAccepted(c.Ordinal, new AppHost(c.Node, payee, c.Attempt, at)),
            ];
    }

    private static Decision<Event, Refusal> DecideLeave(Running s, Leave c, Stamp by, Height at)
    {
        if (by.OperatedNode != c.Node)
        {
            return Refusal.NotTheOperator;
        }

        if (c.Ordinal < 0 || c.Ordinal >= s.Terms.Instances)
        {
            return Refusal.OrdinalOutOfRange;
        }

        return s.Hosts.TryGet(c.Ordinal, out AppHost held) && held.Node == c.Node
            ? new HostLeft(c.Ordinal, AppEscrow.EarningOf(s.Terms, held, at))
            : [];
    }

    private static IEnumerable<Instruction> Pay(EntityId app, AccountId to, Amount amount) =>
        amount.IsZero ? [] : [new PayFromEscrow(app, to, amount)];
}
