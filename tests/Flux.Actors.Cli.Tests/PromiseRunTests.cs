using System.Xml.Linq;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>flux test engine: each promise on each journal, by the traits of the tests that ran.</summary>
public sealed class PromiseRunTests : IDisposable
{
    private const string Project = "Flux.Actors.Engine.Tests";

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void a_tests_promises_and_journal_are_read_from_its_assembly()
    {
        using FileStream assembly = File.OpenRead(typeof(Marked).Assembly.Location);
        IReadOnlyDictionary<string, PromiseTraits> traits = PromiseTraits.Read(assembly);
        PromiseTraits both = traits["Flux.Actors.Cli.Tests.Marked.both"];
        Assert.Equal([5, 3], both.Promises);
        Assert.Equal(PromiseColumn.Postgresql, both.Journal);
        Assert.Null(traits["Flux.Actors.Cli.Tests.Marked.of_the_class"].Journal);
        Assert.DoesNotContain($"{typeof(PromiseRunTests).FullName}.{nameof(every_promise_wants_a_test_or_a_reason_on_every_journal)}", traits.Keys);
    }

    [Fact]
    public void every_promise_wants_a_test_or_a_reason_on_every_journal()
    {
        PromisesResponse all = PromiseRun.Sum(Kept, []);
        Assert.Empty(all.Problems);
        Assert.Equal(Enumerable.Range(1, 13), all.Promises.Select(promise => promise.Number));
        Assert.All(all.Promises.SelectMany(promise => promise.Cells), cell => Assert.True(cell.Passed == 1 ^ cell.Untested is not null));

        PromisesResponse one = PromiseRun.Sum([.. Kept.Where(test => (test.Promise, test.Column) != (4, PromiseColumn.Postgresql))], []);
        Assert.Equal(["promise 4 has no test on postgresql"], one.Problems);
    }

    [Theory]
    [InlineData("Failed", "failed: why", 1, 0)]
    [InlineData("NotExecuted", "was skipped: why", 0, 1)]
    [InlineData("Aborted", "failed: why", 1, 0)]
    public void a_promise_whose_test_did_not_pass_is_broken(string outcome, string told, int failed, int skipped)
    {
        PromisesResponse one = PromiseRun.Sum([.. Kept, new TestedPromise(2, PromiseColumn.Sqlite, Project, "A.b", outcome, "why")], []);
        Assert.Equal([$"promise 2 on sqlite: A.b {told}"], one.Problems);
        PromiseCellResponse cell = one.Promises[1].Cells[0];
        Assert.Equal((1, failed, skipped), (cell.Passed, cell.Failed, cell.Skipped));
    }

    [Fact]
    public async Task the_command_prints_promises_against_journals_and_fails_when_one_is_not_kept()
    {
        Repository();
        _bench.RunProgram = Program(0, ("Flux.Actors.Cli.Tests.Marked.both(n: 1)", "Passed"), ("Flux.Actors.Cli.Tests.Marked.of_the_class", "Failed"));

        Ran ran = await _bench.Flux("test", "engine");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Matches(@"^PROMISE +SQLITE +POSTGRESQL +SIMULATED +NO JOURNAL$", ran.Lines[0]);
        Assert.Matches(@"^ 5 every Tell .* 1 of 1 FAILED +1 +NONE +-$", ran.Lines[5]);
        Assert.Matches(@"^12 same seed, same run +- +- +NONE +-$", ran.Lines[12]);
        Assert.Contains("-  13 on sqlite, postgresql, simulated: it is kept above the journal, the same whatever that is", ran.Lines);
        Assert.Contains("BROKEN promise 5 on sqlite: Flux.Actors.Cli.Tests.Marked.of_the_class failed: seen 1, wanted 2", ran.Lines);
        Assert.Contains("BROKEN promise 1 has no test on sqlite", ran.Lines);
        Assert.Matches(@"^2 tests of 13 promises, \d+ problems$", ran.Lines[^1]);
    }

    [Fact]
    public async Task a_project_that_left_nothing_and_a_build_that_failed_are_told()
    {
        Repository();
        PromisesResponse nothing = await new PromiseRun(Program(0), _ => { }, _bench.Root, 1).Run(default);
        Assert.Contains($"{Project} left no results (exit code 1)", nothing.Problems);

        PromisesResponse unbuilt = await new PromiseRun(Program(1), _ => { }, _bench.Root, 1).Run(default);
        Assert.Equal("the build failed (exit code 1): A.cs(1,1): error CS1: no", unbuilt.Problems[0]);
    }

    private static IReadOnlyList<TestedPromise> Kept =>
    [
        .. from promise in EnginePromises.All
           from column in Enum.GetValues<PromiseColumn>()
           where !promise.Untested.ContainsKey(column)
           select new TestedPromise(promise.Number, column, Project, $"{promise.Number} {column}", "Passed", string.Empty),
    ];

    private void Repository()
    {
        _bench.Write(TestProjects.Solution, string.Empty);
        _bench.Write(PromiseRun.Filter, $$"""{ "solution": { "projects": [ "tests\\{{Project}}\\{{Project}}.csproj" ] } }""");
        string dll = Path.Combine(_bench.Root, "artifacts", "bin", Project, "release", $"{Project}.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(dll)!);
        File.Copy(typeof(Marked).Assembly.Location, dll, overwrite: true);
    }

    private RunProgram Program(int build, params (string Test, string Outcome)[] results) => (order, line, _) =>
    {
        if (order.Arguments[0] == "build")
        {
            line(build == 0 ? "fine" : "A.cs(1,1): error CS1: no");
            return Task.FromResult(build);
        }

        Assert.Equal(["-trait", "Promise=13"], order.Arguments.TakeLast(2));
        if (results.Length > 0)
        {
            _bench.Write($"artifacts/tests/promises-{Project}.trx", Trx(results));
        }

        return Task.FromResult(1);
    };

    private static string Trx((string Test, string Outcome)[] results)
    {
        XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        return new XElement(trx + "TestRun", results.Select(result => new XElement(
            trx + "UnitTestResult",
            new XAttribute("testName", result.Test),
            new XAttribute("outcome", result.Outcome),
            result.Outcome == "Failed" ? new XElement(trx + "Message", "seen 1, wanted 2") : null))).ToString();
    }
}

/// <summary>Not tests: what the reader of traits reads.</summary>
[Trait("Promise", "5")]
public static class Marked
{
    [Trait("Promise", "3"), Trait("Journal", "postgresql"), Trait("Category", "other")]
    public static void both()
    {
    }

    public static void of_the_class()
    {
    }
}
