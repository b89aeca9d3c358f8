using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>How those who wait hear what became of a batch.</summary>
internal sealed partial class CommitLane
{
    /// <summary>Tells of the batch, unless the lane was given up meanwhile and has told of it already.</summary>
    private void Tell(Action tell)
    {
        lock (_telling)
        {
            if (!_isAbandoned)
            {
                tell();
            }
        }
    }

    private void TellSettled(List<CommitUnit> batch, Settled settled, Exception fault)
    {
        FailAll(batch.Where(unit => settled.Missing.Contains(unit.Write.Shard)), Failures.Of(fault, $"the journal does not hold it: {fault.Message}"));
        FailAll(
            batch.Where(unit => !settled.Missing.Contains(unit.Write.Shard) && !settled.Recorded.Contains(unit.Write.Shard)),
            new Failed(FailureKind.Unknown, "the journal did not tell whether it was recorded; ask again with the same command id"));
        batch.RemoveAll(unit => !settled.Recorded.Contains(unit.Write.Shard));
        _ = Release(batch, [.. batch.Select(unit => new CommitOutcome(false, core.Owned.HeadOf(unit.Write.Shard)))]);
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
            unit.Cell.OnCommitted(unit, outcomes[i].Position);
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
}
