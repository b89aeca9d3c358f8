using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A host that can record nothing, though it reaches the cluster's table.</summary>
public sealed class StandingAsideTests
{
    private static readonly long Lease = ClusterLimits.Default.LeaseMs;

    [Fact]
    public void a_host_that_records_nothing_lets_others_have_its_shards_and_joins_again_when_it_can()
    {
        Crowd crowd = new Crowd().With(3);
        EntityId entity = crowd.On(0);
        crowd.Disk.Unrecorded.Add(crowd.Hosts[0]);
        Assert.IsType<Failed>(Asked(crowd, 0, entity));
        Assert.True(crowd.Until(() => crowd.Engines[0]!.Cluster is { StandsAside: true }, 2 * Lease), "it did not stand aside");
        Assert.True(crowd.Until(() => Shards(crowd, 1).Union(Shards(crowd, 2)).IsAll, 3 * Lease), "its shards were not taken");
        Assert.False(crowd.Engines[0]!.Cluster!.HasLease);
        Assert.IsType<Accepted>(Asked(crowd, 1, entity));
        crowd.Run(10 * Lease);
        Assert.False(crowd.Engines[0]!.Cluster!.HasLease);

        crowd.Disk.Unrecorded.Clear();
        Assert.True(crowd.Until(() => crowd.Engines[0]!.Cluster is { StandsAside: false, Shards.Count: ShardSet.ShardCount / 3 }, 6 * Lease), "it did not join again");
        Assert.IsType<Accepted>(Asked(crowd, 0, crowd.On(0)));
        crowd.Run(10 * Lease);
        Assert.True(crowd.Engines[0]!.Cluster is { StandsAside: false, HasLease: true });
    }

    [Fact]
    public void the_last_host_keeps_its_shards_since_nobody_else_could_have_them()
    {
        Crowd crowd = new Crowd().With(1);
        EntityId entity = crowd.On(0);
        crowd.Disk.Unrecorded.Add(crowd.Hosts[0]);
        for (int i = 0; i < 10; i++)
        {
            Assert.IsType<Failed>(Asked(crowd, 0, entity));
            crowd.Run(Lease);
            Assert.True(crowd.Engines[0]!.Cluster is { StandsAside: false, HasLease: true, Shards.IsAll: true });
        }

        crowd.Disk.Unrecorded.Clear();
        Assert.IsType<Accepted>(Asked(crowd, 0, entity));
    }

    [Fact]
    public void a_host_that_has_all_shards_and_records_nothing_loses_them_to_the_first_that_joins()
    {
        Crowd crowd = new Crowd().With(1);
        EntityId entity = crowd.On(0);
        crowd.Disk.Unrecorded.Add(crowd.Hosts[0]);
        Assert.IsType<Failed>(Asked(crowd, 0, entity));
        crowd.Run(3 * Lease);
        _ = crowd.Begin();
        bool taken = crowd.Until(() => crowd.Engines[1] is { Cluster.Shards.IsAll: true }, 6 * Lease);
        Assert.True(taken && crowd.Engines[0]!.Cluster is { StandsAside: true, HasLease: false }, $"{crowd.Engines[1]?.Cluster?.Shards.Count} of the shards are taken");
        Assert.IsType<Accepted>(Asked(crowd, 1, entity));
    }

    [Fact]
    public void nobody_stands_aside_while_the_whole_database_is_away_nor_when_it_is_back()
    {
        Crowd crowd = new Crowd().With(3);
        EntityId[] entities = [.. Enumerable.Range(0, 3).Select(host => crowd.On(host))];
        Assert.All(Enumerable.Range(0, 3), host => Assert.IsType<Accepted>(Asked(crowd, host, entities[host])));
        long moves = crowd.Table.Moves;
        crowd.Disk.Faults = new DiskFaults { FailPerMille = 1_000 };
        for (int i = 0; i < 50; i++)
        {
            _ = Enumerable.Range(0, 3).Select(host => crowd.Ask(host, entities[host], new Probe.Note("n"))).ToList();
            crowd.Run(1_000);
            Assert.DoesNotContain(crowd.Engines, engine => engine!.Cluster!.StandsAside);
        }

        Assert.All(crowd.Engines, engine => Assert.True(engine!.Stats.CommitFailures > 0));
        crowd.Disk.Faults = DiskFaults.None;
        for (int i = 0; i < 50; i++)
        {
            crowd.Run(1_000);
            Assert.DoesNotContain(crowd.Engines, engine => engine!.Cluster!.StandsAside);
        }

        Assert.Equal(moves, crowd.Table.Moves);
        Assert.All(Enumerable.Range(0, 3), host => Assert.IsType<Accepted>(Asked(crowd, host, entities[host])));
    }

    [Fact]
    public void a_host_whose_journal_works_keeps_its_shards_though_one_decision_can_not_be_recorded()
    {
        Crowd crowd = new() { Journal = (journal, host) => host.Name == "host-0" ? new PickyJournal(journal) : journal };
        crowd.With(2);
        EntityId entity = crowd.On(0);
        for (int i = 0; i < 10; i++)
        {
            Assert.IsType<Failed>(Asked(crowd, 0, entity));
            crowd.Run(Lease);
            Assert.True(crowd.Engines[0]!.Cluster is { StandsAside: false, HasLease: true, Shards.Count: ShardSet.ShardCount / 2 });
        }
    }

    [Fact]
    public void a_journal_that_gives_up_by_itself_is_one_that_records_nothing()
    {
        bool isBroken = false;
        Crowd crowd = new() { Journal = (journal, host) => host.Name == "host-0" ? new HastyJournal(journal) { GivesUp = () => isBroken } : journal };
        crowd.With(2);
        EntityId entity = crowd.On(0);
        isBroken = true;
        Assert.IsType<Failed>(Asked(crowd, 0, entity));
        Assert.True(crowd.Until(() => crowd.Engines[0]!.Cluster is { StandsAside: true }, 2 * Lease), "it did not stand aside");
        crowd.Run(10 * Lease);
        Assert.False(crowd.Engines[0]!.Completion.IsCompleted);
        isBroken = false;
        Assert.True(crowd.Until(() => crowd.Engines[0]!.Cluster is { StandsAside: false, Shards.Count: ShardSet.ShardCount / 2 }, 6 * Lease), "it did not join again");
    }

    private static ShardSet Shards(Crowd crowd, int host) => crowd.Engines[host]!.Cluster!.Shards;

    private static Answer Asked(Crowd crowd, int host, EntityId entity)
    {
        Task<Answer> asked = crowd.Ask(host, entity, new Probe.Note("n"));
        crowd.Run(1_000);
        return Crowd.Told(asked);
    }

    /// <summary>A journal whose commits are cancelled by nobody who called.</summary>
    private sealed class HastyJournal(IJournal inner) : JournalOver(inner)
    {
        public required Func<bool> GivesUp { get; init; }

        public override Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) => !GivesUp()
            ? base.Commit(batch, cancellation)
            : batch.Any(write => write.Events.Count > 0)
                ? throw new JournalFault(JournalFaultKind.Unavailable, "gone", false, null)
                : Task.FromException<IReadOnlyList<CommitOutcome>>(new TaskCanceledException("it took too long"));
    }

    /// <summary>A journal that takes no facts, for reasons of their own.</summary>
    private sealed class PickyJournal(IJournal inner) : JournalOver(inner)
    {
        public override Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) =>
            batch.Any(write => write.Events.Count > 0) ? throw new JournalFault(JournalFaultKind.Unavailable, "not these", false, null) : base.Commit(batch, cancellation);
    }
}
