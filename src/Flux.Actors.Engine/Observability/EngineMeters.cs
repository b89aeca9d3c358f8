using System.Diagnostics;
using System.Diagnostics.Metrics;
using Flux.Actors.Engine.Cluster;

namespace Flux.Actors.Engine.Observability;

/// <summary>The instruments of one engine; what is not listened to costs one look at a flag.</summary>
/// <remarks>
/// Units: seconds, and counts of what stands in braces (UCUM, as OpenTelemetry has it). What breaks in whoever listens is logged, and nothing else.
/// Concurrency: any thread.
/// </remarks>
internal sealed class EngineMeters : IDisposable
{
    private static readonly InstrumentAdvice<double> Latency = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<double> Lag = new() { HistogramBucketBoundaries = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 60, 600, 3_600] };

    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024] };

    private readonly EngineLog _log;
    private readonly Meter _meter;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _busy;
    private readonly Histogram<double> _asks;
    private readonly Histogram<int> _commitSize;
    private readonly Histogram<double> _commits;
    private readonly Histogram<double> _reminderLag;

    public EngineMeters(EngineCore core, IMeterFactory? factory)
    {
        _log = core.Log;
        _meter = factory?.Create(new MeterOptions(EngineTelemetry.MeterName)) ?? new Meter(EngineTelemetry.MeterName);
        _commands = _meter.CreateCounter<long>("flux.engine.commands", "{command}", "Commands that entities have decided, by kind, source and answer.");
        _busy = _meter.CreateCounter<long>("flux.engine.commands.busy", "{command}", "Commands from outside that found a bounded queue full.");
        _asks = _meter.CreateHistogram("flux.engine.ask.duration", "s", "From asking an entity to its answer.", advice: Latency);
        _commitSize = _meter.CreateHistogram("flux.engine.commit.size", "{decision}", "Decisions that shared one commit.", advice: Sizes);
        _commits = _meter.CreateHistogram("flux.engine.commit.duration", "s", "The journal's time for one commit that it recorded.", advice: Latency);
        _reminderLag = _meter.CreateHistogram("flux.engine.reminders.lag", "s", "From a reminder's time to the commit of its command.", advice: Lag);
        Counts(core.Counters);
        Count("flux.engine.log.failures", "{entry}", "Log entries that the application's logger has thrown at.", () => core.Log.Failures);
        States(core);
    }

    public bool AsksAreWatched => _asks.Enabled || _busy.Enabled;

    public void Decided(EntityKind kind, Letter letter, Answer answer)
    {
        if (_commands.Enabled)
        {
            Add(_commands, new("flux.kind", kind.Name), new("flux.source", Source(letter)), new("flux.answer", Spans.Named(answer)));
        }
    }

    public void TurnedAway(string kind, Answer answer)
    {
        if (answer is Busy && _busy.Enabled)
        {
            Add(_busy, new KeyValuePair<string, object?>("flux.kind", kind));
        }
    }

    public void Asked(string kind, Answer answer, TimeSpan took)
    {
        TurnedAway(kind, answer);
        if (_asks.Enabled)
        {
            Record(_asks, took.TotalSeconds, new("flux.kind", kind), new("flux.answer", Spans.Named(answer)));
        }
    }

    /// <summary>When a commit began, for <see cref="Committed"/>; 0 when nobody listens.</summary>
    public long CommitBegins() => _commits.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void Committed(int decisions, long began)
    {
        Record(_commitSize, decisions);
        if (began != 0)
        {
            Record(_commits, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    public void Reminded(long lagMilliseconds) => Record(_reminderLag, Math.Max(0, lagMilliseconds) / 1_000.0);

    public void Dispose() => _meter.Dispose();

    private void Add(Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception e)
        {
            _log.ObserverBroke(e);
        }
    }

    private void Record<T>(Histogram<T> histogram, T value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception e)
        {
            _log.ObserverBroke(e);
        }
    }

    private static string Source(Letter letter) => letter switch
    {
        AskLetter or FollowingAskLetter or ForeignAsk => "ask",
        TellLetter => "tell",
        ReminderLetter => "reminder",
        SettlingLetter => "perform",
        _ => "post",
    };

    private void Counts(EngineCounters counters)
    {
        Count("flux.engine.events", "{event}", "Events recorded.", () => counters.Events);
        Count("flux.engine.commit.failures", "{commit}", "Commits of which nothing was recorded.", () => counters.CommitFailures);
        Count("flux.engine.fences.lost", "{shard}", "Shards that another owner has taken over.", () => counters.LostShards);
        Count("flux.engine.entities.activated", "{entity}", "Entities read into memory.", () => counters.Activations);
        Count("flux.engine.entities.passivated", "{entity}", "Entities that left memory.", () => counters.Passivations);
        Count("flux.engine.tells.refused", "{message}", "Stored messages that their receivers refused.", () => counters.RefusedTells);
        Count("flux.engine.sends.dropped", "{message}", "Volatile messages that found no room.", () => counters.DroppedSends);
        Count("flux.engine.reminders.fired", "{reminder}", "Reminders whose command was applied.", () => counters.RemindersFired);
        Count("flux.engine.performs.done", "{request}", "Requests to the outside whose answer was committed.", () => counters.PerformsDone);
        Count("flux.engine.performs.failures", "{attempt}", "Attempts at requests to the outside that failed.", () => counters.PerformFailures);
    }

    private void States(EngineCore core)
    {
        State("flux.engine.entities.active", "{entity}", "Entities in memory.", () => core.ActiveEntities);
        State("flux.engine.entities.stopped", "{entity}", "Entities stopped by a bug that have decided nothing since.", () => core.Stops.Count);
        State("flux.engine.entities.memory", "By", "What the entities in memory are estimated to take of it.", () => core.Memory.Used);
        State("flux.engine.mailbox.depth", "{command}", "Commands waiting at all entities.", () => core.MailboxDepth);
        State("flux.engine.commit.queue", "{decision}", "Decisions that wait for their commit.", () => core.Committer.Depth);
        State("flux.engine.outbox.pairs", "{pair}", "Pairs of sender and receiver with messages under way.", () => core.Outbox.Pairs);
        State("flux.engine.outbox.shards_left", "{shard}", "Shards of which messages wait in the journal because too many pairs have messages under way.", () => core.Outbox.ShardsLeft);
        State("flux.engine.outbox.pending", "{message}", "Stored messages in memory that are not applied yet.", () => core.Outbox.Pending);
        State("flux.engine.performs.active", "{request}", "Requests to the outside in memory.", () => core.Performs.Active);
        State("flux.engine.performs.resting", "{request}", "Requests to the outside that failed and left memory until they are tried again.", () => core.Performs.Resting);
        State("flux.engine.shards.open", "{shard}", "Shards that take commands here.", () => core.Owned.Open.Count);
        State("flux.engine.subscriptions.waiting", "{subscription}", "Subscriptions and projections that wait for the next commit.", () => core.PulsesAwaited);
        State("flux.engine.answers.awaited", "{question}", "Questions to other hosts that have no answer yet.", () => core.Router?.AnswersAwaited ?? 0);
        _ = _meter.CreateObservableUpDownCounter("flux.engine.projection.lag", () => Lags(core), "{event}", "Events of this host's shards that a projection has not applied yet.");
        _ = _meter.CreateObservableGauge(
            "flux.engine.outbox.lag", () => core.Outbox.LagMilliseconds / 1_000.0, "s", "The longest time that a pair with messages under way has had none applied.");
    }

    private static IEnumerable<Measurement<long>> Lags(EngineCore core) =>
        core.Projectors.Select(projector => new Measurement<long>(projector.Status.Lag, new KeyValuePair<string, object?>("flux.projection", projector.Name)));

    private void Count(string name, string unit, string description, Func<long> count) => _ = _meter.CreateObservableCounter(name, count, unit, description);

    private void State(string name, string unit, string description, Func<long> count) =>
        _ = _meter.CreateObservableUpDownCounter(name, count, unit, description);
}
