using System.Xml.Linq;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>Runs the tests of the engine's promises and tells for each promise and journal how many passed.</summary>
/// <remarks>
/// Shape: the projects are those of tests/promises.slnf, built in one go; so many of them run at once. Errors: nothing is thrown for what fails: a project that
/// ran nothing, a promise without a test where one is wanted, and a test that was skipped are problems, told by name.
/// </remarks>
public sealed class PromiseRun(RunProgram run, Action<string> progress, string repository, int atOnce)
{
    public const string Filter = "tests/promises.slnf";

    private readonly Lock _telling = new();

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private static readonly string[] Chosen = [.. EnginePromises.All.SelectMany(promise => new[] { "-trait", $"Promise={promise.Number}" })];

    public async Task<PromisesResponse> Run(CancellationToken cancellation)
    {
        List<string> problems = [];
        List<TestedPromise> tested = [];
        if (await TestBuild.Run(run, progress, repository, Filter, cancellation) is { } broken)
        {
            problems.Add(broken);
        }
        else
        {
            string[] projects = TestBuild.Projects(repository, Filter);
            (IReadOnlyList<TestedPromise> Tested, string? Problem)[] done = new (IReadOnlyList<TestedPromise>, string?)[projects.Length];
            ParallelOptions options = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(0, projects.Length, options, async (i, token) => done[i] = await One(projects[i], token));
            tested.AddRange(done.SelectMany(each => each.Tested));
            problems.AddRange(done.Select(each => each.Problem).OfType<string>());
        }

        return Sum(tested, problems);
    }

    /// <summary>Puts the tests into the cells of the table; a cell without a test or a reason is a problem.</summary>
    public static PromisesResponse Sum(IReadOnlyList<TestedPromise> tested, IReadOnlyList<string> problems)
    {
        List<string> all = [.. problems];
        List<PromiseResponse> promises = [];
        foreach (EnginePromise promise in EnginePromises.All)
        {
            List<PromiseCellResponse> cells = [];
            foreach (PromiseColumn column in Enum.GetValues<PromiseColumn>())
            {
                TestedPromise[] own = [.. tested.Where(test => test.Promise == promise.Number && test.Column == column)];
                string? why = promise.Untested.GetValueOrDefault(column);
                cells.Add(new PromiseCellResponse(
                    Word(column), own.Count(test => test.Outcome == "Passed"), own.Count(test => test.Outcome is not ("Passed" or "NotExecuted")),
                    own.Count(test => test.Outcome == "NotExecuted"), own.Length == 0 ? why : null));
                if (own.Length == 0 && why is null)
                {
                    all.Add($"promise {promise.Number} has no test on {Word(column)}");
                }

                all.AddRange(own.Where(test => test.Outcome != "Passed").Select(test =>
                    $"promise {promise.Number} on {Word(column)}: {test.Name} {(test.Outcome == "NotExecuted" ? "was skipped" : "failed")}{(test.Message.Length > 0 ? $": {test.Message}" : "")}"));
            }

            promises.Add(new PromiseResponse(promise.Number, promise.Text, cells));
        }

        int tests = tested.Select(test => (test.Project, test.Name)).Distinct().Count();
        return new PromisesResponse(promises, tests, all);
    }

    public static string Word(PromiseColumn column) => column.ToString().ToLowerInvariant();

    private async Task<(IReadOnlyList<TestedPromise> Tested, string? Problem)> One(string project, CancellationToken cancellation)
    {
        string trx = Path.Combine(repository, "artifacts", "tests", $"promises-{project}.trx");
        (int code, string? hung) = await TestProgram.Run(run, repository, project, trx, _ => { }, Chosen, cancellation);
        if (!File.Exists(trx))
        {
            return ([], $"{project} {hung ?? $"left no results (exit code {code})"}");
        }

        await using FileStream assembly = File.OpenRead(TestProgram.Assembly(repository, project));
        TestedPromise[] tested = [.. Tested(project, XDocument.Load(trx), PromiseTraits.Read(assembly))];
        lock (_telling)
        {
            progress($"{project}: {tested.Select(test => test.Name).Distinct().Count()} tests");
        }

        return (tested, (code, tested) switch
        {
            _ when hung is not null => $"{project} {hung}",
            (_, []) => $"{project} ran no test of a promise (exit code {code})",
            (not 0, _) when tested.All(test => test.Outcome == "Passed") => $"{project} crashed or was cut short (exit code {code})",
            _ => null,
        });
    }

    /// <summary>A row for each promise that each test is about.</summary>
    private static IEnumerable<TestedPromise> Tested(string project, XDocument results, IReadOnlyDictionary<string, PromiseTraits> traits)
    {
        foreach (XElement result in results.Descendants(Trx + "UnitTestResult"))
        {
            string name = (string?)result.Attribute("testName") ?? string.Empty;
            if (traits.TryGetValue(name.Split('(')[0], out PromiseTraits? own))
            {
                string message = result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim().ReplaceLineEndings(" ") ?? string.Empty;
                foreach (int promise in own.Promises)
                {
                    yield return new TestedPromise(
                        promise, own.Journal ?? EnginePromises.ColumnOf(project), project, name, (string?)result.Attribute("outcome") ?? "none", message);
                }
            }
        }
    }
}

/// <summary>A test of a promise in a column, with its outcome as the results file has it.</summary>
public sealed record TestedPromise(int Promise, PromiseColumn Column, string Project, string Name, string Outcome, string Message);
