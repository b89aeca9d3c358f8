using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Counts since the start. Concurrency: any thread.</summary>
internal sealed class EngineCounters
{
    private long _commits;
    private long _events;
    private long _decisions;
    private long _commitFailures;
    private long _refusedTells;
    private long _droppedSends;
    private long _reminders;
    private long _performs;
    private long _performFailures;
    private long _activations;
    private long _passivations;
    private long _shardsLost;

    public long Events => Interlocked.Read(ref _events);

    public long CommitFailures => Interlocked.Read(ref _commitFailures);

    public long RefusedTells => Interlocked.Read(ref _refusedTells);

    public long DroppedSends => Interlocked.Read(ref _droppedSends);

    public long RemindersFired => Interlocked.Read(ref _reminders);

    public long PerformsDone => Interlocked.Read(ref _performs);

    public long PerformFailures => Interlocked.Read(ref _performFailures);

    public long Activations => Interlocked.Read(ref _activations);

    public long Passivations => Interlocked.Read(ref _passivations);

    public void Committed(List<CommitUnit> batch, IReadOnlyList<CommitOutcome> outcomes)
    {
        int decisions = 0;
        int events = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            if (!outcomes[i].StaleFence)
            {
                decisions++;
                events += batch[i].Write.Events.Count;
            }
        }

        _ = Interlocked.Increment(ref _commits);
        _ = Interlocked.Add(ref _decisions, decisions);
        _ = Interlocked.Add(ref _events, events);
    }

    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);

    public void TellRefused() => Interlocked.Increment(ref _refusedTells);

    public void SendDropped() => Interlocked.Increment(ref _droppedSends);

    public void ReminderFired() => Interlocked.Increment(ref _reminders);

    public void Performed() => Interlocked.Increment(ref _performs);

    public void PerformFailed() => Interlocked.Increment(ref _performFailures);

    public void Activated() => Interlocked.Increment(ref _activations);

    public void Passivated() => Interlocked.Increment(ref _passivations);

    public void ShardsLost(int shards) => Interlocked.Add(ref _shardsLost, shards);

    public long LostShards => Interlocked.Read(ref _shardsLost);

    public EngineStats Snapshot(int active, int stopped, int queue, int pairs, int performs, int resting, long memory) => new(
        Interlocked.Read(ref _commits),
        Events,
        Interlocked.Read(ref _decisions),
        CommitFailures,
        RefusedTells,
        DroppedSends,
        RemindersFired,
        PerformsDone,
        PerformFailures,
        active,
        stopped,
        queue,
        pairs,
        performs,
        resting,
        memory);
}

/// <summary>The entities of this engine's shards that a bug has stopped and that have decided nothing since, nor left memory. Concurrency: any thread.</summary>
internal sealed class StoppedEntities
{
    private readonly ConcurrentDictionary<EntityId, StoppedEntity> _stopped = new();
    private int _count;

    /// <summary>Cheap enough to be asked for every decision.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<StoppedEntity> All => [.. _stopped.Values.OrderBy(stopped => stopped.Entity)];

    public void Add(StoppedEntity stopped)
    {
        if (_stopped.TryAdd(stopped.Entity, stopped))
        {
            _ = Interlocked.Increment(ref _count);
        }
        else
        {
            _stopped[stopped.Entity] = stopped;
        }
    }

    public void Clear(EntityId entity)
    {
        if (_stopped.TryRemove(entity, out _))
        {
            _ = Interlocked.Decrement(ref _count);
        }
    }
}
