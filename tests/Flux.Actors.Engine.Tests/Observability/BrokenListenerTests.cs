using System.Diagnostics;
using System.Diagnostics.Metrics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>Somebody who listens to the meters, the spans or the log and breaks does so alone.</summary>
[Collection(ObservabilityCollection.Name)]
public sealed class BrokenListenerTests
{
    [Fact]
    public async Task a_listener_that_throws_at_every_measurement_stops_nothing()
    {
        using MeterRecorder meters = new();
        using MeterListener listener = new();
        HashSet<string> broken = new(StringComparer.Ordinal);
        void Break(Instrument instrument)
        {
            lock (broken)
            {
                broken.Add(instrument.Name);
            }

            throw new InvalidOperationException("the listener's own bug");
        }

        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && !instrument.IsObservable)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => Break(instrument));
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => Break(instrument));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Break(instrument));
        listener.Start();
        await Goes(meters);
        Assert.Equal(
            ["flux.engine.ask.duration", "flux.engine.commands", "flux.engine.commit.duration", "flux.engine.commit.size", "flux.engine.reminders.lag"],
            broken.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("start")]
    [InlineData("stop")]
    public async Task a_listener_that_throws_at_every_span_stops_nothing(string where)
    {
        // Other tests' engines are heard too: only of the trace that begins here it breaks.
        using ActivitySource own = new($"{nameof(BrokenListenerTests)} {where}");
        ActivityTraceId? trace = null;
        HashSet<string> broken = new(StringComparer.Ordinal);
        void Break(string at, ActivityTraceId of, string name)
        {
            if (at == where && of == trace)
            {
                lock (broken)
                {
                    broken.Add(name.Split(' ')[0]);
                }

                throw new InvalidOperationException("the listener's own bug");
            }
        }

        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == own.Name || source.Name == EngineTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                Break("sample", options.Parent.TraceId, options.Name);
                return options.Source.Name == own.Name || options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
            },
            ActivityStarted = span => Break("start", span.TraceId, span.OperationName),
            ActivityStopped = span => Break("stop", span.TraceId, span.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        using (Activity root = own.StartActivity("test")!)
        {
            trace = root.TraceId;
            await Goes(null);
            trace = null;
        }

        Assert.Superset(new HashSet<string>(where == "stop" ? ["ask", "commit", "decide", "perform", "tell"] : ["ask", "decide", "perform", "tell"], StringComparer.Ordinal), broken);
    }

    [Fact]
    public async Task a_log_that_throws_at_every_entry_stops_nothing()
    {
        using MeterRecorder meters = new();
        await using World world = await World.Create();
        world.Meters = meters;
        BrokenLog log = new();
        world.Logger = log;
        world.Performers.Add(Performer.For<Account.Question>((context, _, _) => context.Attempt == 1
            ? throw new InvalidOperationException("not yet")
            : Task.FromResult<object?>(new Account.Note("answer"))));
        await world.Start();
        Assert.Equal(FailureKind.Bug, Assert.IsType<Failed>(await world.Ask("cid", new Account.Break("decide"))).Kind);
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        Assert.Equal(FailureKind.JournalFull, Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(1))).Kind);
        world.Faults.FailCommit(FaultPoint.UnclearAfter, JournalFaultKind.Unavailable);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(2)));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Pay(World.Named("cid"), 1))); // Its receiver is stopped still.
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.AskOutside("k", "why")));
        await OutboxTests.Advance(world, () => world.Engine.Stats is { PerformsDone: 1, PerformsActive: 0, OutboxPairs: 0 });
        Assert.Equal((1, 1), ((await world.Read("ann")).Balance, (await world.Read("cid")).Balance));
        Assert.False(world.Engine.Completion.IsCompleted);
        Assert.Superset(new HashSet<int> { 1, 2, 4, 5, 7, 10 }, log.Entries); // Whatever there is to be said.
        Assert.Equal(log.Count, meters.Observed("flux.engine.log.failures"));
    }

    /// <summary>Asks, messages, work, reminders and a bug, each as if nobody listened.</summary>
    private static async Task Goes(MeterRecorder? meters)
    {
        await using World world = await World.Create();
        world.Meters = meters;
        int works = 0;
        world.Performers.Add(Performer.For<Account.Question>((_, _, _) =>
        {
            works++;
            return Task.FromResult<object?>(new Account.Note("answer"));
        }));
        await world.Start();
        Assert.Equal(new Accepted(1, [new Account.Deposited(5)]), await world.Ask("ann", new Account.Deposit(5)));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Pay(World.Named("bob"), 2)));
        Assert.Equal(2, (await world.Fact<Account.Received>("bob")).Amount);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.AskOutside("k", "why")));
        _ = await world.Fact<Account.Noted>("ann", noted => noted.Text == "answer");
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.RemindMe("r", world.Clock.Now, "rang")));
        _ = await world.Fact<Account.Noted>("ann", noted => noted.Text == "rang");
        Assert.Equal(FailureKind.Bug, Assert.IsType<Failed>(await world.Ask("cid", new Account.Break("decide"))).Kind);
        await OutboxTests.Advance(world, () => world.Engine.Stats is { PerformsDone: 1, PerformsActive: 0, RemindersFired: 1, OutboxPairs: 0 });
        Assert.Equal(1, works);
        Assert.Equal(3, (await world.Read("ann")).Balance);
        Assert.False(world.Engine.Completion.IsCompleted);
    }

    [Fact]
    public async Task a_listener_that_throws_keeps_nobody_from_their_answer_and_stops_nothing()
    {
        using MeterRecorder meters = new();
        await using World world = await World.Create();
        world.Meters = meters;
        await world.Start();
        int broken = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "flux.engine.ask.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            Interlocked.Increment(ref broken);
            throw new InvalidOperationException("the listener's own bug");
        });
        listener.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer>[] riders = [world.Ask("ann", new Account.Note("")), world.Ask("ann", new Account.Pay(World.Named("bob"), 9)), world.Ask("ann", new Account.Deposit(2))];
        Task<Answer> other = world.Ask("bob", new Account.Deposit(3));
        world.Faults.Release();
        List<Answer> wanted =
        [
            new Accepted(1, [new Account.Deposited(1)]), new Accepted(1, []), new Refused(Account.Refusal.TooLittle), new Accepted(2, [new Account.Deposited(2)]),
        ];
        Assert.Equal(wanted, await Task.WhenAll([first, .. riders]).WaitAsync(world.Patience));
        Assert.IsType<Accepted>(await other.WaitAsync(world.Patience));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(4)));
        Assert.Equal(6, broken);
        Assert.False(world.Engine.Completion.IsCompleted);
    }

    private sealed class BrokenLog : ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public HashSet<int> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Entries)
            {
                Entries.Add(eventId.Id);
            }

            Interlocked.Increment(ref _count);
            throw new AggregateException("the log's own bug");
        }
    }
}
