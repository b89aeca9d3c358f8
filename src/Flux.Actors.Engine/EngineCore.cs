using System.Collections.Concurrent;
using System.Collections.Immutable;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>What the parts of one engine share: the directory of entities in memory, the shards it owns, its bounds and counts.</summary>
internal sealed partial class EngineCore : IDisposable
{
    private readonly ConcurrentDictionary<DirectoryKey, EntityCell> _cells = new();
    private readonly Dictionary<string, EntityKind> _kinds;
    private readonly Func<Height> _height;
    private readonly EntityKindSettings _kindSettings;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _tenures = new();
    private readonly Lock _pulseGate = new();
    private List<TaskCompletionSource> _pulses = [];

    public EngineCore(EngineSetup setup)
    {
        Stopping = _stopping.Token;
        _height = setup.Height;
        _kindSettings = setup.KindSettings;
        _kinds = setup.Kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        Journal = setup.Journal;
        Clock = setup.Clock;
        Dispatcher = setup.Dispatcher;
        Owner = setup.Owner;
        Limits = setup.Limits;
        Log = new EngineLog(setup.Logger);
        Performers = setup.Performers.ToDictionary(performer => performer.RequestName, StringComparer.Ordinal);
        Memory = new MemoryBudget(setup.Limits.MemoryBudgetBytes);
        Owned = new OwnedShards(setup.Clock);
        Committer = new Committer(this);
        Outbox = new OutboxRelay(this);
        Takeovers = new Takeovers(this);
        Reminders = new ReminderLoop(this);
        Performs = new PerformDesk(this);
        Meters = new EngineMeters(this, setup.Meters);
        Projectors = [.. setup.Projections.Select(projection => Fed(projection, setup))];
        if (setup.Cluster is { } cluster)
        {
            Router = new Router(this, cluster);
            Membership = new Membership(this, cluster, Router);
            Owned.NeedLease();
        }
    }

    public IJournal Journal { get; }

    public IClock Clock { get; }

    public IDispatcher Dispatcher { get; }

    /// <summary>The name under which this engine owns shards: of this life of this process alone.</summary>
    public string Owner { get; }

    public EngineLimits Limits { get; }

    /// <summary>What the entities in memory weigh.</summary>
    public MemoryBudget Memory { get; }

    public OwnedShards Owned { get; }

    /// <summary>The way to other hosts; null when there are none.</summary>
    public Router? Router { get; }

    public Membership? Membership { get; }

    public IReadOnlyList<Projector> Projectors { get; }

    public EngineLog Log { get; }

    public EngineCounters Counters { get; } = new();

    public EngineMeters Meters { get; }

    public StoppedEntities Stops { get; } = new();

    public IReadOnlyDictionary<string, Performer> Performers { get; }

    public Committer Committer { get; }

    public OutboxRelay Outbox { get; }

    public Takeovers Takeovers { get; }

    public ReminderLoop Reminders { get; }

    public PerformDesk Performs { get; }

    /// <summary>Kept apart from its source, which late turns outlive.</summary>
    public CancellationToken Stopping { get; }

    public int ActiveEntities => _cells.Count;

    /// <summary>Commands waiting at all entities, as seen in passing.</summary>
    public long MailboxDepth => _cells.Sum(each => (long)each.Value.MailboxDepth);

    /// <summary>Commands from outside waiting at the entity that has most of them, as seen in passing.</summary>
    public int MailboxDeepest => _cells.Select(each => each.Value.MailFromOutside).DefaultIfEmpty(0).Max();

    /// <summary>Subscriptions and projections that wait for the next commit.</summary>
    public int PulsesAwaited
    {
        get
        {
            lock (_pulseGate)
            {
                return _pulses.Count;
            }
        }
    }

    public Height Height() => _height();

    /// <summary>Takes claimed shards into work: what they owe is read first, again until the journal answers or they are lost.</summary>
    public async Task Gain(IReadOnlyList<ShardClaim> claims)
    {
        await Takeovers.Take(claims);
        Performs.Look();
        Reminders.Wake();
        Pulse();
    }

