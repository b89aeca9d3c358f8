using System.Collections.Concurrent;
using System.Threading.Channels;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Takes the decisions about some of the shards in their order and commits them in batches; what rests on a commit leaves after it.</summary>
/// <remarks>
/// Shape: one batch in flight. Deciding goes on meanwhile, so the next batch is what came up during the last commit. Concurrency: any thread hands decisions
/// in; one loop commits them. Lanes know nothing of each other: nothing they share depends on the order in which they commit.
/// </remarks>
internal sealed partial class CommitLane(EngineCore core, Committer committer, int depthMax)
{
    private readonly Channel<Submission> _queue =
        Channel.CreateUnbounded<Submission>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly ConcurrentQueue<EntityCell> _parked = new();

    /// <summary>In flight, or told of already; kept so that a loop that breaks leaves nobody without an answer.</summary>
    private readonly List<CommitUnit> _batch = [];

    /// <summary>Passed while the batch was taken in.</summary>
    private readonly List<CommitMark> _marks = [];

    /// <summary>Held while waiting decisions are taken in and told of: by the loop, or by whoever gives it up.</summary>
    private readonly Lock _telling = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private Task _loopEnds = Task.CompletedTask;
    private bool _isAbandoned;
    private int _depth;
    private Failed? _aborted;
    private TaskCompletionSource? _passing;

    /// <summary>Why the last batch was not recorded; decisions that rest on it fail for the same reason.</summary>
    private FailureKind _lastFailure = FailureKind.JournalFailed;

    public int Depth => Volatile.Read(ref _depth);

    /// <summary>Entities pause while so many decisions wait; the queue itself never refuses.</summary>
    public bool IsFull => Depth >= depthMax;

    /// <summary>Completes when the batch that is in flight now has been recorded or not, and what rests on it has left.</summary>
    public Task Passed => Volatile.Read(ref _passing)?.Task ?? Task.CompletedTask;

    /// <summary>Lets the scheduled cell take its next turn after a commit.</summary>
    public void Park(EntityCell cell)
    {
        _parked.Enqueue(cell);
        if (!IsFull)
        {
            Unpark();
        }
    }

    public void Submit(CommitUnit unit)
    {
        _ = Interlocked.Increment(ref _depth);
        if (!_queue.Writer.TryWrite(unit))
        {
            Fail(unit, new Failed(FailureKind.Stopping, "the engine is stopping"));
        }
    }

    /// <summary>Completes when everything handed in before this call has been recorded or not, and what rests on it has left.</summary>
    public Task Emptied()
    {
        CommitMark mark = new();
        return _queue.Writer.TryWrite(mark) ? mark.Reached : Task.CompletedTask; // A lane that takes nothing more is about to end.
    }

    /// <summary>From now on everything that waits is failed: this lane commits nothing any more.</summary>
    public void Abort(Failed why)
    {
        Volatile.Write(ref _aborted, why);
        Complete();
    }

    /// <summary>Ends the lane though its journal tells nothing: nobody knows what becomes of the batch in flight, and the rest is not recorded.</summary>
    /// <returns>Decisions that have an unknown end.</returns>
    public int Abandon(Failed why)
    {
        lock (_telling)
        {
            int unknown = _batch.Count(unit => !unit.IsTold);
            _isAbandoned = true;
            Abort(why);
            Drain();
            Volatile.Read(ref _passing)?.TrySetResult();
            _ = _ended.TrySetResult();
            return unknown;
        }
    }

    /// <summary>Fails what waits, and what was in flight, when the loop itself has broken or was given up; while it runs, both are its own.</summary>
    public void Drain()
    {
        foreach (CommitUnit unit in _batch.Where(unit => !unit.IsTold))
        {
            Fail(unit, new Failed(FailureKind.Unknown, $"{_aborted!.Why}; nobody knows whether it was recorded, ask again with the same command id"));
        }

        while (_queue.Reader.TryRead(out Submission? next))
        {
            if (next is CommitUnit unit)
            {
                Fail(unit, _aborted!);
            }
            else
            {
                _marks.Add((CommitMark)next);
            }
        }

        ReachMarks();
        Unpark();
    }

