using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class BenchVerbsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_figure_stands_beside_its_limit_and_its_goal_in_one_document_and_nothing_is_left_behind()
    {
        Ran ran = await _bench.Flux("bench", "engine", "--seconds", "0.1", "--only", "journal-64", "tell-bytes", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        BenchResponse answer = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.BenchResponse)!;
        Assert.Equal(["tell-bytes", "journal-64"], answer.Figures.Select(figure => figure.Name));
        Assert.True(answer.Machine is { Cores: > 0, SyncsPerSecond: > 0 });
        BenchFigureResponse bytes = answer.Figures[0], journal = answer.Figures[1];
        Assert.True(bytes is { Ours: > 0, Limit: null, Ratio: null, Met: not null });
        Assert.True(journal is { Ours: > 0, Limit: > 0, Goal: "≥ 0.6 × raw" });
        Assert.InRange(journal.Ratio!.Value, journal.RatioLow!.Value, journal.RatioHigh!.Value);
        Assert.Equal(journal.Ratio >= 0.6, journal.Met);
        Assert.Contains("syncs/s", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(_bench.Data)!));
    }

    [Fact]
    public async Task the_figures_of_apps_stand_beside_their_limits()
    {
        Ran ran = await _bench.Flux("bench", "apps", "--seconds", "0.1", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        BenchResponse answer = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.BenchResponse)!;
        Assert.Equal([("specs", "≥ 20,000"), ("messages", "≥ 0.7 × raw")], answer.Figures.Select(figure => (figure.Name, figure.Goal!)));
        Assert.All(answer.Figures, figure => Assert.True(figure is { Ours: > 0, Limit: > 0, Met: not null }));
    }

    [Theory]
    [InlineData("--only", "tel", "tell, tell-many")]
    [InlineData("--seconds", "0", "0.1 to 3600")]
    [InlineData("--seconds", "3601", "0.1 to 3600")]
    [InlineData("--seconds", "1,5", "0.1 to 3600")]
    [InlineData("--seconds", "NaN", "0.1 to 3600")]
    public async Task what_can_t_be_measured_is_refused_with_what_is_wanted(string option, string value, string wanted)
    {
        Ran ran = await _bench.Flux("bench", "engine", option, value);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains(wanted, ran.Error, StringComparison.Ordinal);
    }
}
