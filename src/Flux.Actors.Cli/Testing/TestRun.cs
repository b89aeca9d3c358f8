using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>Builds a set of tests and runs its projects, each into a results file: so many at once of those that may, then the others one by one.</summary>
/// <remarks>
/// Shape: what is told of a project is told whole, when it ends; <paramref name="built"/> is the solution or filter that the launcher has built for this very run, null
/// when it has built nothing. Errors: nothing is thrown for a step that fails: it is counted as one failure, with its reason.
/// </remarks>
public sealed class TestRun(RunProgram run, Func<TimeSpan> elapsed, Action<string> progress, string repository, int atOnce, string? built)
{
    private readonly Lock _telling = new();

    private const int SlowestShown = 10;
    private const int OutputLinesKept = 40;

    /// <summary>Runs the set; answers what was counted.</summary>
    public async Task<TestsResponse> Run(string set, CancellationToken cancellation)
    {
        TestSet tests = TestProjects.Of(set, repository);
        List<(TestProjectResponse Project, TrxReport Report)> done = [];
        if (set == "all")
        {
            done.Add((await Step("format", ["format", "whitespace", TestProjects.Solution, "--verify-no-changes"], cancellation), TrxReport.Empty));
        }

        TestProjectResponse? build = tests.Build == built
            ? null
            : await Step("build", ["build", tests.Build, "-c", "Release", "-nodeReuse:false", "-v", "q", "--nologo"], cancellation);
        if (build is { Failed: > 0 })
        {
            done.Add((build, TrxReport.Empty));
        }
        else
        {
            done.AddRange(await Several(tests.SideBySide, atOnce, cancellation));
            done.AddRange(await Several(tests.Alone, 1, cancellation));
        }

        return Sum(set, [.. done.Where(entry => entry.Report.Total > 0 || entry.Project.Problem is not null)]);
    }

    /// <summary>Runs the projects, begun in their order; the results are in that order too.</summary>
    private async Task<(TestProjectResponse Project, TrxReport Report)[]> Several(IReadOnlyList<string> projects, int most, CancellationToken cancellation)
    {
        (TestProjectResponse Project, TrxReport Report)[] done = new (TestProjectResponse, TrxReport)[projects.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = most, CancellationToken = cancellation };
        await Parallel.ForAsync(0, projects.Count, options, async (i, token) => done[i] = await One(projects[i], token));
        return done;
    }

    private async Task<TestProjectResponse> Step(string name, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        progress($"{name}: dotnet {string.Join(' ', arguments)}");
        TimeSpan start = elapsed();
        Queue<string> tail = new();
        int code = await run(new ProgramOrder("dotnet", arguments, repository), line => Keep(tail, line), cancellation);
        long milliseconds = (long)(elapsed() - start).TotalMilliseconds;
        if (code == 0)
        {
            progress($"{name}: done in {milliseconds / 1000} s");
            return new TestProjectResponse(name, 0, 0, 0, milliseconds, null);
        }

        Tell(Indented(tail));
        return new TestProjectResponse(name, 0, 1, 0, milliseconds, $"exit code {code}");
    }

    private async Task<(TestProjectResponse Project, TrxReport Report)> One(string project, CancellationToken cancellation)
    {
        string trx = Path.Combine(repository, "artifacts", "tests", $"{project}.trx");
        TimeSpan start = elapsed();
        Queue<string> tail = new();
        (int code, string? hung) = await TestProgram.Run(run, repository, project, trx, line => Keep(tail, line), [], cancellation);
        TrxReport report = TryRead(project, trx, out TrxReport? read) ? read : TrxReport.Empty;
        string? problem = hung ?? Verdict(code, report);
        TestProjectResponse summary = new(
            project,
            report.Passed,
            report.Failed + (problem is null ? 0 : 1),
            report.Skipped,
            (long)(elapsed() - start).TotalMilliseconds,
            problem);
        string counted = $"{project}: {Counts(summary.Passed, summary.Failed, summary.Skipped)}, {summary.Milliseconds / 1000} s";
        Tell([.. problem is null ? [] : Indented(tail), counted]);
        return (summary, report);
    }

    /// <summary>What is wrong with a project as a whole; null when its tests speak for themselves.</summary>
    public static string? Verdict(int exitCode, TrxReport report) => (exitCode, report) switch
    {
        (_, { Total: 0 }) => $"ran no test (exit code {exitCode})",
        (not 0, { Failed: 0 }) => $"crashed or was cut short (exit code {exitCode})",
        _ => null,
    };

    /// <summary>The line a run ends with.</summary>
    public static string Counts(int passed, int failed, int skipped) =>
        string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, {skipped} skipped");

    private static TestsResponse Sum(string set, IReadOnlyList<(TestProjectResponse Project, TrxReport Report)> done) => new(
        set,
        done.Sum(entry => entry.Project.Passed),
        done.Sum(entry => entry.Project.Failed),
        done.Sum(entry => entry.Project.Skipped),
        [.. done.Select(entry => entry.Project)],
        [.. done.SelectMany(entry => entry.Report.Failures)],
        [.. done.SelectMany(entry => entry.Report.Times)
            .OrderByDescending(time => time.Milliseconds)
            .Take(SlowestShown)]);

    private static bool TryRead(string project, string trx, [NotNullWhen(true)] out TrxReport? report)
    {
        report = null;
        if (!File.Exists(trx))
        {
            return false;
        }

        try
        {
            report = TrxReport.Read(project, XDocument.Load(trx));
            return true;
        }
        catch (XmlException)
        {
            return false; // A test host that died while writing: the project counts as one that ran no test.
        }
    }

    private static void Keep(Queue<string> tail, string line)
    {
        tail.Enqueue(line);
        if (tail.Count > OutputLinesKept)
        {
            tail.Dequeue();
        }
    }

    private static IEnumerable<string> Indented(Queue<string> tail) => tail.Select(line => $"  {line}");

    /// <summary>Lines that belong together, with nobody's in between.</summary>
    private void Tell(IEnumerable<string> lines)
    {
        lock (_telling)
        {
            foreach (string line in lines)
            {
                progress(line);
            }
        }
    }
}
