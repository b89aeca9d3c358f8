using System.CommandLine;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Config;

public static class ConfigVerbs
{
    public static Command Build(VerbBuilder verbs) => verbs.Group(
        "config",
        "Look at the configuration.",
        verbs.Verb(
            "config show",
            "Show every option in force and where its value comes from.",
            "config show --set consensus.block_time=1s",
            (invocation, _) => Task.FromResult(Show(invocation))));

    private static int Show(Invocation invocation)
    {
        ConfigurationResponse configuration = invocation.Around.ReadConfiguration(invocation.Configuration);
        Table table = Table.Of(
            configuration.Entries, ("KEY", entry => entry.Key), ("VALUE", entry => entry.Value), ("FROM", entry => entry.Source));
        invocation.Printer.Results(
            configuration,
            ContractsJson.Default.ConfigurationResponse,
            configuration.Entries,
            ContractsJson.Default.ConfigurationEntry,
            table);
        return ExitCode.Done;
    }
}
