using Flux.Actors.Kernel;

namespace Flux.Actors.Engine;

/// <summary>Records the decisions of all entities, in lanes side by side: all about one shard in one lane, in their order.</summary>
/// <remarks>
/// Shape: as many lanes as the bound says and the journal works on at a time; shards are dealt to them in turn. Each has its part of the commit queue, so a lane
/// that hangs holds up its own shards only.
/// </remarks>
internal sealed class Committer : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly EngineCore _core;
    private readonly CommitLane[] _lanes;

    public Committer(EngineCore core)
    {
        _core = core;
        Ended = _ended.Token;
        int lanes = Math.Clamp(core.Limits.CommitLanes, 1, core.Journal.CommitsAtOnce);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new CommitLane(core, this, Math.Max(1, core.Limits.CommitQueue / lanes)))];
    }

    public IReadOnlyList<CommitLane> Lanes => _lanes;

    /// <summary>Cancelled when the lanes have ended: who has no answer by then gets none.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Decisions that wait for the journal.</summary>
    public int Depth => _lanes.Sum(lane => lane.Depth);

    public CommitLane LaneOf(int shard) => _lanes[shard % _lanes.Length];

    public void Submit(CommitUnit unit) => LaneOf(unit.Write.Shard).Submit(unit);

    /// <summary>From now on everything that waits is failed: nothing is committed any more.</summary>
    public void Abort(Failed why)
    {
        foreach (CommitLane lane in _lanes)
        {
            lane.Abort(why);
        }
    }

    /// <summary>Ends the lanes that have not ended, though the journal tells nothing of what was given to it.</summary>
    /// <returns>Decisions that have an unknown end.</returns>
    public int Abandon(Failed why) => _lanes.Sum(lane => lane.Abandon(why));

    /// <summary>No more decisions; the lanes end after those they have.</summary>
    public void Complete()
    {
        foreach (CommitLane lane in _lanes)
        {
            lane.Complete();
        }
    }

    /// <summary>The lanes have ended.</summary>
    public void End() => _ended.Cancel();

    public void Dispose() => _ended.Dispose();

    /// <summary>Completes when all that the journal holds by now has been told to whom it concerns: then what was read from it before this is no news.</summary>
    public async Task Told()
    {
        foreach (CommitLane lane in _lanes)
        {
            await lane.Passed;
        }
    }

    /// <summary>Completes when whatever was decided about the shards before this call has been recorded or not.</summary>
    public async Task Emptied(ShardSet shards)
    {
        foreach (Task emptied in shards.Select(LaneOf).Distinct().Select(lane => lane.Emptied()).ToArray())
        {
            await emptied;
        }
    }

    /// <summary>Asks the journal until it answers.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants to know any more.</exception>
    public async Task<T> Insist<T>(string what, Func<Task<T>> ask, CancellationToken cancellation)
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
                await _core.Clock.After(pause, cancellation);
            }
        }
    }
}
