using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>Runs the tests over a part of the vectors and sums, per file, what they wrote of the cases they ran.</summary>
/// <remarks>
/// Shape: the projects are those of tests/chain.slnf; their tests with the trait <c>Vectors=</c> and the part's name run, and write lines as tests/Shared/Conformance.cs says. Errors:
/// a file that no test read, a list in it that none read, a case that none ran, a test that ran no case, was skipped or left nothing are problems, told by name.
/// </remarks>
public sealed class ConformanceRun(RunProgram run, Action<string> progress, string repository, string? built)
{
    public const string Filter = "tests/chain.slnf";

    /// <summary>How a test's line begins; the rest is one JSON object.</summary>
    public const string Mark = "conformance ";

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Builds and runs the tests over that part of the folder, such as "fluxd".</summary>
    public async Task<ConformanceResponse> Run(string folder, string part, CancellationToken cancellation)
    {
        IReadOnlyList<VectorFile> files = VectorFolder.Files(folder, part);
        List<string> problems = [];
        List<RecordedTest> tests = [];
        if (files.Count == 0)
        {
            problems.Add($"{Path.Combine(folder, part)} holds no vector file");
        }
        else if (built != Filter && await TestBuild.Run(run, progress, repository, Filter, cancellation) is { } broken)
        {
            problems.Add(broken);
        }
        else
        {
            foreach (string project in TestBuild.Projects(repository, Filter))
            {
                string trx = Path.Combine(repository, "artifacts", "tests", $"vectors-{project}.trx");
                (int code, string? hung) = await TestProgram.Run(run, repository, project, trx, _ => { }, ["-trait", $"Vectors={part}"], cancellation);
                RecordedTest[] own = Load(trx) is { } results ? [.. Tests(results)] : [];
                progress(string.Create(CultureInfo.InvariantCulture, $"{project}: {own.Length} tests"));
                tests.AddRange(own);
                if (hung is not null || own.Length == 0)
                {
                    problems.Add($"{project} {hung ?? $"ran no test over vectors (exit code {code})"}");
                }
                else if (code != 0 && own.All(test => test.Outcome == "Passed"))
                {
                    problems.Add($"{project} crashed or was cut short (exit code {code})");
                }
            }
        }

        return Sum(folder, files, tests, problems);
    }

    /// <summary>Puts what the tests wrote beside the files of the folder.</summary>
    public static ConformanceResponse Sum(string folder, IReadOnlyList<VectorFile> files, IReadOnlyList<RecordedTest> tests, IReadOnlyList<string> problems)
    {
        List<string> all = [.. problems];
        ConformanceRecord[] records = [.. tests.SelectMany(test => test.Records).OrderBy(record => record.File, StringComparer.Ordinal)];
        foreach (RecordedTest test in tests)
        {
            if (test.Outcome == "NotExecuted")
            {
                all.Add($"{test.Name} was skipped");
            }
            else if (test.Outcome != "Passed" && test.Records.All(record => record.Failed.Count == 0))
            {
                all.Add($"{test.Name} failed: {test.Message}");
            }
            else if (test.Records.Count == 0)
            {
                all.Add($"{test.Name} went through no vector file");
            }
        }

        List<ConformanceFileResponse> rows = [];
        foreach (VectorFile file in files)
        {
            ConformanceRecord[] own = [.. records.Where(record => record.File == file.Name)];
            rows.Add(Row(file.Name, own));
            all.AddRange(Gaps(file, own));
        }

        all.AddRange(records.Where(record => files.All(file => file.Name != record.File)).Select(record => $"{record.File} is read by a test and not in the folder"));
        return new ConformanceResponse(
            folder,
            rows.Sum(row => row.Passed),
            rows.Sum(row => row.Failed) + all.Count,
            rows.Sum(row => row.LeftOut),
            rows,
            [.. from record in records from left in record.LeftOut select new LeftOutResponse(record.File, left.Case, left.Cases, left.Reason)],
            [.. from record in records from failed in record.Failed select new ConformanceFailureResponse(record.File, failed.Case, failed.Message)],
            all);
    }

    /// <summary>The tests of a results file, with the lines each one wrote.</summary>
    public static IEnumerable<RecordedTest> Tests(XDocument results) =>
        from result in results.Descendants(Trx + "UnitTestResult")
        select new RecordedTest(
            (string?)result.Attribute("testName") ?? "a test without a name",
            (string?)result.Attribute("outcome") ?? "none",
            result.Descendants(Trx + "ErrorInfo").Elements(Trx + "Message").FirstOrDefault()?.Value.Trim().ReplaceLineEndings(" ") ?? string.Empty,
            [
                .. result.Descendants(Trx + "TextMessages").Elements(Trx + "Message")
                    .Select(message => message.Value.Trim())
                    .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
                    .Select(line => JsonSerializer.Deserialize(line[Mark.Length..], ConformanceJson.Default.ConformanceRecord)!),
            ]);

    /// <summary>The results file; null when there is none, or when the test host died while it wrote it.</summary>
    private static XDocument? Load(string trx)
    {
        try
        {
            return File.Exists(trx) ? XDocument.Load(trx) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static ConformanceFileResponse Row(string file, IReadOnlyList<ConformanceRecord> records)
    {
        int passed = records.Sum(record => record.Passed), failed = records.Sum(record => record.Failed.Count);
        return new ConformanceFileResponse(file, passed + failed, passed, failed, records.Sum(record => record.LeftOut.Sum(left => left.Cases)));
    }

    private static IEnumerable<string> Missed(VectorFile file, IReadOnlyList<ConformanceRecord> records)
    {
        int seen = records.Sum(record => record.Passed + record.Failed.Count + record.LeftOut.Sum(left => left.Cases));
        return seen < file.Count ? [string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {seen} of {file.Count} cases were run or left out")] : [];
    }

    private static IEnumerable<string> Gaps(VectorFile file, IReadOnlyList<ConformanceRecord> records)
    {
        if (records.Count == 0)
        {
            return [$"{file.Name} has no test"];
        }

        return
        [
            .. records.Where(record => record.Passed + record.Failed.Count + record.LeftOut.Count == 0).Select(_ => $"a test of {file.Name} ran no case"),
            .. Missed(file, records),
            .. file.Sections.Where(section => records.All(record => !record.Sections.Contains(section))).Select(section => $"{file.Name}: no test read '{section}'"),
        ];
    }
}

/// <summary>A test, its outcome as the results file has it, why it failed, and what it wrote.</summary>
public sealed record RecordedTest(string Name, string Outcome, string Message, IReadOnlyList<ConformanceRecord> Records);

/// <summary>What a test says of one file. Shape: <c>Sections</c> are the top-level properties it read.</summary>
public sealed record ConformanceRecord(
    string File, IReadOnlyList<string> Sections, int Passed, IReadOnlyList<FailedCase> Failed, IReadOnlyList<LeftOutCases> LeftOut);

public sealed record FailedCase(string Case, string Message);

public sealed record LeftOutCases(string Case, int Cases, string Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ConformanceRecord))]
internal sealed partial class ConformanceJson : JsonSerializerContext;
