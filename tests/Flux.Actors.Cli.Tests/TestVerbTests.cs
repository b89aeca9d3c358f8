using System.Xml.Linq;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class TestVerbTests : IDisposable
{
    private static readonly string[] Unit =
        ["Kernel", "Domain", "Crypto", "Engine", "Configuration", "Network", "Simulation", "Cli", "Architecture"];

    private readonly Bench _bench = new();
    private readonly List<string> _ran = [];
    private string? _built;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void a_results_file_is_summed_by_outcome()
    {
        TrxReport report = TrxReport.Read("P", XDocument.Parse(Trx("Passed", "Failed", "NotExecuted", "Passed", "Aborted")));

        Assert.Equal((2, 2, 1), (report.Passed, report.Failed, report.Skipped));
        Assert.Equal(["seen 1, wanted 2", "outcome Aborted"], report.Failures.Select(failure => failure.Message));
        Assert.Equal("X.Tests.test_1", report.Failures[0].Name);
        Assert.Equal([0L, 1_000, 2_000, 3_000, 4_000], report.Times.Select(time => time.Milliseconds));
    }

    [Theory]
    [InlineData(0, 1, 0, 0, null)]
    [InlineData(1, 1, 1, 0, null)]
    [InlineData(0, 0, 0, 1, null)]
    [InlineData(0, 0, 0, 0, "ran no test (exit code 0)")]
    [InlineData(1, 3, 0, 0, "crashed or was cut short (exit code 1)")]
    public void a_project_that_ran_nothing_or_crashed_is_a_problem(int code, int passed, int failed, int skipped, string? problem) =>
        Assert.Equal(problem, TestRun.Verdict(code, new TrxReport(passed, failed, skipped, [], [])));

    [Fact]
    public async Task the_unit_set_is_built_once_and_each_project_runs_from_its_own_file()
    {
        TestsResponse tests = await Run("unit", _ => ["Passed", "NotExecuted"]);

        Assert.Equal((Unit.Length, 0, Unit.Length), (tests.Passed, tests.Failed, tests.Skipped));
        Assert.Equal(("build", TestProjects.UnitFilter), (_ran[0], _built));
        Assert.Equal(Unit.Select(name => $"Flux.Actors.{name}.Tests"), _ran.Skip(1));
        Assert.Equal(10, tests.Slowest.Count);
        Assert.Equal(1_000, tests.Slowest[0].Milliseconds);
    }

    [Theory]
    [InlineData("unit", TestProjects.UnitFilter, new string[0])]
    [InlineData("unit", TestProjects.Solution, new[] { "build" })]
    [InlineData("all", TestProjects.Solution, new[] { "format" })]
    public async Task what_the_launcher_has_just_built_for_this_set_is_not_built_again(string set, string built, string[] steps)
    {
        TestsResponse tests = await Run(set, _ => ["Passed"], built: built);

        Assert.Equal((Unit.Length, 0), (tests.Passed, tests.Failed));
        Assert.Equal(steps, _ran.SkipLast(Unit.Length));
    }

    [Fact]
    public async Task so_many_projects_as_allowed_run_side_by_side_and_what_shares_the_machine_runs_alone_after_them()
    {
        Repository();
        Project("Flux.Actors.Node.Tests");
        Project("Flux.Actors.Zebra.Tests");
        int running = 0, most = 0;
        List<int> alone = [];
        TaskCompletionSource third = new();
        Lock one = new();
        TestRun run = new(Program, () => TimeSpan.Zero, _ => { }, _bench.Root, atOnce: 3, built: null);

        TestsResponse tests = await run.Run("all", CancellationToken.None);

        Assert.Equal((3, Unit.Length + 2, 0), (most, tests.Passed, tests.Failed));
        Assert.Equal([1, 1], alone);
        Assert.Equal(
            [.. Unit.Select(name => $"Flux.Actors.{name}.Tests"), "Flux.Actors.Node.Tests", "Flux.Actors.Zebra.Tests"],
            tests.Projects.Select(project => project.Project));

        async Task<int> Program(ProgramOrder order, Action<string> line, CancellationToken cancellation)
        {
            if (order.Arguments[0] != "exec")
            {
                return 0;
            }

            string project = Path.GetFileNameWithoutExtension(order.Arguments[1]);
            lock (one)
            {
                running++;
                most = Math.Max(most, running);
                if (running == 3)
                {
                    third.TrySetResult();
                }

                if (project is "Flux.Actors.Node.Tests" or "Flux.Actors.Zebra.Tests")
                {
                    alone.Add(running);
                }
            }

            await third.Task; // The first ones stay until there are three.
            _bench.Write($"artifacts/tests/{project}.trx", Trx("Passed"));
            lock (one)
            {
                running--;
            }

            return 0;
        }
    }

    [Fact]
    public async Task what_a_project_said_is_told_whole_when_it_ends()
    {
        Repository();
        List<string> told = [];
        TestRun run = new(Program, () => TimeSpan.Zero, told.Add, _bench.Root, atOnce: 2, built: null);

        await run.Run("unit", CancellationToken.None);

        for (int i = 0; i < told.Count; i++)
        {
            if (told[i].StartsWith("  ", StringComparison.Ordinal))
            {
                Assert.Equal([$"  {told[i].Trim()}", $"  {told[i].Trim()}", $"{told[i].Trim()}: 0 passed, 1 failed, 0 skipped, 0 s"], told.Skip(i).Take(3));
                i += 2;
            }
        }

        Task<int> Program(ProgramOrder order, Action<string> line, CancellationToken cancellation)
        {
            if (order.Arguments[0] == "exec")
            {
                string project = Path.GetFileNameWithoutExtension(order.Arguments[1]);
                line(project);
                line(project);
            }

            return Task.FromResult(0); // Without a results file: everything it said is shown.
        }
    }

    [Fact]
    public async Task the_whole_set_checks_the_format_first_and_takes_every_project()
    {
        Project("Flux.Actors.Zebra.Tests");

        await Run("all", _ => ["Passed"]);

        Assert.Equal(["format", "build"], _ran.Take(2));
        Assert.Equal(TestProjects.Solution, _built);
        Assert.Equal("Flux.Actors.Zebra.Tests", _ran[^1]);
    }

    [Fact]
    public async Task a_build_that_fails_is_one_failure_and_no_project_runs()
    {
        TestsResponse tests = await Run("unit", _ => ["Passed"], build: 1);

        Assert.Equal((0, 1, 0), (tests.Passed, tests.Failed, tests.Skipped));
        Assert.Equal(["build"], _ran);
        Assert.Equal("exit code 1", Assert.Single(tests.Projects).Problem);
    }

    [Fact]
    public async Task a_project_without_results_is_a_failure_although_it_says_it_is_well()
    {
        TestsResponse tests = await Run("unit", project => project.Contains("Engine", StringComparison.Ordinal) ? null : ["Passed"]);

        Assert.Equal((Unit.Length - 1, 1), (tests.Passed, tests.Failed));
        Assert.Equal("ran no test (exit code 0)", tests.Projects.Single(project => project.Problem is not null).Problem);
    }

    [Fact]
    public async Task results_of_an_earlier_run_count_for_nothing()
    {
        _bench.Write("artifacts/tests/Flux.Actors.Engine.Tests.trx", Trx("Passed"));

        TestsResponse tests = await Run("unit", project => project.Contains("Engine", StringComparison.Ordinal) ? null : ["Passed"]);

        Assert.Equal(1, tests.Failed);
    }

    [Fact]
    public async Task a_missing_project_of_the_unit_set_is_not_overlooked()
    {
        Repository();
        Directory.Delete(Path.Combine(_bench.Root, "tests", "Flux.Actors.Engine.Tests"), recursive: true);

        Problem problem = await Assert.ThrowsAsync<Problem>(() => Runner(_ => ["Passed"], 0).Run("unit", CancellationToken.None));

        Assert.Contains("Flux.Actors.Engine.Tests", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_last_line_is_the_count_and_a_failing_test_is_named()
    {
        Repository();
        _bench.Write(TestProjects.Solution, string.Empty);
        _bench.RunProgram = Program(_ => ["Passed", "Failed"], 0);

        Ran ran = await _bench.Flux("test", "unit");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("FAILED Flux.Actors.Crypto.Tests: X.Tests.test_1", ran.Lines);
        Assert.Contains("  seen 1, wanted 2", ran.Lines);
        Assert.Equal($"{Unit.Length} passed, {Unit.Length} failed, 0 skipped", ran.Lines[^1]);
    }

    private async Task<TestsResponse> Run(string set, Func<string, string[]?> outcomes, int build = 0, string? built = null)
    {
        Repository();
        return await Runner(outcomes, build, built).Run(set, CancellationToken.None);
    }

    private TestRun Runner(Func<string, string[]?> outcomes, int build, string? built = null) =>
        new(Program(outcomes, build), () => TimeSpan.Zero, _ => { }, _bench.Root, atOnce: 1, built);

    private RunProgram Program(Func<string, string[]?> outcomes, int build) => (order, _, _) =>
    {
        if (order.Arguments[0] != "exec")
        {
            _ran.Add(order.Arguments[0]);
            _built = order.Arguments[0] == "build" ? order.Arguments[1] : _built;
            return Task.FromResult(build);
        }

        string project = Path.GetFileNameWithoutExtension(order.Arguments[1]);
        _ran.Add(project);
        string[]? seen = outcomes(project);
        if (seen is not null)
        {
            _bench.Write($"artifacts/tests/{project}.trx", Trx(seen));
        }

        return Task.FromResult(seen?.Contains("Failed") == true ? 1 : 0);
    };

    private void Repository()
    {
        string[] projects = [.. Unit.Select(name => $"\"tests\\\\Flux.Actors.{name}.Tests\\\\Flux.Actors.{name}.Tests.csproj\"")];
        _bench.Write(TestProjects.UnitFilter, $"{{\"solution\":{{\"path\":\"..\",\"projects\":[{string.Join(',', projects)}]}}}}");
        foreach (string name in Unit)
        {
            Project($"Flux.Actors.{name}.Tests");
        }
    }

    private void Project(string name) => _bench.Write($"tests/{name}/{name}.csproj", "<Project />");

    private static string Trx(params string[] outcomes)
    {
        XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        return new XElement(
            trx + "TestRun",
            new XElement(
                trx + "Results",
                outcomes.Select((outcome, i) => new XElement(
                    trx + "UnitTestResult",
                    new XAttribute("testName", $"Flux.Actors.X.Tests.test_{i}"),
                    new XAttribute("outcome", outcome),
                    new XAttribute("duration", $"00:00:0{i}.0000000"),
                    outcome == "Failed"
                        ? new XElement(
                            trx + "Output",
                            new XElement(trx + "ErrorInfo", new XElement(trx + "Message", "seen 1, wanted 2"), new XElement(trx + "StackTrace", "at x")))
                        : null)))).ToString();
    }
}
