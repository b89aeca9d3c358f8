using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql;

/// <summary>Writes one batch in one transaction.</summary>
internal static class SqliteCommit
{
    private sealed class ShardState(long fence, long head)
    {
        public long Fence { get; } = fence;

        public long Head { get; set; } = head;

        public bool Stale { get; set; }
    }

    public static IReadOnlyList<CommitOutcome> Write(SqliteSession session, IReadOnlyList<JournalWrite> batch)
    {
        try
        {
            session.Prepare("BEGIN IMMEDIATE").Run();
            Dictionary<int, ShardState> shards = Claimed(session, batch);
            CommitOutcome[] outcomes = new CommitOutcome[batch.Count];
            for (int i = 0; i < batch.Count; i++)
            {
                ShardState shard = shards[batch[i].Shard];
                if (!shard.Stale)
                {
                    One(session, batch[i], shard);
                }

                outcomes[i] = new(shard.Stale, shard.Head);
            }

            foreach ((int number, ShardState shard) in shards)
            {
                session.Prepare("UPDATE shard SET head = ?1 WHERE shard = ?2").With(shard.Head).With(number).Run();
            }

            End(session);
            return outcomes;
        }
        finally
        {
            if (session.InTransaction)
            {
                session.Prepare("ROLLBACK").Run();
            }
        }
    }

    /// <summary>Only the end can be unclear: an I/O error there does not tell whether the log reached the disk.</summary>
    private static void End(SqliteSession session)
    {
        const int InputOutputError = 10;
        try
        {
            session.Prepare("COMMIT").Run();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == InputOutputError)
        {
            throw SqliteFaults.From(e, unclear: true);
        }
    }

    private static Dictionary<int, ShardState> Claimed(SqliteSession session, IReadOnlyList<JournalWrite> batch)
    {
        Dictionary<int, ShardState> shards = [];
        foreach (JournalWrite write in batch)
        {
            if (!shards.TryGetValue(write.Shard, out ShardState? shard))
            {
                shard = session.Prepare("SELECT fence, head FROM shard WHERE shard = ?1").With(write.Shard)
                    .First(row => new ShardState(row.Number(0), row.Number(1))) ?? new ShardState(0, 0);
                shards.Add(write.Shard, shard);
            }

            shard.Stale |= shard.Fence != write.Fence;
        }

        return shards;
    }

