using System.Collections.Concurrent;
using System.Threading.Channels;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Takes the decisions of all entities in their order and commits them in batches; what rests on a commit leaves after it.</summary>
/// <remarks>Shape: one batch in flight. Deciding goes on meanwhile, so the next batch is what came up during the last commit.</remarks>
internal sealed class Committer(EngineCore core)
{
    private readonly Channel<CommitUnit> _queue =
        Channel.CreateUnbounded<CommitUnit>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });
    private readonly ConcurrentQueue<EntityCell> _parked = new();
    private int _depth;

    /// <summary>Why the last batch was not recorded; decisions that rest on it fail for the same reason.</summary>
    private FailureKind _lastFailure = FailureKind.JournalFailed;

    public int Depth => Volatile.Read(ref _depth);

    /// <summary>Entities pause while so many decisions wait; the queue itself never refuses.</summary>
    public bool IsFull => Depth >= core.Limits.CommitQueue;

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

    /// <summary>Answers everything that waits: this committer commits nothing any more.</summary>
    public void Abort(Failed why)
    {
        Complete();
        while (_queue.Reader.TryRead(out CommitUnit? unit))
        {
            Fail(unit, why);
        }

        Unpark();
    }

    /// <summary>No more decisions; <see cref="Run"/> ends after those it has.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task Run()
    {
        List<CommitUnit> batch = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < core.Limits.CommitBatch && _queue.Reader.TryRead(out CommitUnit? unit))
            {
                if (unit.Generation == unit.Cell.Generation)
                {
                    unit.Write = unit.Write.Fence == core.FenceOf(unit.Write.Shard)
                        ? unit.Write
                        : unit.Write with { Fence = core.FenceOf(unit.Write.Shard) };
                    batch.Add(unit);
                }
                else
                {
                    Fail(unit, new Failed(_lastFailure, "a decision before it could not be recorded"));
                }
            }

            if (batch.Count > 0)
            {
                await Commit(batch).ConfigureAwait(false);
            }

            Unpark();
        }
    }

    private async Task Commit(List<CommitUnit> batch)
    {
        IReadOnlyList<CommitOutcome> outcomes;
        try
        {
            outcomes = await core.Journal.Commit([.. batch.Select(unit => unit.Write)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (JournalFault fault) when (!fault.Unclear)
        {
            Failed(batch, Failures.Of(fault, $"the journal could not record it: {fault.Message}"));
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            core.Log.CommitUnclear(batch.Count, e.Message);
            if (await Settle(batch).ConfigureAwait(false) is not { } settled)
            {
                Failed(batch, Failures.Of(e, $"the journal does not hold it, or did not tell before the engine stopped: {e.Message}"));
                return;
            }

            outcomes = settled;
        }

        Release(batch, outcomes);
    }

    /// <summary>Takes the shards over and reads how far they are: the heads tell whether the batch was recorded. Null: it was not.</summary>
    private async Task<IReadOnlyList<CommitOutcome>?> Settle(List<CommitUnit> batch)
    {
        Dictionary<int, long> heads = [];
        CommitOutcome[] outcomes = new CommitOutcome[batch.Count];
        int? witness = null;
        for (int i = 0; i < outcomes.Length; i++)
        {
            JournalWrite write = batch[i].Write;
            long head = heads.GetValueOrDefault(write.Shard, core.HeadOf(write.Shard)) + write.Events.Count;
            heads[write.Shard] = head;
            witness = write.Events.Count > 0 ? write.Shard : witness;
            outcomes[i] = new CommitOutcome(false, head);
        }

        // A batch without facts needs no witness: whoever sent its letters sends them again, and each is settled only once.
        return await Reclaim().ConfigureAwait(false) && witness is { } shard && core.HeadOf(shard) >= heads[shard] ? outcomes : null;
    }

    /// <summary>Takes all shards over again, as often as it needs; false when the engine stops first.</summary>
    private async Task<bool> Reclaim()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                try
                {
                    core.Claimed(await core.Journal.Acquire(ShardRange.All, core.Stopping).ConfigureAwait(false));
                    return true;
                }
                catch (JournalFault fault)
                {
                    long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, attempt, 0);
                    core.Log.ScanFailed("shards", pause, fault.Message);
                    await core.Clock.Until(core.Clock.Now + pause, core.Stopping).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private void Release(List<CommitUnit> batch, IReadOnlyList<CommitOutcome> outcomes)
    {
        int facts = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            CommitUnit unit = batch[i];
            if (outcomes[i].StaleFence)
            {
                unit.Cell.Drop();
                _lastFailure = FailureKind.JournalFailed;
                Fail(unit, new Failed(FailureKind.JournalFailed, $"shard {unit.Write.Shard} has another owner"));
                continue;
            }

            _ = Interlocked.Decrement(ref _depth);
            facts += unit.Write.Events.Count;
            core.Moved(unit.Write.Shard, outcomes[i].Position);
            unit.Cell.OnCommitted(unit);
            Carry(unit);
        }

        core.Counters.Committed(batch.Count, facts);
        core.Pulse();
    }

    private void Carry(CommitUnit unit)
    {
        Consequences owed = unit.Owed;
        foreach ((OutboxRow row, object command) in owed.Tells)
        {
            core.Outbox.Add(row, command);
        }

        foreach (Kernel.Send send in owed.Sends)
        {
            core.Post(send.To, send.Command);
        }

        foreach (PerformRow perform in owed.Performs)
        {
            core.Performs.Start(perform);
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
            unit.Cell.Drop();
        }

        foreach (CommitUnit unit in batch)
        {
            Fail(unit, why);
        }
    }

    private void Fail(CommitUnit unit, Failed why)
    {
        _ = Interlocked.Decrement(ref _depth);
        unit.Cell.OnFailed(unit, why);
    }

    private void Unpark()
    {
        while (_parked.TryDequeue(out EntityCell? cell))
        {
            cell.Requeue();
        }
    }
}
