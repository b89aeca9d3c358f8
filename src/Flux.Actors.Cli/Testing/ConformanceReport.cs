using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>Vector files and their cases, for people.</summary>
internal static class ConformanceReport
{
    /// <param name="invocation">The verb's.</param>
    /// <param name="repository">Its folder.</param>
    /// <param name="part">Which part of the vectors: fluxd or fluxos.</param>
    /// <param name="cancellation">Ends the tests.</param>
    public static async Task<int> Run(Invocation invocation, string repository, string part, CancellationToken cancellation)
    {
        Printer printer = invocation.Printer;
        if (VectorFolder.Find(invocation.Around.Variable(VectorFolder.Variable), repository) is not { } folder)
        {
            return Absent(invocation);
        }

        ConformanceRun run = new(invocation.Around.RunProgram, printer.Progress, repository, invocation.Around.Variable("FLUX_JUST_BUILT"));
        ConformanceResponse found = await run.Run(folder, part, cancellation);
        printer.Result(found, ContractsJson.Default.ConformanceResponse, Table.Of(
            found.Files,
            ("VECTORS", file => file.File),
            ("RUN", file => Number(file.Run)),
            ("PASSED", file => Number(file.Passed)),
            ("FAILED", file => Number(file.Failed)),
            ("LEFT OUT", file => Number(file.LeftOut))));
        foreach (LeftOutResponse left in found.LeftOut)
        {
            printer.Line(string.Create(CultureInfo.InvariantCulture, $"-  {left.File} {left.Case} ({left.Cases}): {left.Reason}"));
        }

        foreach (ConformanceFailureResponse failure in found.Failures)
        {
            printer.Line($"FAILED {failure.File} {failure.Case}: {failure.Message}");
        }

        foreach (string problem in found.Problems)
        {
            printer.Line($"BROKEN {problem}");
        }

        printer.Line(TestRun.Counts(found.Passed, found.Failed, found.Skipped));
        return found.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Nothing to run: not an error on a user's own machine, one where the vectors belong.</summary>
    private static int Absent(Invocation invocation)
    {
        bool wanted = invocation.Around.Variable("CI") == "true";
        ConformanceResponse none = new(null, 0, wanted ? 1 : 0, wanted ? 0 : 1, [], [], [], [VectorFolder.Absence]);
        invocation.Printer.Result(none, ContractsJson.Default.ConformanceResponse);
        invocation.Printer.Line(VectorFolder.Absence);
        invocation.Printer.Line(TestRun.Counts(none.Passed, none.Failed, none.Skipped));
        return wanted ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