    /// <summary>Forgets everything about shards that are not ours any more: what is in memory may be old, and what is owed is the next owner's.</summary>
    public void Lose(ShardSet shards)
    {
        if (shards.Count == 0)
        {
            return;
        }

        lock (_tenures)
        {
            Owned.Lost(shards);
            Takeovers.Look();
            // Not by its values, which would be copied with nobody able to add one. An entity that this passes over came after the shards were lost.
            foreach ((_, EntityCell cell) in _cells)
            {
                if (shards.Contains(cell.Shard))
                {
                    cell.Evict();
                }
            }

            Outbox.Lose(shards);
            Performs.Lose(shards);
        }
    }

    /// <summary>Notes that the shards are ours; not while they are being lost, or what is begun for the new tenure would be ended with the old one.</summary>
    public IReadOnlyList<OwnedShards.Tenure> Claim(IReadOnlyList<ShardClaim> claims)
    {
        lock (_tenures)
        {
            return Owned.Claimed(claims);
        }
    }

    /// <summary>As <see cref="Lose"/>, and says so: nobody here gave them away.</summary>
    public void Lost(ShardSet shards)
    {
        Lose(shards);
        if (shards.Count > 0)
        {
            Counters.ShardsLost(shards.Count);
            Log.ShardsLost(shards.Count, Owned.Open.Count);
        }
    }

    public EntityKindSettings SettingsOf(EntityKind kind) => kind.Settings ?? _kindSettings;

    public EntityKind? FindKind(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>The kind that takes the command.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it does not take such commands: a bug of who sends it.</exception>
    public EntityKind KindFor(EntityId to, object command) =>
        _kinds.GetValueOrDefault(to.Kind) is not { } kind
            ? throw new InvalidOperationException($"{to}: '{to.Kind}' is no kind of this engine")
            : kind.Takes(command)
                ? kind
                : throw new InvalidOperationException($"{to} takes {kind.CommandType}, {command.GetType()} seen");

    /// <summary>Puts the letter into the mailbox of the entity; when that is not possible the letter is answered at once.</summary>
    public void Deliver(EntityId to, Letter letter)
    {
        if (TryDeliver(to, letter) is { } refusal)
        {
            letter.Done(refusal);
        }
    }

    /// <summary>Null when the letter is in the mailbox or on its way to the host that has the entity, else why not.</summary>
    public Answer? TryDeliver(EntityId to, Letter letter) => TryDeliver(to, FindCell(to), letter);

    /// <summary>The same for whoever has looked for the entity in memory already.</summary>
    public Answer? TryDeliver(EntityId to, EntityCell? cell, Letter letter)
    {
        // The usual case does nothing that the entity in memory knows already.
        if (cell is not null && Router is null && !Stopping.IsCancellationRequested)
        {
            switch (cell.Post(letter))
            {
                case Posted.Queued:
                    return null;
                case Posted.Full:
                    return cell.Busy;
                default:
                    break; // It has left; a new one takes its place.
            }
        }

        if (_kinds.GetValueOrDefault(to.Kind) is not { } kind)
        {
            return new Failed(FailureKind.Misaddressed, $"{to}: '{to.Kind}' is no kind of this engine; it has {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}");
        }

        return Router is { } router && !Owned.Accepts(cell?.Shard ?? Shards.Of(to)) ? router.TrySend(to, kind, letter) : TryDeliverHere(to, kind, letter);
    }

    /// <summary>As <see cref="TryDeliver(EntityId, Letter)"/>, on this host whoever has the shard.</summary>
    public Answer? TryDeliverHere(EntityId to, EntityKind kind, Letter letter)
    {
        while (!Stopping.IsCancellationRequested)
        {
            if (!_cells.TryGetValue(new DirectoryKey(to), out EntityCell? cell))
            {
                if (!letter.FromOutside)
                {
                    LookForPlace();
                }
                else if (FindsNoRoom() is { } busy)
                {
                    return busy;
                }

                cell = _cells.GetOrAdd(new DirectoryKey(to), key => new EntityCell(this, key.Id, kind));
            }

            switch (cell.Post(letter))
            {
                case Posted.Queued:
                    return null;
                case Posted.Full:
                    return cell.Busy;
                default:
                    _ = _cells.TryRemove(KeyValuePair.Create(new DirectoryKey(to), cell));
                    break;
            }
        }

        return new Failed(FailureKind.Stopping, "the engine is stopping");
    }

    /// <summary>What the stored fact says today: itself, or the facts that its upcaster makes of it, under its one sequence and position.</summary>
    public IEnumerable<RecordedFact> Decoded(StoredEvent stored)
    {
        ImmutableArray<object> facts;
        try
        {
            facts = FindKind(stored.Entity.Kind) is { } kind
                ? kind.DecodeEvents(stored.Payload)
                : [new UnreadableFact(stored.Payload, $"'{stored.Entity.Kind}' is no kind of this engine")];
        }
        catch (WireException e)
        {
            facts = [new UnreadableFact(stored.Payload, e.Message)];
        }

        return facts.Select((fact, index) =>
            new RecordedFact(stored.Entity, stored.Sequence, stored.Shard, stored.Position, stored.Time, fact) { IsLast = index == facts.Length - 1 });
    }

    public EntityCell? FindCell(EntityId entity) => _cells.TryGetValue(new DirectoryKey(entity), out EntityCell? cell) ? cell : null;

    public void Post(EntityId to, PostLetter letter)
    {
        if (TryDeliver(to, letter) is not null)
        {
            Counters.SendDropped();
        }
    }

    /// <summary>Wakes the subscriptions.</summary>
    public void Pulse()
    {
        List<TaskCompletionSource> waiting;
        lock (_pulseGate)
        {
            waiting = _pulses;
            _pulses = [];
        }

        foreach (TaskCompletionSource waiter in waiting)
        {
            _ = waiter.TrySetResult();
        }
    }

    /// <summary>Completed by the next commit after this call; who waits for it no more says so, since the next commit may be far.</summary>
    public TaskCompletionSource NextPulse()
    {
        TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pulseGate)
        {
            _pulses.Add(pulse);
        }

        return pulse;
    }

