using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests.Apps;

/// <summary>Malformed documents: `app fuzz` with few inputs.</summary>
public sealed class AppFuzzTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task malformed_documents_are_refused_without_a_crash_and_good_ones_stand_by_their_canonical_text()
    {
        Ran ran = await _bench.Flux("app", "fuzz", "--inputs", "6000", "--seed", "7", "-o", "json");
        FuzzResponse summary = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.FuzzResponse)!;

        Assert.Equal((ExitCode.Done, 6_000L, 0L, 0L), (ran.Code, summary.Inputs, summary.Crashes, summary.WronglyTaken));
        Assert.Empty(summary.Failures);
        Assert.All(summary.Targets, target => Assert.True(target.Inputs > 0, target.Name));
        Assert.True(summary.Targets.Sum(target => target.Good) > 500, "hardly any document was good");
        Assert.Equal(summary.Inputs, summary.Refused + summary.Targets.Sum(target => target.Good));
        Assert.True(summary.Reasons.Select(reason => reason.Reason).Distinct().Count() > 30);
        Assert.All(summary.Targets, target => Assert.InRange(target.LargestBytes, 1, 200 << 20));
    }

    [Fact]
    public async Task the_same_seed_gives_the_same_inputs()
    {
        async Task<string> Reasons()
        {
            Ran ran = await _bench.Flux("app", "fuzz", "--inputs", "500", "--seed", "3", "-o", "json");
            FuzzResponse summary = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.FuzzResponse)!;
            return string.Join('\n', summary.Reasons.Order(Comparer<FuzzReasonResponse>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
        }

        Assert.Equal(await Reasons(), await Reasons());
    }
}
