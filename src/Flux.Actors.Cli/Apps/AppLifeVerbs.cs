using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>What an owner does with an app: plan and apply, renew, pause, resume, transfer, and look at what happened.</summary>
public sealed class AppLifeVerbs
{
    private readonly Argument<string> _file = new("FILE") { Description = "the app's specification, JSON" };
    private readonly Argument<string> _name = Words.Name("NAME", "the app's name");
    private readonly Argument<string> _to = new("TO") { Description = "the new owner: an address, or the name of a wallet" };
    private readonly Option<string> _payer = WalletVerbs.Payer();

    private readonly Option<string?> _deploy = new("--deploy")
    {
        Description = "the deploy document; without it, deploy.json beside FILE, else the defaults",
        HelpName = "FILE",
    };

    private readonly Option<string> _plan = new("--plan") { Description = "the plan's id, as flux app plan printed it", HelpName = "ID", Required = true };

    private readonly Option<int> _blocks = new("--blocks")
    {
        Description = "how many blocks more; with --itself each time, 0 to stop that",
        HelpName = "N",
        DefaultValueFactory = _ => 88_000,
        CustomParser = result => (int)Words.Whole(result, 0),
    };

    private readonly Option<bool> _itself = new("--itself") { Description = "let the app renew itself at its end, from money set aside in it" };
    private readonly Option<string> _most = new("--most") { Description = "what one renewal may cost, in FLUX", HelpName = "AMOUNT", DefaultValueFactory = _ => "1000000" };
    private readonly Option<string> _aside = new("--set-aside") { Description = "FLUX to set aside for it now", HelpName = "AMOUNT", DefaultValueFactory = _ => "0" };

    public static IReadOnlyList<Command> Build(VerbBuilder verbs) => new AppLifeVerbs().All(verbs);

    private Command[] All(VerbBuilder verbs) =>
    [
        verbs.Verb(
            "app plan", "Show what registering or updating an app would do, and keep it as a plan.", "app plan samples/apps/hello/app.json", Plan, _file, _deploy),
        verbs.Verb("app apply", "Carry out a plan, unless what it was made for has changed.", "app apply --plan 0123456789abcdef", Apply, _plan, _payer),
        verbs.Verb("app update", "Update an app, and wait until it serves.", "app update samples/apps/hello/app.json", Update, _file, _deploy, _payer),
        verbs.Verb("app renew", "Lengthen an app's life, or let it renew itself.", "app renew hello --blocks 88000", Renew, _name, _blocks, _itself, _most, _aside, _payer),
        verbs.Verb("app pause", "Stop an app and the blocks of its life.", "app pause hello", (i, c) => Change(i, "paused", AppMessages.Pause, c), _name, _payer),
        verbs.Verb("app resume", "Go on with a paused app.", "app resume hello", (i, c) => Change(i, "resumed", AppMessages.Resume, c), _name, _payer),
        verbs.Verb("app transfer", "Give an app and its money to another account.", "app transfer hello alice", Transfer, _name, _to, _payer),
        verbs.Verb("app history", "Show what happened to an app and its money.", "app history hello", History, _name),
    ];

    private async Task<int> Plan(Invocation invocation, CancellationToken cancellation)
    {
        AppFolder app = AppFolder.Read(invocation, invocation.Value(_file), invocation.Value(_deploy));
        using ApiClient api = invocation.Api();
        PlanResponse plan = await new Deployment(invocation.Around, api, invocation.Printer, invocation.Timeout).Ask(app.Documents, cancellation);
        new PlanStore(invocation.DataDirectory, invocation.DataText).Keep(plan);
        invocation.Printer.Result(plan, ContractsJson.Default.PlanResponse, PlanView.Of(plan));
        return plan.Problems.Count == 0 ? ExitCode.Done : ProblemCode.Meaning(plan.Problems[0].Code).ExitCode;
    }

    private async Task<int> Apply(Invocation invocation, CancellationToken cancellation)
    {
        PlanResponse planned = new PlanStore(invocation.DataDirectory, invocation.DataText).Read(invocation.Value(_plan)!);
        WalletKey wallet = WalletVerbs.Keys(invocation).Open(invocation.Value(_payer)!);
        using ApiClient api = invocation.Api();
        Deployment deployment = new(invocation.Around, api, invocation.Printer, invocation.Timeout);
        AppDocuments documents = new($"plan {planned.Terms!.Id}", planned.Terms.Specification, planned.Terms.Deploy);
        PlanResponse now = await deployment.Ask(documents, cancellation);
        StalePlan.Refuse(planned, now);
        return await Carry(invocation, deployment, documents, now, wallet, cancellation);
    }

