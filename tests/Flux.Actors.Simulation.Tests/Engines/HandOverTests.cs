using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What a host does before it gives shards away.</summary>
public sealed class HandOverTests
{
    [Fact]
    public void shards_are_given_when_what_was_decided_about_them_is_recorded_and_not_later()
    {
        SlowJournal? journal = null;
        List<Timestamp> given = [];
        List<int> cutShort = [];
        Crowd crowd = new();
        crowd.Journal = (inner, host) => host.Name == "host-0" ? journal = new SlowJournal(inner, host, 200) : inner;
        crowd.Store = (inner, _) => new WatchedTable(inner)
        {
            Gives = shards =>
            {
                given.Add(crowd.Time.Now);
                cutShort.AddRange(shards.Where(journal!.InFlight.Contains));
            },
        };
        crowd.With(1);
        List<EntityId> entities = [.. Enumerable.Range(0, 200).Select(number => crowd.On(0, number))];
        List<Task<Answer>> asked = [];
        _ = crowd.Begin();
        for (int round = 0; given.Count == 0 && round < 200; round++)
        {
            asked.AddRange(entities.Select(entity => crowd.Ask(0, entity, new Probe.Note($"{round}"))));
            crowd.Run(50);
        }

        Assert.NotEmpty(given);
        crowd.Run(20_000);
        Assert.Empty(cutShort);
        Assert.True(journal!.Recorded > 200, $"{journal.Recorded} decisions were recorded, too few to see anything");
        Assert.DoesNotContain(asked, task => Crowd.Told(task) is not (Accepted or Busy));
    }

    [Fact, Trait("Promise", "1")]
    public void a_gift_that_arrives_late_takes_no_shard_that_the_giver_has_taken_up_again()
    {
        LateGifts? table = null;
        Crowd crowd = new();
        crowd.Store = (inner, host) => host.Name == "host-0" ? table = new LateGifts(inner) : inner;
        crowd.With(1);
        table!.IsLate = true;
        _ = crowd.Begin();
        Assert.True(crowd.Until(() => table.Late is not null, 60_000), "nothing was given");
        crowd.Hosts[1].Kill();
        ShardSet Given() => ShardSet.Of(table.Given.Select(given => given.Shard));
        Assert.True(crowd.Until(() => Given().Except(crowd.Engines[0]!.Cluster!.Shards).Count == 0 && crowd.Engines[0]!.Cluster!.Hosts.Count(host => host.IsAlive) == 1, 60_000), "they were not taken up again");
        _ = crowd.Hosts[0].Run(() => table.Late!());
        crowd.Run(10);
        Assert.True(crowd.Engines[0]!.Cluster is { HasLease: true, Shards.Count: ShardSet.ShardCount });
        Assert.Equal(ShardSet.Empty, table.Moved);
        Assert.All(ShardSet.All, shard => Assert.Equal("host-0", crowd.Disk.Model.OwnerOf(shard)));
    }

    /// <summary>A table to which gifts do not get for the time being, though their giver is told that nobody knows.</summary>
    private sealed class LateGifts(IClusterStore inner) : IClusterStore
    {
        public bool IsLate { get; set; }

        public IReadOnlyList<FencedShard> Given { get; private set; } = [];

        public Func<Task>? Late { get; private set; }

        /// <summary>What the gift moved when it came.</summary>
        public ShardSet? Moved { get; private set; }

        public string Name => inner.Name;

        public Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation) => inner.Renew(lease, cancellation);

        public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) => inner.Claim(shards, owner, graceMs, cancellation);

        public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation)
        {
            if (!IsLate)
            {
                return inner.Give(shards, owner, to, cancellation);
            }

            (Given, Late) = Late is null ? (shards, async () => Moved = await inner.Give(shards, owner, to, cancellation)) : (Given, Late);
            throw new JournalFault(JournalFaultKind.Unavailable, "the answer was lost", true, null);
        }

        public Task Leave(string owner, CancellationToken cancellation) => inner.Leave(owner, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    /// <summary>A journal whose commits take a while.</summary>
    private sealed class SlowJournal(IJournal inner, SimulatedHost host, long milliseconds) : JournalOver(inner)
    {
        public List<int> InFlight { get; } = [];

        public int Recorded { get; private set; }

        public override async Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
        {
            InFlight.AddRange(batch.Select(write => write.Shard));
            await host.After(milliseconds, cancellation);
            IReadOnlyList<CommitOutcome> outcomes = await base.Commit(batch, cancellation);
            foreach (JournalWrite write in batch)
            {
                _ = InFlight.Remove(write.Shard);
            }

            Recorded += batch.Count;
            return outcomes;
        }
    }
}
