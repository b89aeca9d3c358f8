using System.Text.RegularExpressions;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Every row of docs/operating/faults.md is held by tests that exist.</summary>
public sealed partial class FaultTableTests
{
    [Fact]
    public void every_row_names_tests_that_there_are()
    {
        HashSet<string> tests = [.. Repository.CodeFiles.Where(file => Repository.Relative(file).StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => Methods().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];
        string[] rows = [.. File.ReadAllLines(Path.Combine(Repository.Root, "docs/operating/faults.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.True(rows.Length >= 15, $"{rows.Length} rows");
        Repository.AssertNone([.. rows.SelectMany(row => Problems(row, tests))]);
    }

    private static IEnumerable<string> Problems(string row, HashSet<string> tests)
    {
        string[] cells = row.Trim('|').Split('|');
        string[] named = cells.Length == 5 ? [.. Quoted().Matches(cells[4]).Select(match => match.Groups[1].Value)] : [];
        return named.Length == 0
            ? [$"'{cells[0].Trim()}' names no test in its fifth column"]
            : named.Where(name => !tests.Contains(name)).Select(name => $"'{cells[0].Trim()}' names {name}, which is no test");
    }

    [GeneratedRegex(@"public (?:async Task|void) (\w+)\(")]
    private static partial Regex Methods();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
