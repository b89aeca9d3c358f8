namespace Flux.Actors.Samples.Tests;

/// <summary>Code that a document shows is code that runs.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void every_line_of_code_in_the_document_on_testing_is_a_line_of_these_tests()
    {
        string repository = SampleRun.Repository;
        HashSet<string> lines = [.. Directory.EnumerateFiles(Path.Combine(repository, "tests", "Flux.Actors.Samples.Tests"), "*.cs").SelectMany(File.ReadLines).SelectMany(Parts)];
        string[] shown = [.. Code(File.ReadLines(Path.Combine(repository, "docs", "operating", "testing.md")))];
        Assert.True(shown.Length > 10, $"{shown.Length} lines of code in the document");
        Assert.All(shown, line => Assert.Contains(line.Trim(), lines));
    }

    /// <summary>The line, and what follows an arrow in it: a test's body may begin there.</summary>
    private static IEnumerable<string> Parts(string line) => [line.Trim(), line.Split("=> ")[^1].Trim()];

    private static IEnumerable<string> Code(IEnumerable<string> lines)
    {
        bool isCode = false;
        foreach (string line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = line == "```csharp";
            }
            else if (isCode)
            {
                yield return line;
            }
        }
    }
}
