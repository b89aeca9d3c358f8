using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Tests;

/// <summary>Commits in lanes side by side: one shard's in one lane, and no lane waits for another.</summary>
public sealed class LaneTests : IAsyncDisposable
{
    private const int Lanes = 4;
    private readonly FaultyJournal _journal = new(new MemoryJournal(new JournalModel()));
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private EntityEngine? _engine;

    [Fact, Trait("Promise", "9")]
    public async Task a_commit_that_hangs_holds_up_its_own_lane_only()
    {
        EntityEngine engine = await Start();
        _journal.Hold(ShardSet.One(Shards.Of(InLane(0))));
        Task<Answer> held = Note(engine, InLane(0));
        await _journal.WhenHeld(_patience.Token);
        Task<Answer> behind = Note(engine, InLane(0, 1));

        for (int lane = 1; lane < Lanes; lane++)
        {
            Assert.IsType<Accepted>(await Note(engine, InLane(lane)));
        }

        Assert.False(held.IsCompleted || behind.IsCompleted);
        Assert.Equal(2, engine.Stats.CommitQueue);
        _journal.Release();
        Assert.IsType<Accepted>(await held);
        Assert.IsType<Accepted>(await behind);
    }

    [Fact, Trait("Promise", "4"), Trait("Promise", "9")]
    public async Task commits_overlap_up_to_the_lanes_and_never_in_a_shard()
    {
        EntityEngine engine = await Start();
        EntityId[] entities = [.. Enumerable.Range(0, 40).Select(n => new EntityId("account", $"e{n}"))];
        for (int round = 1; round <= 20; round++)
        {
            _journal.Hold();
            Task<Answer>[] answers = [.. entities.SelectMany(entity => new[] { Note(engine, entity), Note(engine, entity) })];
            while (_journal.MostAtOnce < Lanes)
            {
                await Yield(); // All lanes have a commit under way before any is let go.
            }

            _journal.Release();
            Assert.All(await Task.WhenAll(answers), answer => Assert.IsType<Accepted>(answer)); // The journal throws where a shard's commits overlap.
        }

        Assert.Equal(Lanes, _journal.MostAtOnce);
        foreach (EntityId entity in entities)
        {
            Assert.Equal(Enumerable.Range(1, 40).Select(n => (long)n), (await _journal.ReadEntity(entity, 0, 100, default)).Select(fact => fact.Sequence));
        }
    }

    [Fact, Trait("Promise", "9")]
    public async Task a_full_lane_pauses_its_own_entities_only()
    {
        EntityEngine engine = await Start(EngineLimits.Default with { CommitLanes = Lanes, CommitQueue = Lanes });
        _journal.Hold(ShardSet.One(Shards.Of(InLane(0))));
        List<Task<Answer>> held = [Note(engine, InLane(0))];
        await _journal.WhenHeld(_patience.Token);
        held.AddRange(Enumerable.Range(1, 5).Select(n => Note(engine, InLane(0, n))));

        for (int n = 0; n < 5; n++)
        {
            Assert.IsType<Accepted>(await Note(engine, InLane(1, n)));
        }

        Assert.Equal(1, engine.Stats.CommitQueue);
        _journal.Release();
        Assert.All(await Task.WhenAll(held), answer => Assert.IsType<Accepted>(answer));
    }

    [Theory, Trait("Promise", "2"), Trait("Promise", "4")]
    [InlineData(FaultPoint.UnclearAfter, true)]
    [InlineData(FaultPoint.UnclearBefore, false)]
    public async Task an_unclear_commit_is_settled_beside_one_of_another_lane_that_is_under_way(FaultPoint point, bool isThere)
    {
        EntityEngine engine = await Start();
        _journal.Hold(ShardSet.One(Shards.Of(InLane(1))));
        Task<Answer> other = Note(engine, InLane(1));
        await _journal.WhenHeld(_patience.Token);

        _journal.FailCommit(point, JournalFaultKind.Unavailable);
        Answer unclear = await Note(engine, InLane(0));

        Assert.Equal(isThere, unclear is Accepted);
        Assert.Equal(2, await _journal.ReadFence(Shards.Of(InLane(0)), default));
        Assert.False(other.IsCompleted);
        _journal.Release();
        Assert.IsType<Accepted>(await other);
        Assert.Equal(1, await _journal.ReadFence(Shards.Of(InLane(1)), default));
        Assert.IsType<Accepted>(await Note(engine, InLane(0)));
    }