    /// <summary>Nobody waits for it any more; whether it has come already is no matter.</summary>
    public void NoPulse(TaskCompletionSource pulse)
    {
        lock (_pulseGate)
        {
            _ = _pulses.Remove(pulse);
        }
    }

    /// <summary>Ends whatever waits; on the dispatcher, because a cancellation runs the callbacks of others. What those throw is logged, and stops nothing.</summary>
    public Task Stop() => Dispatched.Begin(Dispatcher, () =>
    {
        Cancel(_stopping);
        return Task.CompletedTask;
    }).Done;

    /// <summary>Cancels, whatever the callbacks of those who listen do.</summary>
    public void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException e)
        {
            Log.CancellationBroke(e.Flatten());
        }
    }

    public void Dispose()
    {
        Meters.Dispose();
        Committer.Dispose();
        _stopping.Dispose();
    }

    private Projector Fed(Projection projection, EngineSetup setup) => projection.Offsets is null && setup.Offsets is null
        ? throw new ArgumentException($"projection '{projection.Name}' keeps no offsets, and neither does {setup.Journal.Name}")
        : new Projector(this, projection, setup.Offsets);
}

/// <summary>An entity as the directory looks for it. Keys come from outside, hence a hash that nobody can foresee; of the key alone, since few kinds share keys.</summary>
internal readonly struct DirectoryKey(EntityId id) : IEquatable<DirectoryKey>
{
    public EntityId Id { get; } = id;

    public bool Equals(DirectoryKey other) => string.Equals(Id.Key, other.Id.Key) && string.Equals(Id.Kind, other.Id.Kind);

    public override bool Equals(object? obj) => obj is DirectoryKey other && Equals(other);

    public override int GetHashCode() => Id.Key.GetHashCode(StringComparison.Ordinal) + Id.Kind.Length;
}