    /// <summary>No more decisions; <see cref="Run"/> ends after those it has.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Commits until the lane is complete, or is given up.</summary>
    public async Task Run()
    {
        _loop = Loop();
        _loopEnds = Patience.End(_loop, _ended);
        await _ended.Task;
        if (_loop.IsCompleted)
        {
            await _loop;
        }
    }

    private async Task Loop()
    {
        while (await _queue.Reader.WaitToReadAsync() && TakeIn())
        {
            if (_batch.Count > 0)
            {
                await Pass(_batch);
            }

            lock (_telling)
            {
                ReachMarks();
                Unpark();
            }
        }
    }

    /// <summary>Makes a batch of what waits; false when the lane was given up.</summary>
    private bool TakeIn()
    {
        lock (_telling)
        {
            _batch.Clear();
            while (!_isAbandoned && _batch.Count < core.Limits.CommitBatch && _queue.Reader.TryRead(out Submission? next))
            {
                if (next is CommitUnit unit)
                {
                    TakeIn(unit);
                }
                else
                {
                    _marks.Add((CommitMark)next);
                }
            }

            return !_isAbandoned;
        }
    }

    /// <summary>Adds the decision to the batch, or fails it: what it rests on is not so.</summary>
    private void TakeIn(CommitUnit unit)
    {
        if (Volatile.Read(ref _aborted) is { } aborted)
        {
            Fail(unit, aborted);
        }
        else if (core.Owned.FenceOf(unit.Write.Shard) is var fence && fence == 0)
        {
            Fail(unit, Moved(unit.Write.Shard));
        }
        else if (unit.Generation == unit.Cell.Generation)
        {
            unit.Write = unit.Write.Fence == fence ? unit.Write : unit.Write with { Fence = fence };
            _batch.Add(unit);
        }
        else
        {
            Fail(unit, new Failed(_lastFailure, "a decision before it could not be recorded"));
        }
    }

    private void ReachMarks()
    {
        foreach (CommitMark mark in _marks)
        {
            mark.Reach();
        }

        _marks.Clear();
    }

