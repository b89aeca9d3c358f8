using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

public sealed class BenchmarkTests
{
    [Theory]
    [InlineData(Tier.Cumulus, 4, 7, 220, 240, 180)]
    [InlineData(Tier.Nimbus, 8, 30, 440, 640, 180)]
    [InlineData(Tier.Stratus, 16, 61, 880, 1_520, 400)]
    public void a_machine_at_every_threshold_of_its_tier_passes_and_one_below_any_fails_by_its_name(
        Tier tier, long threads, long memory, long disk, long events, long write)
    {
        MachineSize size = new(threads, memory, disk);
        MachineRates rates = new(0, events, 0, write, 0);
        Assert.Equal("passes", Verdict(size, rates));
        Assert.Equal($"fails: threads {threads - 1} of {threads} threads", Verdict(size with { Threads = threads - 1 }, rates));
        Assert.Equal($"fails: memory {memory - 1} of {memory} GiB", Verdict(size with { MemoryGibibytes = memory - 1 }, rates));
        Assert.Equal($"fails: disk {disk - 1} of {disk} GiB", Verdict(size with { DiskGibibytes = disk - 1 }, rates));
        Assert.Equal($"fails: cpu, all threads {events - 1} of {events} events/s", Verdict(size, rates with { EventsPerSecondAllThreads = events - 1 }));
        Assert.Equal($"fails: disk write {write - 1} of {write} MB/s", Verdict(size, rates with { DiskWriteMegabytesPerSecond = write - 1 }));

        string Verdict(MachineSize has, MachineRates does) => Benchmark.Verdict(Benchmark.Against(tier, has, does));
    }

    [Fact]
    public void all_that_is_short_is_named_and_what_no_tier_wants_is_only_shown()
    {
        Sequence<BenchmarkFigure> figures = Benchmark.Against(Tier.Cumulus, new(2, 6, 500), new(0, 300, 0, 90, 0));
        Assert.False(Benchmark.Passes(figures));
        Assert.Equal("fails: threads 2 of 4 threads, memory 6 of 7 GiB, disk write 90 of 180 MB/s", Benchmark.Verdict(figures));
        Assert.Equal(
            ["cpu, one thread", "disk syncs", "memory copy"],
            figures.Where(figure => figure.Wanted is null).Select(figure => figure.Name).Order(StringComparer.Ordinal));
    }
}
