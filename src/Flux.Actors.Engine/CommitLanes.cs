using System.Collections.Concurrent;

namespace Flux.Actors.Engine;

/// <summary>The way of all decisions to the journal: some lanes side by side, a shard's decisions always in the same one.</summary>
/// <remarks>Shape: as many lanes as the journal commits at a time, within the bound; each has one batch on its way. Concurrency: any thread.</remarks>
internal sealed class CommitLanes
{
    private readonly EngineCore _core;
    private readonly Committer[] _lanes;
    private readonly ConcurrentQueue<EntityCell> _parked = new();
    private int _depth;

    public CommitLanes(EngineCore core)
    {
        _core = core;
        _lanes = [.. Enumerable.Range(0, Math.Min(core.Limits.CommitLanes, core.Journal.CommitsAtOnce)).Select(_ => new Committer(core, this))];
    }

    public IReadOnlyList<Committer> All => _lanes;

    /// <summary>Decisions of all entities that are not settled yet.</summary>
    public int Depth => Volatile.Read(ref _depth);

    /// <summary>Entities pause while so many decisions wait; the queues themselves never refuse.</summary>
    public bool IsFull => Depth >= _core.Limits.CommitQueue;

    /// <summary>Lets the scheduled cell take its next turn after a commit.</summary>
    public void Park(EntityCell cell)
    {
        _parked.Enqueue(cell);
        if (!IsFull)
        {
            Unpark();
        }
    }

    public void Unpark()
    {
        while (_parked.TryDequeue(out EntityCell? cell))
        {
            cell.Requeue();
        }
    }

    public void Submit(CommitUnit unit)
    {
        _ = Interlocked.Increment(ref _depth);
        _lanes[unit.Write.Shard % _lanes.Length].Submit(unit);
    }

    /// <summary>A decision is recorded, or has failed.</summary>
    public void Left() => Interlocked.Decrement(ref _depth);

    /// <summary>From now on everything that waits is failed: nothing is committed any more.</summary>
    public void Abort(Failed why) => Array.ForEach(_lanes, lane => lane.Abort(why));

    /// <summary>No more decisions; the lanes end after those they have.</summary>
    public void Complete() => Array.ForEach(_lanes, lane => lane.Complete());

    /// <summary>Asks the journal until it answers.</summary>
    /// <exception cref="OperationCanceledException">The engine stops first.</exception>
    public async Task<T> Insist<T>(string what, Func<Task<T>> ask)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
            {
                // Also what no journal should throw: the batch in hand must be answered, so there is no way out of here but an answer.
                long pause = BackOff.Milliseconds(_core.Limits.RetryFirstMs, _core.Limits.RetryMaxMs, attempt, 0);
                _core.Log.ScanFailed(what, pause, fault.Message);
                await _core.Clock.After(pause, _core.Stopping);
            }
        }
    }
}