    private async Task<int> Update(Invocation invocation, CancellationToken cancellation)
    {
        AppFolder app = AppFolder.Read(invocation, invocation.Value(_file), invocation.Value(_deploy));
        WalletKey wallet = WalletVerbs.Keys(invocation).Open(invocation.Value(_payer)!);
        using ApiClient api = invocation.Api();
        Deployment deployment = new(invocation.Around, api, invocation.Printer, invocation.Timeout);
        PlanResponse plan = await app.Plan(invocation, deployment, cancellation);
        return plan.Exists
            ? await Carry(invocation, deployment, app.Documents, plan, wallet, cancellation)
            : throw new Problem(ProblemCode.NotFound, $"there is no app {plan.Name} to update", null, "a registered app", $"register it with ./flux app deploy {app.Documents.File}");
    }

    private static async Task<int> Carry(
        Invocation invocation, Deployment deployment, AppDocuments documents, PlanResponse plan, WalletKey wallet, CancellationToken cancellation)
    {
        DeployResponse deployed = await deployment.Carry(documents, plan, wallet, cancellation);
        invocation.Printer.Result(deployed, ContractsJson.Default.DeployResponse, AppView.Facts(deployed.App), AppView.Instances(deployed.App));
        return ExitCode.Done;
    }

    private async Task<int> Renew(Invocation invocation, CancellationToken cancellation)
    {
        string name = invocation.Value(_name);
        int blocks = invocation.Value(_blocks);
        if (invocation.Value(_itself))
        {
            Amount most = Sum(invocation, _most), aside = Sum(invocation, _aside);
            return await Send(invocation, name, "set to renew itself", aside, AppMessages.RenewItself(name, blocks, most), ownersOnly: true, cancellation);
        }

        using ApiClient api = invocation.Api();
        AppRenewalResponse renewal = await api.Get(ApiRoute.AppRenewal(name, blocks), ContractsJson.Default.AppRenewalResponse, cancellation);
        return await Send(invocation, name, $"renewed until height {renewal.ExpiresHeight}", new Amount(renewal.PriceAtoms), AppMessages.Renew(name, blocks), ownersOnly: false, cancellation);
    }

    private Task<int> Change(Invocation invocation, string done, Func<string, Call> message, CancellationToken cancellation)
    {
        string name = invocation.Value(_name);
        return Send(invocation, name, done, Amount.Zero, message(name), ownersOnly: true, cancellation);
    }

    private Task<int> Transfer(Invocation invocation, CancellationToken cancellation)
    {
        string name = invocation.Value(_name), to = WalletVerbs.Keys(invocation).AddressOf(invocation.Value(_to));
        return Send(invocation, name, $"transferred to {to}", Amount.Zero, AppMessages.Transfer(name, Address.ParseAccount(to)), ownersOnly: true, cancellation);
    }

    private async Task<int> Send(Invocation invocation, string name, string done, Amount value, Call message, bool ownersOnly, CancellationToken cancellation)
    {
        WalletKey wallet = WalletVerbs.Keys(invocation).Open(invocation.Value(_payer)!);
        using ApiClient api = invocation.Api();
        AppResponse app = await api.Get(ApiRoute.App(name), ContractsJson.Default.AppResponse, cancellation);
        if (ownersOnly && app.Owner != wallet.Address)
        {
            throw new Problem(
                ProblemCode.Refused, $"app {app.Name} is not of wallet '{wallet.Name}'", wallet.Address, $"its owner {app.Owner}", "name the owner's wallet with --wallet; nothing was sent");
        }

        TransactionResponse fate = await new Submission(invocation.Around, api, invocation.Printer, invocation.Timeout)
            .Send(wallet, value, message, $"app {app.Name}", cancellation);
        AppChangeResponse changed = new(app.Name, done, fate.Id, fate.Height ?? 0, value.Atoms, value.ToString());
        invocation.Printer.Result(
            changed,
            ContractsJson.Default.AppChangeResponse,
            Table.Facts(
                ("app", changed.App),
                ("result", string.Create(CultureInfo.InvariantCulture, $"{changed.Result} at height {changed.Height}")),
                ("paid", $"{changed.Paid} FLUX"),
                ("transaction", changed.Transaction)));
        return ExitCode.Done;
    }

    private async Task<int> History(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        AppHistoryResponse history = await api.Get(ApiRoute.AppHistory(invocation.Value(_name)), ContractsJson.Default.AppHistoryResponse, cancellation);
        if (invocation.Printer.Format == OutputFormat.JsonLines)
        {
            invocation.Printer.Results(
                history, ContractsJson.Default.AppHistoryResponse, history.Events, ContractsJson.Default.AppEventResponse, PlanView.History(history));
        }
        else
        {
            invocation.Printer.Result(history, ContractsJson.Default.AppHistoryResponse, PlanView.History(history), PlanView.Money(history.Money));
        }

        return ExitCode.Done;
    }

    private static Amount Sum(Invocation invocation, Option<string> option) => Amount.TryParseFlux(invocation.Value(option), out Amount amount)
        ? amount
        : throw new Problem(ProblemCode.Malformed, $"{option.Name} is no amount", $"'{invocation.Value(option)}'", "FLUX in decimal notation, at most eight decimals", null);
}
