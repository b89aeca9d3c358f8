using Flux.Actors.Contracts;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Hosting;

public sealed class MachineBenchmarkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task it_says_measuring_then_the_figures_beside_what_the_tier_wants()
    {
        TaskCompletionSource<MachineRates> rates = new(TaskCreationOptions.RunContinuationsAsynchronously);
        MachineBenchmark benchmark = new(new FakeMachine(() => rates.Task.Result));
        benchmark.Start(CancellationToken.None);
        BenchmarkResponse early = benchmark.Against(Tier.Cumulus, waived: true);
        Assert.Equal(("measuring", "measuring; waived (profile dev)", 0), (early.Verdict, early.Summary, early.Figures.Count));

        rates.SetResult(new MachineRates(70, 250, 9_000, 200, 800));
        await benchmark.Measured.WaitAsync(Patience);

        Assert.Equal(("passes", "passes"), (benchmark.Against(Tier.Cumulus, waived: false).Verdict, benchmark.Against(Tier.Cumulus, waived: false).Summary));
        BenchmarkResponse nimbus = benchmark.Against(Tier.Nimbus, waived: true);
        Assert.Equal(("fails", true), (nimbus.Verdict, nimbus.Waived));
        Assert.Equal("fails: cpu, all threads 250 of 640 events/s; waived (profile dev)", nimbus.Summary);
        Assert.Contains(new BenchmarkFigureResponse("cpu, all threads", "events/s", 250, 640, false), nimbus.Figures);
        Assert.Contains(new BenchmarkFigureResponse("disk syncs", "syncs/s", 800, null, true), nimbus.Figures);
    }

    [Fact]
    public async Task a_disk_that_can_not_be_written_is_told_and_harms_nobody()
    {
        MachineBenchmark benchmark = new(new FakeMachine(() => throw new IOException("No space left on device")));
        benchmark.Start(CancellationToken.None);
        await benchmark.Measured.WaitAsync(Patience);
        BenchmarkResponse told = benchmark.Against(Tier.Cumulus, waived: false);
        Assert.Equal(("unmeasured", "not measured: No space left on device"), (told.Verdict, told.Summary));
    }

    [Fact]
    public void this_machine_has_figures_and_nothing_is_left_on_its_disk()
    {
        string directory = Directory.CreateTempSubdirectory("flux-machine-").FullName;
        try
        {
            Machine machine = new(directory);
            MachineRates rates = machine.Exercise(CancellationToken.None);
            Assert.True(machine.Size is { Threads: > 0, MemoryGibibytes: >= 0, DiskGibibytes: >= 0 }, machine.Size.ToString());
            Assert.True(
                rates is
                {
                    EventsPerSecondOneThread: > 0, EventsPerSecondAllThreads: > 0, MemoryCopyMebibytesPerSecond: > 0, DiskWriteMegabytesPerSecond: > 0,
                    DiskSyncsPerSecond: > 0,
                },
                rates.ToString());
            Assert.Empty(Directory.GetFileSystemEntries(directory));
            using CancellationTokenSource over = new();
            over.Cancel();
            Assert.Throws<OperationCanceledException>(() => machine.Exercise(over.Token));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(100, 25)]
    [InlineData(60_000, 6_057)]
    public void the_work_of_one_event_is_really_done(int below, int primes) => Assert.Equal(primes, Machine.Primes(below));

    private sealed class FakeMachine(Func<MachineRates> exercise) : IMachine
    {
        public MachineSize Size => new(8, 30, 500);

        public MachineRates Exercise(CancellationToken cancellation) => exercise();
    }
}
