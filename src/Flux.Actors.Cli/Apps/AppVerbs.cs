using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Fuzz;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

public sealed class AppVerbs
{
    private readonly Argument<string> _file = new("FILE") { Description = "the app's specification, version 8, JSON" };

    private readonly Option<string?> _deploy = new("--deploy")
    {
        Description = "the deploy document; without it, deploy.json beside FILE, else the defaults",
        HelpName = "FILE",
    };

    private readonly Argument<string> _name = Words.Name("NAME", "the app's name");

    private readonly Option<int?> _ordinal = new("--ordinal")
    {
        Description = "one instance only",
        HelpName = "N",
        CustomParser = result => (int)Words.Whole(result, 0),
    };

    private readonly Option<int> _lines = new("--lines")
    {
        Description = "how many of the last lines of each instance, at most 1000",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
        CustomParser = result => (int)Words.Whole(result, 1),
    };

    private readonly Option<string> _payer = WalletVerbs.Payer();

    public static Command Build(VerbBuilder verbs) => new AppVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "app",
        "Run apps on the network, and look at their documents.",
        [
            verbs.Verb(
                "app deploy",
                "Register, pay and place an app, and wait until it serves.",
                "app deploy samples/apps/hello/app.json",
                RunDeploy,
                _file,
                _deploy,
                _payer),
            verbs.Verb("app list", "List the apps.", "app list", List),
            verbs.Verb("app status", "Show an app and its instances.", "app status hello", Status, _name),
            verbs.Verb("app logs", "Show the last output of an app's instances.", "app logs hello --lines 20", Logs, _name, _ordinal, _lines),
            verbs.Verb("app remove", "End an app; what is unused of its money is refunded.", "app remove hello", Remove, _name, _payer),
            InitVerb.Build(verbs),
            ValidateVerb.Build(verbs),
            .. CanonicalVerbs.All(verbs),
            SignVerb.Build(verbs),
            PriceVerb.Build(verbs),
            FuzzVerb.BuildOfApps(verbs),
            .. AppLifeVerbs.Build(verbs),
        ]);

    private async Task<int> RunDeploy(Invocation invocation, CancellationToken cancellation)
    {
        AppFolder app = AppFolder.Read(invocation, invocation.Value(_file), invocation.Value(_deploy));
        WalletKey wallet = WalletVerbs.Keys(invocation).Open(invocation.Value(_payer)!);
        using ApiClient api = invocation.Api();
        Deployment deployment = new(invocation.Around, api, invocation.Printer, invocation.Timeout);
        PlanResponse plan = await app.Plan(invocation, deployment, cancellation);
        DeployResponse deployed = await deployment.Run(app.Documents, plan, wallet, cancellation);
        invocation.Printer.Result(
            deployed, ContractsJson.Default.DeployResponse, AppView.Facts(deployed.App), AppView.Instances(deployed.App));
        return ExitCode.Done;
    }

    private static async Task<int> List(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        AppsResponse apps = await api.Get(ApiRoute.Apps, ContractsJson.Default.AppsResponse, cancellation);
        invocation.Printer.Results(
            apps, ContractsJson.Default.AppsResponse, apps.Apps, ContractsJson.Default.AppResponse, AppView.List(apps));
        return ExitCode.Done;
    }

    private async Task<int> Status(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        AppResponse app = await api.Get(ApiRoute.App(invocation.Value(_name)), ContractsJson.Default.AppResponse, cancellation);
        invocation.Printer.Result(app, ContractsJson.Default.AppResponse, AppView.Facts(app), AppView.Instances(app));
        return ExitCode.Done;
    }

    private async Task<int> Logs(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        string route = ApiRoute.AppLogs(invocation.Value(_name), invocation.Value(_ordinal), invocation.Value(_lines));
        AppLogsResponse logs = await api.GetAsOperator(route, ContractsJson.Default.AppLogsResponse, cancellation);
        if (invocation.Printer.Format == OutputFormat.Table)
        {
            foreach (InstanceLogResponse instance in logs.Instances)
            {
                foreach (string line in instance.Lines)
                {
                    invocation.Printer.Line($"{logs.App}/{instance.Ordinal}  {line}");
                }
            }
        }
        else
        {
            invocation.Printer.Results(
                logs, ContractsJson.Default.AppLogsResponse, logs.Instances, ContractsJson.Default.InstanceLogResponse, new Table([], []));
        }

        return ExitCode.Done;
    }

    private async Task<int> Remove(Invocation invocation, CancellationToken cancellation)
    {
        string name = invocation.Value(_name);
        WalletKey wallet = WalletVerbs.Keys(invocation).Open(invocation.Value(_payer)!);
        using ApiClient api = invocation.Api();
        AppResponse app = await api.Get(ApiRoute.App(name), ContractsJson.Default.AppResponse, cancellation);
        TransactionResponse? fate = app.Stage == AppStage.Ended ? null : await SendRemoval(invocation, api, wallet, app, cancellation);
        RemoveResponse removed = new(app.Name, fate is not null, fate?.Id, fate?.Height);
        string what = fate is null ? "had ended already: nothing to do" : string.Create(CultureInfo.InvariantCulture, $"ended at height {fate.Height}");
        invocation.Printer.Result(
            removed, ContractsJson.Default.RemoveResponse, Table.Facts(("app", removed.App), ("result", what), ("transaction", removed.Transaction)));
        return ExitCode.Done;
    }

    /// <exception cref="Problem">The wallet does not own the app, which the chain would refuse too, for a fee; or the removal is not final in time.</exception>
    private static Task<TransactionResponse> SendRemoval(
        Invocation invocation, ApiClient api, WalletKey wallet, AppResponse app, CancellationToken cancellation) => app.Owner == wallet.Address
        ? new Submission(invocation.Around, api, invocation.Printer, invocation.Timeout).Send(
            wallet, Amount.Zero, AppMessages.Remove(app.Name), $"remove app {app.Name}", cancellation)
        : throw new Problem(
            ProblemCode.Refused,
            $"wallet '{wallet.Name}' can't remove app {app.Name}",
            wallet.Address,
            $"its owner {app.Owner}",
            "name the owner's wallet with --wallet; nothing was sent");
}
