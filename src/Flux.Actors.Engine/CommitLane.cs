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
internal sealed class CommitLane(EngineCore core, Committer committer, int depthMax)
{
    private readonly Channel<Submission> _queue =
        Channel.CreateUnbounded<Submission>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly ConcurrentQueue<EntityCell> _parked = new();

    /// <summary>In flight, or told of already; kept so that a loop that breaks leaves nobody without an answer.</summary>
    private readonly List<CommitUnit> _batch = [];

    /// <summary>Passed while the batch was taken in.</summary>
    private readonly List<CommitMark> _marks = [];
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

    /// <summary>Fails what waits, and what was in flight, when the loop itself has broken; while it runs, both are its own.</summary>
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

    public async Task Run()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            _batch.Clear();
            while (_batch.Count < core.Limits.CommitBatch && _queue.Reader.TryRead(out Submission? next))
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

            if (_batch.Count > 0)
            {
                await Pass(_batch);
            }

            ReachMarks();
            Unpark();
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
            passing.SetResult();
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
            Failed(batch, Failures.Of(fault, $"the journal could not record it: {fault.Message}"));
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            core.Membership?.Journal.Failed();
            core.Log.CommitUnclear(batch.Count, e.Message);
            Settled settled = await Settle(batch);
            FailAll(batch.Where(unit => settled.Missing.Contains(unit.Write.Shard)), Failures.Of(e, $"the journal does not hold it: {e.Message}"));
            FailAll(
                batch.Where(unit => !settled.Missing.Contains(unit.Write.Shard) && !settled.Recorded.Contains(unit.Write.Shard)),
                new Failed(FailureKind.Unknown, "the journal did not tell whether it was recorded; ask again with the same command id"));
            batch.RemoveAll(unit => !settled.Recorded.Contains(unit.Write.Shard));
            _ = Release(batch, [.. batch.Select(unit => new CommitOutcome(false, core.Owned.HeadOf(unit.Write.Shard)))]);
            await Return(settled.Lost, settled.Again);
            return;
        }

        ShardSet stale = Release(batch, outcomes);
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

    private void FailAll(IEnumerable<CommitUnit> units, Failed why)
    {
        List<CommitUnit> failing = [.. units];
        if (failing.Count > 0)
        {
            Failed(failing, why);
        }
    }

    /// <summary>Lets go what rests on the commit; answers the shards that it kept out.</summary>
    private ShardSet Release(List<CommitUnit> batch, IReadOnlyList<CommitOutcome> outcomes)
    {
        // Counted first: whoever has an answer finds it in the counts.
        core.Counters.Committed(batch, outcomes);
        List<int> stale = [];
        for (int i = 0; i < batch.Count; i++)
        {
            CommitUnit unit = batch[i];
            if (outcomes[i].StaleFence)
            {
                stale.Add(unit.Write.Shard);
                Failed moved = Moved(unit.Write.Shard);
                _lastFailure = moved.Kind;
                Fail(unit, moved);
                continue;
            }

            unit.IsTold = true;
            _ = Interlocked.Decrement(ref _depth);
            core.Owned.Moved(unit.Write.Shard, outcomes[i].Position);
            unit.Cell.OnCommitted(unit);
            Carry(unit);
        }

        core.Pulse();
        return ShardSet.Of(stale);
    }

    private void Carry(CommitUnit unit)
    {
        Consequences owed = unit.Owed;
        foreach ((OutboxRow row, object command) in owed.Tells)
        {
            core.Outbox.Add(unit, row, command);
        }

        foreach (Kernel.Send send in owed.Sends)
        {
            core.Post(send.To, PostLetter.After(unit.Span, send.Command));
        }

        foreach (PerformRow perform in owed.Performs)
        {
            core.Performs.Start(unit, perform);
        }

        foreach (ReminderChange change in owed.Reminders)
        {
            core.Reminders.Noted(change);
        }
    }

    private void Failed(List<CommitUnit> batch, Failed why)
    {
        core.Counters.CommitFailed();
        core.Log.CommitFailed(batch.Count, why.Why);
        _lastFailure = why.Kind;
        foreach (CommitUnit unit in batch)
        {
            unit.Cell.Drop(unit.Generation);
        }

        foreach (CommitUnit unit in batch)
        {
            Fail(unit, why);
        }
    }

    private void Fail(CommitUnit unit, Failed why)
    {
        // Whatever it is that keeps a decision from the journal: nobody may be told of it again, and nothing may rest on it.
        unit.IsTold = true;
        _ = Interlocked.Decrement(ref _depth);
        unit.Cell.Drop(unit.Generation);
        unit.Cell.OnFailed(unit, why);
    }

    private void Unpark()
    {
        while (_parked.TryDequeue(out EntityCell? cell))
        {
            cell.Requeue();
        }
    }

    /// <summary>What reading told of an unclear commit, by shard; shards in neither set are unknown.</summary>
    /// <remarks>Shape: <c>Lost</c> have another owner; <c>Again</c> are ours, and may have been another's since.</remarks>
    private sealed record Settled(HashSet<int> Recorded, HashSet<int> Missing, ShardSet Lost, IReadOnlyList<ShardClaim> Again);
}
