using System.Text.Json;
using System.Xml.Linq;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>flux test chain and flux test apps: what the tests wrote of each vector file, and what nobody read.</summary>
public sealed class ConformanceRunTests : IDisposable
{
    private const string Project = "Flux.Actors.Domain.Tests";

    private static readonly VectorFile[] Files = [new("fluxd/a.json", ["cases", "rule"], null), new("fluxd/b.json", ["list"], null)];

    private readonly Bench _bench = new();
    private string _part = "fluxd";

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void cases_are_summed_by_file_over_the_tests_that_read_it()
    {
        ConformanceResponse sum = ConformanceRun.Sum(
            "/v",
            Files,
            [
                new("T.one", "Passed", "", [Record("fluxd/a.json", "cases", 3), Record("fluxd/b.json", "list", 1, leftOut: 4)]),
                new("T.two", "Failed", "", [Record("fluxd/a.json", "rule", 2, failed: 1)]),
            ],
            []);
        Assert.Equal([new("fluxd/a.json", 6, 5, 1, 0), new("fluxd/b.json", 1, 1, 0, 4)], sum.Files);
        Assert.Equal((6, 1, 4), (sum.Passed, sum.Failed, sum.Skipped));
        Assert.Equal([new("fluxd/b.json", "list old", 4, "no use")], sum.LeftOut);
        Assert.Equal([new("fluxd/a.json", "rule[0]", "seen 1")], sum.Failures);
        Assert.Empty(sum.Problems);
    }

    [Fact]
    public void a_file_without_a_test_a_list_nobody_read_and_a_test_without_cases_are_problems()
    {
        ConformanceResponse sum = ConformanceRun.Sum(
            "/v", [.. Files, new("fluxd/c.json", [], null)], [new("T.one", "Passed", "", [Record("fluxd/a.json", "cases", 1), Record("fluxd/b.json", "list", 0)])], []);
        Assert.Equal(
            ["fluxd/a.json: no test read 'rule'", "a test of fluxd/b.json ran no case", "fluxd/c.json has no test"], sum.Problems);
        Assert.Equal((1, 3), (sum.Passed, sum.Failed));
    }

    [Theory]
    [InlineData("NotExecuted", true, "T.one was skipped")]
    [InlineData("Failed", true, "T.one failed: why")]
    [InlineData("Aborted", false, "T.one failed: why")]
    [InlineData("Passed", false, "T.one went through no vector file")]
    public void a_test_that_did_not_do_its_work_is_a_problem(string outcome, bool wrote, string problem)
    {
        RecordedTest whole = new("T.all", "Passed", "", [Record("fluxd/a.json", "cases", 1), Record("fluxd/a.json", "rule", 1), Record("fluxd/b.json", "list", 1)]);
        ConformanceRecord[] records = wrote ? [Record("fluxd/a.json", "cases", 1)] : [];
        Assert.Equal([problem], ConformanceRun.Sum("/v", Files, [whole, new("T.one", outcome, "why", records)], []).Problems);
    }

    [Fact]
    public void a_record_of_a_file_that_is_not_there_is_a_problem() => Assert.Equal(
        ["fluxd/old.json is read by a test and not in the folder"],
        ConformanceRun.Sum("/v", [], [new("T.one", "Passed", "", [Record("fluxd/old.json", "cases", 1)])], []).Problems);

