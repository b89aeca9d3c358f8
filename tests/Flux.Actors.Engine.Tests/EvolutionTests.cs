using Flux.Actors.Kernel;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promise 11: a journal that an earlier release wrote replays as today's facts, and its bytes stay as they are.</summary>
[Trait("Promise", "11")]
public sealed class EvolutionTests
{
    private static readonly EntityId Id = new("meter", "cellar");

    [Fact]
    public async Task facts_of_the_first_release_fold_as_those_of_the_second()
    {
        await using World world = await Upgraded();
        Assert.Equal(new Meter.State(10 + 5, 3 + 2), await world.Engine.Read<Meter.State>(Id, world.Patience));

        Accepted taken = Assert.IsType<Accepted>(await world.Engine.Ask(Id, new Meter.Take(4, true), null, world.Patience));
        Assert.Equal(4, taken.Sequence); // Three facts are stored, whatever they fold as.
        await world.Crash();
        await world.Start();
        Assert.Equal(new Meter.State(15, 9), await world.Engine.Read<Meter.State>(Id, world.Patience));
    }

    [Fact]
    public async Task a_subscription_and_the_history_see_todays_facts_under_the_stored_sequence()
    {
        await using World world = await Upgraded();
        _ = await world.Engine.Ask(Id, new Meter.Take(4, true), null, world.Patience);
        (long Sequence, object Fact)[] wanted =
        [
            (1, new Meter.Taken(10, false)), (1, new Meter.Taken(3, true)),
            (3, new Meter.Taken(5, false)), (3, new Meter.Taken(2, true)),
            (4, new Meter.Taken(4, true)),
        ];
        Assert.Equal(wanted, (await world.Engine.History(Id, 1, 10, world.Patience)).Select(fact => (fact.Sequence, fact.Fact)));
        Assert.Equal(wanted, (await Seen(world, ShardOffsets.Start, wanted.Length)).Select(fact => (fact.Sequence, fact.Fact)));
    }

    [Fact]
    public async Task a_reader_that_stops_between_the_facts_of_one_stored_fact_loses_none()
    {
        await using World world = await Upgraded();
        RecordedFact first = Assert.Single(await Seen(world, ShardOffsets.Start, 1));
        Assert.False(first.IsLast);
        IReadOnlyList<RecordedFact> again = await Seen(world, ShardOffsets.Start.After(first), 4);
        Assert.Equal([(1, false), (1, true), (3, false), (3, true)], again.Select(fact => (fact.Sequence, fact.IsLast)));
        Assert.Equal(3, (await Seen(world, ShardOffsets.Start.After(again[1]), 1))[0].Sequence);
    }

    [Fact]
    public async Task a_repeated_command_is_answered_with_todays_facts()
    {
        await using World world = await Upgraded();
        Accepted again = Assert.IsType<Accepted>(await world.Engine.Ask(Id, new Meter.Take(0, false), "one", world.Patience));
        Assert.Equal(2, again.Sequence);
        Assert.Equal<object>([new Meter.Taken(10, false), new Meter.Taken(3, true)], again.Events);
    }

    [Fact]
    public async Task the_stored_bytes_stay_as_they_were_written()
    {
        await using World world = await Written();
        Blob[] before = [.. (await world.Disk.ReadEntity(Id, 0, 10, world.Patience)).Select(fact => fact.Payload)];
        await Upgrade(world);
        _ = await world.Engine.Read<Meter.State>(Id, world.Patience);
        _ = await world.Engine.Ask(Id, new Meter.Take(4, true), null, world.Patience);
        Assert.Equal(before, (await world.Disk.ReadEntity(Id, 0, 3, world.Patience)).Select(fact => fact.Payload));
    }

    [Fact]
    public async Task a_snapshot_of_another_shape_is_folded_anew_even_where_its_bytes_would_decode()
    {
        await using World world = await Written(new EntityKindSettings { SnapshotEveryEvents = 1 });
        Assert.NotNull((await world.Disk.Load(Id, 10, world.Patience)).Snapshot);
        Lines lines = new();
        world.Logger = lines;
        await Upgrade(world);
        Assert.Equal(new Meter.State(15, 5), await world.Engine.Read<Meter.State>(Id, world.Patience));
        Assert.Contains(lines.Seen, line => line.Contains("meter/cellar", StringComparison.Ordinal) && line.Contains("shape", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_old_fact_that_nobody_reads_stops_its_entity_and_is_named()
    {
        await using World world = await Written();
        await Upgrade(world, Upcasters<Meter.Event>.None);
        Failed failed = Assert.IsType<Failed>(await world.Engine.Ask(Id, new Meter.Take(4, true), null, world.Patience));
        Assert.Contains("'meter.taken.v1' seen, one of meter.taken.v2 wanted", failed.Why, StringComparison.Ordinal);
        Assert.Contains("meter.taken.v1", Assert.IsType<UnreadableFact>((await Seen(world, ShardOffsets.Start, 1))[0].Fact).Why, StringComparison.Ordinal);
    }

    private static async Task<World> Upgraded()
    {
        World world = await Written();
        await Upgrade(world);
        return world;
    }

    /// <summary>A journal of the first release: a reading with a label and one without, three facts.</summary>
    private static async Task<World> Written(EntityKindSettings? settings = null)
    {
        World world = await World.Create();
        world.MoreKinds.Add(Meter.First.Kind(settings));
        await world.Start();
        Assert.IsType<Accepted>(await world.Engine.Ask(Id, new Meter.First.Take(10, 3, "cold"), "one", world.Patience));
        Assert.IsType<Accepted>(await world.Engine.Ask(Id, new Meter.First.Take(5, 2, null), "two", world.Patience));
        await world.Crash();
        return world;
    }

    private static async Task Upgrade(World world, Upcasters<Meter.Event>? past = null)
    {
        await world.Crash();
        world.MoreKinds.Clear();
        world.MoreKinds.Add(Meter.Kind(past: past));
        await world.Start();
    }

    private static async Task<IReadOnlyList<RecordedFact>> Seen(World world, ShardOffsets from, int count)
    {
        List<RecordedFact> seen = [];
        await foreach (RecordedFact fact in world.Engine.Subscribe(from, "meter", world.Patience))
        {
            seen.Add(fact);
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }

    private sealed class Lines : ILogger
    {
        private readonly Lock _gate = new();
        private readonly List<string> _seen = [];

        public IReadOnlyList<string> Seen
        {
            get
            {
                lock (_gate)
                {
                    return [.. _seen];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate)
            {
                _seen.Add(formatter(state, exception));
            }
        }
    }
}
