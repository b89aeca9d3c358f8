namespace Flux.Actors.Domain.Tests;

public sealed class LeftOutTests(ITestOutputHelper output)
{
    private const string Heading = "## Vectors left out";

    [FluxdFact]
    public void what_is_left_out_as_a_whole_is_told()
    {
        string folder = Vectors.Folder ?? throw new InvalidOperationException(Vectors.Absence);
        foreach (string file in LeftOut.All.Where(left => left.Case == "*").Select(left => left.File).Where(file => File.Exists(Path.Combine(folder, file))))
        {
            Conformance.Of(file, output, run => run.LeaveOut());
        }
    }

    [Fact]
    public void the_document_shows_the_same_table()
    {
        string[] wanted = [.. LeftOut.All.Select(left => $"| {left.File} | {left.Case} | {left.Reason} |")];
        string[] seen =
        [
            .. File.ReadLines(Path.Combine(Root(), "docs", "compatibility.md"))
                .SkipWhile(line => line != Heading)
                .Where(line => line.StartsWith("| fluxd/", StringComparison.Ordinal) || line.StartsWith("| fluxos/", StringComparison.Ordinal)),
        ];
        Assert.Equal(wanted, seen);
    }

    [Fact]
    public void every_reason_stands_once() => Assert.Distinct(LeftOut.All.Select(left => (left.File, left.Case)));

    private static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Flux.Actors.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Flux.Actors.sln above {AppContext.BaseDirectory}");
    }
}