    [Fact]
    public async Task the_command_prints_files_and_counts_and_fails_for_a_failed_case()
    {
        Repository("""{ "note": "n", "notes": ["m"], "source": {}, "cases": [1, 2], "rule": {} }""");
        _bench.RunProgram = Program(
            0, """conformance {"file":"fluxd/a.json","sections":["cases","rule"],"passed":2,"failed":[],"leftOut":[{"case":"cases x","cases":1,"reason":"no use"}]}""");
        Ran ran = await _bench.Flux("test", "chain");
        Assert.Equal(
            ["VECTORS       RUN  PASSED  FAILED  LEFT OUT", "fluxd/a.json  2    2       0       1", "-  fluxd/a.json cases x (1): no use", "2 passed, 0 failed, 1 skipped"],
            ran.Lines);
        Assert.Equal(ExitCode.Done, ran.Code);

        _bench.RunProgram = Program(
            1, """conformance {"file":"fluxd/a.json","sections":["cases","rule"],"passed":1,"failed":[{"case":"cases[1]","message":"seen 1, wanted 2"}],"leftOut":[]}""");
        ran = await _bench.Flux("test", "chain");
        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("FAILED fluxd/a.json cases[1]: seen 1, wanted 2", ran.Lines);
        Assert.Equal("1 passed, 1 failed, 0 skipped", ran.Lines[^1]);

        ran = await _bench.Flux("test", "chain", "-o", "json");
        ConformanceResponse document = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.ConformanceResponse)!;
        Assert.Equal((1, 1, "cases[1]"), (document.Passed, document.Failed, document.Failures[0].Case));
    }

    [Fact]
    public async Task of_a_file_that_counts_its_cases_every_one_is_wanted_and_what_they_share_is_none()
    {
        _part = "fluxos";
        Repository(null);
        _bench.Write("v/fluxos/b.json", """{ "count": 3, "keys": [7], "vectors": [1, 2, 3] }""");
        _bench.Environment["FLUX_VECTORS"] = Path.Combine(_bench.Root, "v");
        _bench.RunProgram = Program(
            0, """conformance {"file":"fluxos/b.json","sections":["vectors"],"passed":2,"failed":[],"leftOut":[{"case":"vectors x","cases":1,"reason":"over HTTP"}]}""");
        Ran ran = await _bench.Flux("test", "apps");
        Assert.Equal((ExitCode.Done, "2 passed, 0 failed, 1 skipped"), (ran.Code, ran.Lines[^1]));

        _bench.RunProgram = Program(0, """conformance {"file":"fluxos/b.json","sections":["vectors"],"passed":2,"failed":[],"leftOut":[]}""");
        ran = await _bench.Flux("test", "apps");
        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("BROKEN fluxos/b.json: 2 of 3 cases were run or left out", ran.Lines);

        _bench.Write("v/fluxos/c.json", """{ "count": 0, "vectors": [] }""");
        ran = await _bench.Flux("test", "apps");
        Assert.Contains("BROKEN fluxos/c.json has no test", ran.Lines);
    }

    [Fact]
    public async Task a_build_that_failed_and_a_project_that_ran_nothing_are_failures()
    {
        Repository("""{ "cases": [1] }""");
        _bench.RunProgram = Program(0);
        Ran ran = await _bench.Flux("test", "chain");
        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains($"BROKEN {Project} ran no test over vectors (exit code 0)", ran.Lines);

        RunProgram inner = Program(0);
        _bench.RunProgram = (order, line, cancellation) =>
        {
            _bench.Write($"artifacts/tests/vectors-{Project}.trx", "<TestRun><Res");
            return order.Arguments[0] == "build" ? inner(order, line, cancellation) : Task.FromResult(134);
        };
        ran = await _bench.Flux("test", "chain");
        Assert.Contains($"BROKEN {Project} ran no test over vectors (exit code 134)", ran.Lines);

        _bench.RunProgram = (_, line, _) =>
        {
            line("A.cs(1,1): error CS1: no");
            return Task.FromResult(1);
        };
        ran = await _bench.Flux("test", "chain");
        Assert.Contains("BROKEN the build failed (exit code 1): A.cs(1,1): error CS1: no", ran.Lines);
        Assert.Equal(ExitCode.Failed, ran.Code);
    }

    [Theory]
    [InlineData(null, 0, "0 passed, 0 failed, 1 skipped")]
    [InlineData("true", 1, "0 passed, 1 failed, 0 skipped")]
    public async Task without_vectors_it_says_so_and_fails_only_where_they_belong(string? ci, int code, string last)
    {
        Repository(null);
        _bench.Environment["CI"] = ci;
        Ran ran = await _bench.Flux("test", "chain");
        Assert.Equal([VectorFolder.Absence, last], ran.Lines);
        Assert.Equal(code, ran.Code);
    }

    [Fact]
    public async Task a_variable_that_names_no_folder_is_invalid_input()
    {
        Repository(null);
        _bench.Environment["FLUX_VECTORS"] = Path.Combine(_bench.Root, "nowhere");
        Ran ran = await _bench.Flux("test", "chain");
        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("FLUX_VECTORS names no folder", ran.Error, StringComparison.Ordinal);
    }

    private static ConformanceRecord Record(string file, string section, int passed, int failed = 0, int leftOut = 0) => new(
        file,
        [section],
        passed,
        [.. Enumerable.Range(0, failed).Select(i => new FailedCase($"{section}[{i}]", "seen 1"))],
        leftOut == 0 ? [] : [new LeftOutCases($"{section} old", leftOut, "no use")]);

    private void Repository(string? vectors)
    {
        _bench.Write(TestProjects.Solution, string.Empty);
        _bench.Write(ConformanceRun.Filter, $$"""{ "solution": { "projects": [ "tests\\{{Project}}\\{{Project}}.csproj" ] } }""");
        if (vectors is not null)
        {
            _bench.Write("v/fluxd/a.json", vectors);
            _bench.Environment["FLUX_VECTORS"] = Path.Combine(_bench.Root, "v");
        }
    }

    private RunProgram Program(int code, params string[] lines) => (order, _, _) =>
    {
        if (order.Arguments[0] == "build")
        {
            return Task.FromResult(0);
        }

        Assert.Equal(["-trait", $"Vectors={_part}"], order.Arguments.TakeLast(2));
        XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        if (lines.Length > 0)
        {
            _bench.Write($"artifacts/tests/vectors-{Project}.trx", new XElement(trx + "TestRun", new XElement(
                trx + "UnitTestResult",
                new XAttribute("testName", "T.one"),
                new XAttribute("outcome", code == 0 ? "Passed" : "Failed"),
                new XElement(trx + "Output", new XElement(trx + "TextMessages", lines.Select(line => new XElement(trx + "Message", line)))))).ToString());
        }

        return Task.FromResult(code);
    };
}