    private static void One(SqliteSession session, JournalWrite write, ShardState shard)
    {
        Events(session, write, shard);
        if (write.Snapshot is { } snapshot)
        {
            Snapshot(session, write.Entity, snapshot);
        }

        if (write.Applied is { } applied)
        {
            session.Prepare("INSERT OR REPLACE INTO inbox (receiver, sender, number) VALUES (?1, ?2, ?3)")
                .With(write.Entity).With(applied.Sender).With(applied.Number).Run();
            session.Prepare("DELETE FROM outbox WHERE sender = ?1 AND receiver = ?2 AND number <= ?3")
                .With(applied.Sender).With(write.Entity).With(applied.Number).Run();
        }

        if (write.Answer is { } answer)
        {
            session.Prepare("INSERT INTO answer (entity, number, command_id, seq, events, refusal) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .With(write.Entity).With(answer.Number).With(answer.CommandId).With(answer.Sequence).With(answer.Events)
                .WithOptional(answer.Refusal).Run();
        }

        if (write.AnswersForgotten > 0)
        {
            session.Prepare("DELETE FROM answer WHERE entity = ?1 AND number <= ?2").With(write.Entity).With(write.AnswersForgotten).Run();
        }

        Owed(session, write);
        Settled(session, write);
    }

    private static void Events(SqliteSession session, JournalWrite write, ShardState shard)
    {
        for (int i = 0; i < write.Events.Count; i++)
        {
            NewEvent fact = write.Events[i];
            if (i == 0 ? !Follows(session, write.Entity, fact.Sequence) : fact.Sequence != write.Events[i - 1].Sequence + 1)
            {
                throw new JournalFault(
                    JournalFaultKind.SequenceConflict,
                    $"{write.Entity}: fact {fact.Sequence} seen, but no fact {fact.Sequence - 1} before it is recorded",
                    false,
                    null);
            }

            shard.Head++;
            session.Prepare("INSERT INTO event (place, entity, seq, fence, time_ms, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .With(SqliteSchema.Place(write.Shard, shard.Head)).With(write.Entity).With(fact.Sequence).With(write.Fence)
                .With(fact.Time.Milliseconds).With(fact.Payload).Run();
        }
    }

    private static void Snapshot(SqliteSession session, EntityId entity, NewSnapshot snapshot)
    {
        session.Prepare("INSERT OR REPLACE INTO snapshot (entity, seq, pages, payload) VALUES (?1, ?2, ?3, ?4)")
            .With(entity).With(snapshot.Stored.Sequence).With(snapshot.Stored.Pages).With(snapshot.Stored.Payload).Run();
        if (snapshot.IsWhole)
        {
            session.Prepare("DELETE FROM snapshot_page WHERE entity = ?1").With(entity).Run();
        }

        foreach (Blob gone in snapshot.Removed)
        {
            session.Prepare("DELETE FROM snapshot_page WHERE entity = ?1 AND name = ?2").With(entity).With(gone).Run();
        }

        foreach (SnapshotPage page in snapshot.Added)
        {
            session.Prepare("INSERT OR REPLACE INTO snapshot_page (entity, name, payload) VALUES (?1, ?2, ?3)")
                .With(entity).With(page.Name).With(page.Payload).Run();
        }
    }

    private static bool Follows(SqliteSession session, EntityId entity, long sequence) =>
        sequence == 1
        || (sequence > 1
            && session.Prepare("SELECT 1 FROM event WHERE entity = ?1 AND seq = ?2").With(entity).With(sequence - 1).First(row => row.Number(0)) == 1);

    private static void Owed(SqliteSession session, JournalWrite write)
    {
        foreach (OutboxRow tell in write.Tells)
        {
            session.Prepare("INSERT INTO outbox (sender, receiver, number, shard, command, trace) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .With(tell.From).With(tell.To).With(tell.Number).With(write.Shard).With(tell.Command).WithOptional(tell.Trace).Run();
        }

        foreach (PerformRow perform in write.Performs)
        {
            session.Prepare("""
                INSERT OR REPLACE INTO perform (entity, key, number, shard, request_name, request, reply_to, trace)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """)
                .With(perform.From).With(perform.Key).With(perform.Number).With(write.Shard).With(perform.RequestName).With(perform.Request)
                .With(perform.ReplyTo).WithOptional(perform.Trace).Run();
        }
    }

    private static void Settled(SqliteSession session, JournalWrite write)
    {
        // What fired goes first: its own decision may set the same key again.
        if (write.Fired is { } fired)
        {
            session.Prepare("DELETE FROM reminder WHERE entity = ?1 AND key = ?2 AND number = ?3")
                .With(write.Entity).With(fired.Key).With(fired.Number).Run();
        }

        if (write.Performed is { } performed)
        {
            session.Prepare("DELETE FROM perform WHERE entity = ?1 AND key = ?2 AND number = ?3")
                .With(performed.From).With(performed.Key).With(performed.Number).Run();
        }

        foreach (ReminderChange change in write.Reminders)
        {
            if (change.Row is { } row)
            {
                session.Prepare("INSERT OR REPLACE INTO reminder (entity, key, number, shard, due_ms, command, trace) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                    .With(row.Entity).With(row.Key).With(row.Number).With(write.Shard).With(row.Due.Milliseconds).With(row.Command)
                    .WithOptional(row.Trace).Run();
            }
            else
            {
                session.Prepare("DELETE FROM reminder WHERE entity = ?1 AND key = ?2").With(write.Entity).With(change.Key).Run();
            }
        }
    }
}