    private async Task Pass(List<CommitUnit> batch)
    {
        TaskCompletionSource passing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _passing, passing);
        try
        {
            await Commit(batch);
        }
        finally
        {
            Volatile.Write(ref _passing, null);
            _ = passing.TrySetResult();
        }
    }

    private async Task Commit(List<CommitUnit> batch)
    {
        IReadOnlyList<CommitOutcome> outcomes;
        long began = core.Meters.CommitBegins();
        try
        {
            outcomes = await core.Journal.Commit([.. batch.Select(unit => unit.Write)], CancellationToken.None);
            core.Meters.Committed(batch.Count, began);
            core.Membership?.Journal.Recorded();
        }
        catch (JournalFault fault) when (!fault.Unclear)
        {
            core.Membership?.Journal.Failed();
            Tell(() => Failed(batch, Failures.Of(fault, $"the journal could not record it: {fault.Message}")));
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            core.Membership?.Journal.Failed();
            core.Log.CommitUnclear(batch.Count, e.Message);
            Settled settled = await Settle(batch);
            Tell(() => TellSettled(batch, settled, e));
            await Return(settled.Lost, settled.Again);
            return;
        }

        ShardSet stale = ShardSet.Empty;
        Tell(() => stale = Release(batch, outcomes));
        if (stale.Count > 0)
        {
            await Recover(stale);
        }
    }

    /// <summary>Takes up again what is still ours: a reclaim whose answer was lost may have raised the fence behind our back, or others had it meanwhile.</summary>
    /// <exception cref="ShardsLostFault">Another engine has taken shards over.</exception>
    private async Task Recover(ShardSet stale)
    {
        IReadOnlyList<ShardClaim> kept;
        try
        {
            kept = await committer.Insist("shards", () => core.Journal.Reclaim(stale, core.Owner, core.Stopping), core.Stopping);
        }
        catch (OperationCanceledException)
        {
            return; // The engine stops; the next one takes the shards over.
        }

        core.Lose(stale);
        await Return(stale.Except(ShardSet.Of(kept.Select(claim => claim.Shard))), kept);
    }

    /// <summary>Gives up lost shards, and takes those into work again that are ours, though others may have written to them.</summary>
    /// <exception cref="ShardsLostFault">An engine that has the journal to itself has lost shards: somebody else thinks so too.</exception>
    private async Task Return(ShardSet lost, IReadOnlyList<ShardClaim> again)
    {
        if (lost.Count > 0 && core.Membership is not { })
        {
            core.Counters.ShardsLost(lost.Count);
            throw new ShardsLostFault(core.Journal.Name, lost.Count);
        }

        core.Lost(lost);
        if (core.Membership is { } membership)
        {
            // It finds in the table what is ours, and takes it into work beside the commits of other shards.
            membership.Hurry();
            return;
        }

        try
        {
            await core.Gain(again);
        }
        catch (OperationCanceledException) when (core.Stopping.IsCancellationRequested)
        {
            // The next owner resumes what they owe.
        }
    }

    private Failed Moved(int shard) => core.Membership is null
        ? new Failed(FailureKind.JournalFailed, $"shard {shard} has another owner")
        : new Failed(FailureKind.Moved, $"shard {shard} has another owner");

    /// <summary>Raises the fences, so that the batch can't arrive any more, and reads of which shards it did.</summary>
    /// <remarks>
    /// Shape: a shard's writes were recorded together or not at all, so one fact of ours tells for all of them. A shard without facts has no witness
    /// and stays unknown: whoever sent its letters sends them again, and each is settled only once.
    /// </remarks>
    private async Task<Settled> Settle(List<CommitUnit> batch)
    {
        HashSet<int> recorded = [];
        HashSet<int> missing = [];
        ShardSet lost = ShardSet.Empty;
        IReadOnlyList<ShardClaim> again = [];
        try
        {
            ShardSet shards = ShardSet.Of(batch.Select(unit => unit.Write.Shard));
            IReadOnlyList<ShardClaim> kept = await committer.Insist("shards", () => core.Journal.Reclaim(shards, core.Owner, core.Stopping), core.Stopping);
            lost = shards.Except(ShardSet.Of(kept.Select(claim => claim.Shard)));

            // A fence that rose by more than ours may have been another's for a while, whatever it is now.
            core.Owned.Refenced([.. kept.Where(claim => claim.Fence == core.Owned.FenceOf(claim.Shard) + 1)]);
            again = [.. kept.Where(claim => claim.Fence > core.Owned.FenceOf(claim.Shard))];
            core.Lose(ShardSet.Of(again.Select(claim => claim.Shard)));
            foreach (IGrouping<int, JournalWrite> shard in batch.Select(unit => unit.Write).Where(write => write.Events.Count > 0).GroupBy(write => write.Shard))
            {
                JournalWrite witness = shard.First();
                IReadOnlyList<StoredEvent> found = await committer.Insist(
                    "facts", () => core.Journal.ReadEntity(witness.Entity, witness.Events[0].Sequence - 1, 1, core.Stopping), core.Stopping);
                bool isOurs = found is [var fact] && fact.Fence == witness.Fence && fact.Payload == witness.Events[0].Payload;
                _ = (isOurs ? recorded : missing).Add(shard.Key);
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops; what it has not read by now stays unknown.
        }

        return new Settled(recorded, missing, lost, again);
    }

    /// <summary>What reading told of an unclear commit, by shard; shards in neither set are unknown.</summary>
    /// <remarks>Shape: <c>Lost</c> have another owner; <c>Again</c> are ours, and may have been another's since.</remarks>
    private sealed record Settled(HashSet<int> Recorded, HashSet<int> Missing, ShardSet Lost, IReadOnlyList<ShardClaim> Again);
}
