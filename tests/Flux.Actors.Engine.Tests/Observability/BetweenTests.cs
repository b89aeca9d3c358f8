using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>What must not be seen between two steps of the engine: a listener to spans runs right there, and looks.</summary>
[Collection(ObservabilityCollection.Name)]
public sealed class BetweenTests
{
    [Fact, Trait("Promise", "10")]
    public async Task a_subscription_shows_no_fact_of_a_batch_before_its_own_decision_is_told_of()
    {
        // A journal that answers at once: what a subscription can show, it shows without waiting.
        await using World world = World.On(new MemoryJournal(new JournalModel()));
        await world.Start();
        EntityId[] ofOneShard = [.. Enumerable.Range(0, 1_000_000).Select(i => World.Named($"p{i}")).Where(id => Shards.Of(id) == 7).Take(3)];
        Task<Answer> Ask(int number) => world.Engine.Ask(ofOneShard[number], new Account.Deposit(1 + number), null, world.Patience);
        world.Faults.Hold();
        Task<Answer> before = Ask(0);
        await world.Faults.WhenHeld(world.Patience);
        List<(EntityId Shown, long Sequence, long Balance)> seen = [];
        int looks = 0;
        using Between between = new("stop", (span, here) =>
        {
            if (span.OperationName != "commit account" || looks++ > 0)
            {
                return;
            }

            Assert.Equal(ofOneShard[1].ToString(), here);
            IAsyncEnumerator<RecordedFact> facts = world.Engine.Subscribe(ShardOffsets.Start, null, world.Patience).GetAsyncEnumerator();
            while (facts.MoveNextAsync().AsTask() is { IsCompletedSuccessfully: true, Result: true })
            {
                Task<Account.State> state = world.Engine.Read<Account.State>(facts.Current.Entity, world.Patience);
                seen.Add((facts.Current.Entity, facts.Current.Sequence, state.IsCompletedSuccessfully ? state.Result.Balance : -1));
            }
        });
        List<Task<Answer>> asked = [];
        for (int i = 1; i <= 2; i++)
        {
            asked.Add(Ask(i));
            while (world.Engine.Stats.CommitQueue < 1 + i)
            {
                await Task.Yield(); // Both in one batch, in this order.
            }
        }

        world.Faults.Release();
        Assert.All(await Task.WhenAll([before, .. asked]).WaitAsync(world.Patience), answer => Assert.IsType<Accepted>(answer));
        Assert.Null(between.Broken);
        Assert.Equal(2, looks);
        Assert.Equal([(ofOneShard[0], 1L, 1L), (ofOneShard[1], 1L, 2L)], seen);
    }

    [Fact, Trait("Promise", "2")]
    public async Task a_turn_that_began_before_a_commit_failed_tells_nothing_that_rests_on_it()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        world.Faults.Hold();
        Task<Answer> fails = world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        await world.Faults.WhenHeld(world.Patience);
        int turns = 0;
        using Between between = new("start", (span, _) =>
        {
            if (span.OperationName == "decide account" && turns++ == 0)
            {
                // The turn is about to decide on what the payment has left.
                world.Faults.Release();
                Assert.Equal(FailureKind.JournalFull, Assert.IsType<Failed>(fails.WaitAsync(world.Patience).GetAwaiter().GetResult()).Kind);
            }
        });
        Answer answer = await world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        Assert.Null(between.Broken);
        Assert.Equal(1, turns);
        Assert.Equal(FailureKind.JournalFailed, Assert.IsType<Failed>(answer).Kind);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Pay(World.Named("bob"), 5)));
    }

    /// <summary>Called where the engine begins or ends a span of the trace that begins here, on the engine's own thread.</summary>
    private sealed class Between : IDisposable
    {
        private readonly ActivitySource _own = new(nameof(BetweenTests));
        private readonly ActivityListener _listener;
        private readonly Activity _root;
        private ActivityTraceId? _trace;

        public Between(string where, Action<Activity, string?> look)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is nameof(BetweenTests) or EngineTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Source.Name == nameof(BetweenTests) || options.Parent.TraceId == _trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
                ActivityStarted = span => Look("start", span),
                ActivityStopped = span => Look("stop", span),
            };
            ActivitySource.AddActivityListener(_listener);
            _root = _own.StartActivity("test")!;
            _trace = _root.TraceId;

            void Look(string at, Activity span)
            {
                if (at == where && span.TraceId == _trace)
                {
                    try
                    {
                        look(span, span.GetTagItem("flux.entity") as string);
                    }
                    catch (Exception e)
                    {
                        Broken = e; // The engine would only log it.
                    }
                }
            }
        }

        public Exception? Broken { get; private set; }

        public void Dispose()
        {
            _trace = null;
            _root.Dispose();
            _listener.Dispose();
            _own.Dispose();
        }
    }
}
