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
