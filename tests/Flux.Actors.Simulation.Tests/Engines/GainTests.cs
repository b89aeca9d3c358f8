using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Taking shards into work holds up nothing else.</summary>
public sealed class GainTests
{
    [Fact]
    public void a_host_that_reads_long_what_its_shards_owe_keeps_its_lease()
    {
        Crowd crowd = new() { Journal = (journal, host) => new SlowOutboxJournal(journal, host, 15_000) };
        _ = crowd.Begin();
        _ = crowd.Begin();
        long moves = 0;
        bool up = crowd.Until(() => crowd.Engines.TrueForAll(engine => engine is { Cluster.HasLease: true }) && crowd.Engines.Sum(engine => engine!.Cluster!.Shards.Count) == ShardSet.ShardCount, 600_000);
        moves = crowd.Table.Moves;
        Assert.True(up, $"not up after ten minutes; {moves} moves, {string.Join(", ", crowd.Engines.Select(engine => engine is null ? "not started" : $"{engine.Cluster!.Shards.Count} shards, lease {engine.Cluster.HasLease}, lost {engine.Cluster.ShardsLost}"))}");
        crowd.Run(60_000);
        Assert.True(crowd.Engines.Sum(engine => engine!.Cluster!.ShardsLost) == 0, $"{crowd.Engines.Sum(engine => engine!.Cluster!.ShardsLost)} shards were lost; {moves} moves before, {crowd.Table.Moves - moves} after it was up");
    }

    [Fact]
    public void shards_that_are_lost_while_they_are_being_taken_into_work_can_be_taken_again()
    {
        SilentOutboxJournal? outbox = null;
        Crowd crowd = new() { Journal = (journal, host) => host.Name == "host-0" ? outbox = new SilentOutboxJournal(journal) : journal };
        crowd.With(2);
        LetsTheOtherTakeAll(crowd);
        outbox!.SilentTimes = 1;
        crowd.Disk.CutOff.Clear();
        Assert.True(crowd.Until(() => outbox.SilentTimes == 0, 60_000), "it was given none to take into work");
        LetsTheOtherTakeAll(crowd);
        crowd.Disk.CutOff.Clear();
        Assert.True(crowd.Until(() => crowd.Engines[0]!.Cluster!.Shards.Count == ShardSet.ShardCount / 2, 60_000), "it still waits for what is not its to know");
    }

    private static void LetsTheOtherTakeAll(Crowd crowd)
    {
        crowd.Disk.CutOff.Add(crowd.Hosts[0]);
        Assert.True(crowd.Until(() => crowd.Engines[1]!.Cluster!.Shards.Count == ShardSet.ShardCount, 60_000), "the other host did not take them");
    }
}
