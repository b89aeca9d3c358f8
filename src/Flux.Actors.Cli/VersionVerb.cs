using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

public static class VersionVerb
{
    public static Command Build(VerbBuilder verbs) =>
        verbs.Verb("version", "Print the version.", "version", (invocation, _) => Task.FromResult(Print(invocation)));

    private static int Print(Invocation invocation)
    {
        VersionResponse version = new(
            typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.RuntimeIdentifier);
        invocation.Printer.Result(
            version,
            ContractsJson.Default.VersionResponse,
            Table.Facts(("flux", version.Version), ("runtime", version.Runtime), ("system", version.System)));
        return ExitCode.Done;
    }
}
