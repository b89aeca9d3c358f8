using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

public static class TestVerb
{
    private const string Chain = "chain";
    private const string Apps = "apps";

    public static Command Build(VerbBuilder verbs)
    {
        Argument<string> set = new("SET")
        {
            Description = "unit: what needs no other software; engine: each promise of the engine on each journal; chain: every recorded case of the chain daemon; apps: every one of the node software; all: everything, with the format check",
            DefaultValueFactory = _ => "all",
        };
        set.AcceptOnlyFromAmong("unit", "engine", Chain, Apps, "all");
        return verbs.Verb(
            "test", "Build the repository and run its tests.", "test unit", (invocation, cancel) => Run(invocation, invocation.Value(set), cancel), set);
    }

    private static async Task<int> Run(Invocation invocation, string set, CancellationToken cancellation)
    {
        Printer printer = invocation.Printer;
        string repository = TestProjects.Repository(invocation.Around.ProgramDirectory, invocation.Around.WorkingDirectory);
        if (set is Chain or Apps)
        {
            return await ConformanceReport.Run(invocation, repository, set == Chain ? "fluxd" : "fluxos", cancellation);
        }

        if (set != "unit")
        {
            await DoctorVerb.Require(invocation, tests: true, cancellation);
        }

        if (set == "engine")
        {
            return await PromiseReport.Run(invocation, repository, cancellation);
        }

        TestRun run = new(
            invocation.Around.RunProgram,
            invocation.Around.Elapsed,
            printer.Progress,
            repository,
            Environment.ProcessorCount,
            invocation.Around.Variable("FLUX_JUST_BUILT"));
        TestsResponse tests = await run.Run(set, cancellation);
        printer.Result(tests, ContractsJson.Default.TestsResponse, Projects(tests), Slowest(tests));
        foreach (TestFailureResponse failure in tests.Failures)
        {
            printer.Line($"FAILED {failure.Project}: {failure.Name}");
            printer.Line($"  {failure.Message.ReplaceLineEndings("\n  ")}");
        }

        printer.Line(TestRun.Counts(tests.Passed, tests.Failed, tests.Skipped));
        return tests.Failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static Table Projects(TestsResponse tests) => Table.Of(
        tests.Projects,
        ("PROJECT", project => project.Project),
        ("PASSED", project => Number(project.Passed)),
        ("FAILED", project => Number(project.Failed)),
        ("SKIPPED", project => Number(project.Skipped)),
        ("SECONDS", project => Seconds(project.Milliseconds)),
        ("PROBLEM", project => project.Problem ?? string.Empty));

    private static Table Slowest(TestsResponse tests) => Table.Of(
        tests.Slowest, ("SLOWEST", test => test.Name), ("SECONDS", test => Seconds(test.Milliseconds)));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000 / 100}");
}
