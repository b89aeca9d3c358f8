using System.CommandLine;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

public sealed class UpVerb
{
    private readonly Option<string[]> _app = new("--app")
    {
        Description = "an app to register, pay and place; deploy.json and build.sh beside it are used; repeatable",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<long?> _blocks = new("--blocks")
    {
        Description = "stop after this many more final blocks and print a summary",
        HelpName = "N",
        CustomParser = result => Words.Whole(result, 1),
    };

    private readonly Option<bool> _down = new("--down") { Description = "when stopping, remove the containers" };

    private readonly Option<TimeSpan?> _blockTime = new("--block-time")
    {
        Description = "time between blocks (100ms, 2s)",
        HelpName = "DURATION",
        CustomParser = result => GlobalOptions.Duration(result),
    };

    public static Command Build(VerbBuilder verbs) => new UpVerb().Verb(verbs);

    private Command Verb(VerbBuilder verbs) => verbs.Verb(
        "up",
        "Start the network on this machine and show what happens, until Ctrl-C.",
        "up --app samples/apps/hello/app.json --blocks 30 --down -o json",
        Run,
        _app,
        _blocks,
        _down,
        _blockTime);

    private async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        TimeSpan start = invocation.Around.Elapsed();
        UpOptions options = Options(invocation);
        IReadOnlyList<AppFolder> apps = [.. options.Apps.Select(file => AppFolder.Read(invocation, file, null))];
        await DoctorVerb.Require(invocation, tests: false, cancellation);
        RunningHost host = await invocation.Around.StartHost(options, cancellation);
        UpSummary summary = await new UpRun(invocation, options, host, start).Run(apps, cancellation);
        invocation.Printer.Result(summary, ContractsJson.Default.UpSummary, UpView.Tables(summary));
        return ExitCode.Done;
    }

    private UpOptions Options(Invocation invocation) => new(
        invocation.DataDirectory,
        invocation.DataText,
        invocation.ApiText,
        invocation.ConfigurationFile,
        invocation.Overrides,
        invocation.Value(_app) ?? [],
        invocation.Value(_blocks),
        invocation.Value(_down),
        invocation.Value(_blockTime),
        invocation.Timeout);
}
