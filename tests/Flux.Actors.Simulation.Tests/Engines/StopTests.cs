using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A stop ends, soon, and hands everything over.</summary>
public sealed class StopTests
{
    [Fact]
    public void a_performer_whose_own_cancellation_fails_does_not_keep_the_engine_from_stopping()
    {
        Crowd crowd = new()
        {
            Outside = (_, host) => Performer.For<Probe.Question>(async (_, _, cancellation) =>
            {
                CancellationTokenRegistration own = cancellation.Register(() => throw new InvalidOperationException("the performer's own bug"));
                await host.After(600_000, cancellation);
                own.Unregister();
                return null;
            }),
        };
        crowd.With(1);
        _ = crowd.Ask(0, crowd.On(0), new Probe.Ask("k", "x"));
        crowd.Run(1_000);
        Task stopped = crowd.Hosts[0].Run(() => crowd.Engines[0]!.DisposeAsync().AsTask());
        crowd.Run(60_000);
        Assert.True(stopped.IsCompletedSuccessfully, stopped.Exception?.GetBaseException().Message ?? "still stopping");
    }

    [Fact]
    public void a_store_that_fails_while_the_host_stops_does_not_break_the_engine()
    {
        OddTable? table = null;
        Crowd crowd = new() { Store = (store, _) => table = new OddTable(store) { FailsWhenCancelled = true } };
        crowd.With(1);
        EntityEngine engine = crowd.Engines[0]!;
        table!.Holds = true;
        crowd.Run(4_000); // A renewal is under way.
        Task<Answer> asked = crowd.Ask(0, crowd.On(0), new Probe.Note("n"));
        Task stopped = crowd.Hosts[0].Run(() => engine.DisposeAsync().AsTask());
        crowd.Run(60_000);
        table.Holds = false;
        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.True(engine.Completion.IsCompletedSuccessfully, $"{engine.Completion.Exception?.GetBaseException().Message}; the ask was answered {(asked.IsCompleted ? Crowd.Told(asked) : "never")}");
    }

    [Fact]
    public void a_stop_ends_though_the_store_is_silent()
    {
        OddTable? table = null;
        Crowd crowd = new() { Store = (store, _) => table = new OddTable(store) };
        crowd.With(1);
        table!.IsSilent = true;
        Task stopped = crowd.Hosts[0].Run(() => crowd.Engines[0]!.DisposeAsync().AsTask());
        crowd.Run(600_000);
        Assert.True(stopped.IsCompleted, "not stopped after ten minutes");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_stop_ends_though_the_journal_tells_nothing_of_a_commit(bool tellsLater)
    {
        TaskCompletionSource? silence = null;
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { StopWaitMs = 3_000, CommitBatch = 1 },
            Journal = (journal, _) => new SilentCommits(journal, () => silence?.Task ?? Task.CompletedTask),
        };
        crowd.With(1);
        EntityEngine engine = crowd.Engines[0]!;
        silence = new TaskCompletionSource();
        EntityId entity = crowd.On(0);
        Task<Answer> given = crowd.Ask(0, entity, new Probe.Note("given"), "id");
        crowd.Run(100);
        Task<Answer> waiting = crowd.Ask(0, entity, new Probe.Note("waiting"));
        crowd.Run(100);
        Task stopped = crowd.Hosts[0].Run(() => engine.DisposeAsync().AsTask());
        crowd.Run(2_900);
        Assert.False(given.IsCompleted || waiting.IsCompleted || stopped.IsCompleted);
        crowd.Run(200);
        Assert.Equal(FailureKind.Unknown, Assert.IsType<Failed>(Crowd.Told(given)).Kind);
        Assert.Equal(FailureKind.Stopping, Assert.IsType<Failed>(Crowd.Told(waiting)).Kind);
        Assert.True(crowd.Until(() => stopped.IsCompleted && engine.Completion.IsCompleted, 20_000), "still stopping");
        Assert.Equal((true, true), (stopped.IsCompletedSuccessfully, engine.Completion.IsCompletedSuccessfully));
        long decisions = engine.Stats.Decisions;
        if (tellsLater)
        {
            _ = crowd.Hosts[0].Run(() =>
            {
                silence.SetResult();
                return Task.CompletedTask;
            });
        }

        crowd.Run(20_000);
        Assert.Equal(decisions, engine.Stats.Decisions); // Whatever the journal says now, everybody has their answer.
        Assert.InRange(crowd.Facts(entity).Count, 0, tellsLater ? 1 : 0);
    }

    [Fact]
    public void a_planned_stop_moves_the_shards_within_a_second()
    {
        Crowd crowd = new()
        {
            Outside = (_, host) => Performer.For<Probe.Question>(async (_, _, _) =>
            {
                await host.After(20_000, default); // A performer that can't be interrupted, as a call to Docker can't.
                return null;
            }),
        };
        crowd.With(2);
        EntityId entity = crowd.On(0);
        _ = crowd.Ask(0, entity, new Probe.Ask("k", "x"));
        crowd.Run(1_000);
        _ = crowd.Hosts[0].Run(() => crowd.Engines[0]!.DisposeAsync().AsTask());
        crowd.Run(50);
        Timestamp asked = crowd.Time.Now;
        Task<Answer> answer = crowd.Ask(1, entity, new Probe.Note("n"));
        _ = crowd.Until(() => answer.IsCompleted, 60_000);
        Assert.True(Crowd.Told(answer) is Accepted && crowd.Time.Now - asked <= 1_000, $"{Crowd.Told(answer)} after {crowd.Time.Now - asked} ms");
    }

    /// <summary>Commits are told of, and made, when the silence ends.</summary>
    private sealed class SilentCommits(IJournal inner, Func<Task> silence) : JournalOver(inner)
    {
        public override async Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
        {
            await silence();
            return await base.Commit(batch, cancellation);
        }
    }
}
