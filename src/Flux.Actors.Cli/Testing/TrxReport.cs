using System.Globalization;
using System.Xml.Linq;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>What one project's test results file says.</summary>
/// <remarks>Shape: an outcome that is neither passed nor not-executed (aborted, timeout, error) counts as failed. Source: the TRX schema, 2010.</remarks>
public sealed record TrxReport(
    int Passed, int Failed, int Skipped, IReadOnlyList<TestFailureResponse> Failures, IReadOnlyList<SlowTestResponse> Times)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public int Total => Passed + Failed + Skipped;

    public static TrxReport Empty { get; } = new(0, 0, 0, [], []);

    public static TrxReport Read(string project, XDocument results)
    {
        int passed = 0, failed = 0, skipped = 0;
        List<TestFailureResponse> failures = [];
        List<SlowTestResponse> times = [];
        foreach (XElement result in results.Descendants(Trx + "UnitTestResult"))
        {
            string name = ShortName(result.Attribute("testName")?.Value ?? "a test without a name");
            times.Add(new SlowTestResponse(project, name, Milliseconds(result)));
            switch (result.Attribute("outcome")?.Value)
            {
                case "Passed":
                    passed++;
                    break;
                case "NotExecuted":
                    skipped++;
                    break;
                default:
                    failed++;
                    failures.Add(new TestFailureResponse(project, name, Message(result)));
                    break;
            }
        }

        return new TrxReport(passed, failed, skipped, failures, times);
    }

    private static string Message(XElement result) =>
        result.Descendants(Trx + "ErrorInfo").Elements(Trx + "Message").FirstOrDefault()?.Value.Trim()
        ?? $"outcome {result.Attribute("outcome")?.Value ?? "missing"}";

    private static long Milliseconds(XElement result) =>
        TimeSpan.TryParse(result.Attribute("duration")?.Value, CultureInfo.InvariantCulture, out TimeSpan time) ? (long)time.TotalMilliseconds : 0;

    /// <summary>A test's class and sentence without the project's namespace, which the table shows already.</summary>
    private static string ShortName(string name) =>
        name.StartsWith("Flux.Actors.", StringComparison.Ordinal) ? name["Flux.Actors.".Length..] : name;
}
