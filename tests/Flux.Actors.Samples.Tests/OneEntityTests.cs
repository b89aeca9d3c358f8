using System.Globalization;
using System.Text.RegularExpressions;
using Flux.Actors.Journal.Sql.Tests;

namespace Flux.Actors.Samples.Tests;

/// <summary>samples/01-one-entity as its reader runs it: transfers, a hard kill in the middle of them, and a restart.</summary>
public sealed partial class OneEntityTests : IDisposable
{
    private const int Killed = 128 + 9;
    private const int LinesMax = 150;

    private readonly string _directory = Directory.CreateTempSubdirectory("flux-sample-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact, Trait("Promise", "3"), Trait("Promise", "5")]
    public Task balances_are_conserved_over_kills_in_the_middle_of_transfers() => Conserved("--data", _directory);

    [PostgresFact, Trait("Promise", "3"), Trait("Promise", "5"), Trait("Journal", "postgresql")]
    public async Task they_are_in_a_shared_database_too()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        try
        {
            await Conserved("--postgres", server.ConnectionString);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public void the_sample_has_fewer_than_150_lines()
    {
        int lines = Directory.GetFiles(Path.Combine(SampleRun.Repository, "samples", "01-one-entity"), "*.cs").Sum(file => File.ReadLines(file).Count());
        Assert.True(lines is > 0 and < LinesMax, $"{lines} lines seen, fewer than {LinesMax} wanted");
    }

    private static async Task Conserved(string option, string journal)
    {
        int underWay = 0;
        for (int life = 0; life < 3; life++)
        {
            SampleRun killed = await SampleRun.Of("OneEntity", option, journal, "--kill");
            Assert.Equal((Killed, "200 transfers started"), (killed.ExitCode, killed.Lines[^1]));
            SampleRun resumed = await SampleRun.Of("OneEntity", option, journal);
            Assert.True(resumed.ExitCode == 0, $"exit code {resumed.ExitCode}:\n{resumed}");
            Assert.Matches(@"\Abalances \d+ \+ \d+ \+ \d+ \+ \d+ = 4000: conserved\z", resumed.Lines[^1]);
            underWay += int.Parse(UnderWay().Match(resumed.Lines[0]).Groups[1].Value, CultureInfo.InvariantCulture);
        }

        Assert.True(underWay > 0, "no kill of three met a transfer under way");
    }

    [GeneratedRegex(@"\Atransfers under way from an earlier run: (\d+), all over now\z")]
    private static partial Regex UnderWay();
}