    [Fact]
    public async Task when_a_lane_breaks_everyone_in_every_lane_is_answered_and_the_engine_stops()
    {
        EntityEngine engine = await Start();
        _journal.Hold();
        Task<Answer>[] answers = [.. Enumerable.Range(0, 200).Select(n => Note(engine, new EntityId("account", $"e{n % 50}")))];
        await _journal.WhenHeld(_patience.Token);
        _ = await _journal.Acquire(ShardSet.One(Shards.Of(InLane(2))), "somebody else", default);
        _ = Note(engine, InLane(2));
        _journal.Release();

        await Assert.ThrowsAsync<ShardsLostFault>(() => engine.Completion.WaitAsync(_patience.Token));
        foreach (Task<Answer> answer in answers)
        {
            Assert.True(await answer.WaitAsync(_patience.Token) is Accepted or Failed);
        }

        Assert.IsType<Failed>(await Note(engine, InLane(0)));
    }

    [Fact]
    public async Task ending_the_engine_commits_what_every_lane_has()
    {
        EntityEngine engine = await Start();
        _journal.Hold();
        EntityId[] entities = [.. Enumerable.Range(0, Lanes * 2).Select(n => InLane(n % Lanes, n / Lanes))];
        Task<Answer>[] answers = [.. entities.Select(entity => Note(engine, entity))];
        await _journal.WhenHeld(_patience.Token);
        while (engine.Stats.CommitQueue < entities.Length)
        {
            await Yield(); // All are decided before the end.
        }

        ValueTask ending = engine.DisposeAsync();
        _journal.Release();
        await ending;

        Assert.All(await Task.WhenAll(answers), answer => Assert.IsType<Accepted>(answer));
    }

    [Theory]
    [InlineData(8, 1, 1)]
    [InlineData(8, 3, 3)]
    [InlineData(2, 5, 2)]
    [InlineData(0, 5, 1)]
    public async Task there_are_no_more_lanes_than_the_journal_works_on_at_a_time(int bound, int atOnce, int lanes)
    {
        _journal.CommitsAtOnce = atOnce;
        EntityEngine engine = await Start(EngineLimits.Default with { CommitLanes = bound });
        _journal.Hold();
        Task<Answer>[] answers = [.. Enumerable.Range(0, 64).Select(n => Note(engine, new EntityId("account", $"e{n}")))];
        while (engine.Stats.CommitQueue < answers.Length || _journal.MostAtOnce < lanes)
        {
            await Yield(); // Those that can begin have begun once all are decided.
        }

        _journal.Release();
        _ = await Task.WhenAll(answers);
        Assert.Equal(lanes, _journal.MostAtOnce);
    }

    public async ValueTask DisposeAsync()
    {
        _journal.Release();
        await (_engine?.DisposeAsync() ?? ValueTask.CompletedTask);
        _patience.Dispose();
    }

    /// <summary>The n-th entity of the lane.</summary>
    private static EntityId InLane(int lane, int n = 0) => Enumerable.Range(0, 1_000)
        .Select(i => new EntityId("account", i.ToString(CultureInfo.InvariantCulture)))
        .Where(id => Shards.Of(id) % Lanes == lane)
        .DistinctBy(Shards.Of)
        .ElementAt(n);

    private async Task Yield()
    {
        _patience.Token.ThrowIfCancellationRequested();
        await Task.Yield();
    }

    private Task<Answer> Note(EntityEngine engine, EntityId entity) => engine.Ask(entity, new Account.Note("x"), null, _patience.Token);

    private Task<EntityEngine> Start() => Start(EngineLimits.Default with { CommitLanes = Lanes });

    private async Task<EntityEngine> Start(EngineLimits limits)
    {
        EngineSetup setup = new(
            _journal, new ManualClock(), () => Height.Genesis, [Account.Kind(_ => false, EntityKindSettings.Default)], [], limits, NullLogger.Instance);
        return _engine = await EntityEngine.Start(setup, _patience.Token);
    }
}
