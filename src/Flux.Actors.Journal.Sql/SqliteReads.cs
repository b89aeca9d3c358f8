using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql;

/// <summary>The questions one asks of the tables.</summary>
internal static class SqliteReads
{
    private const string EventColumns = "SELECT place, entity, seq, fence, time_ms, payload FROM event ";

    public static StoredEntity Entity(SqliteSession session, EntityId entity, int eventsMax)
    {
        // One read transaction, so that a commit between two of these questions cannot show half of itself.
        session.Prepare("BEGIN").Run();
        try
        {
            StoredSnapshot? snapshot = session.Prepare("SELECT seq, pages, payload FROM snapshot WHERE entity = ?1").With(entity)
                .First(row => new StoredSnapshot(row.Number(0), row.Bytes(1), row.Bytes(2)));
            return new StoredEntity(
                snapshot,
                EntityEvents(session, entity, snapshot?.Sequence ?? 0, eventsMax),
                session.Prepare("SELECT command_id, number, seq, events, refusal FROM answer WHERE entity = ?1 ORDER BY number").With(entity)
                    .All(row => new StoredAnswer(row.Text(0), row.Number(1), row.Number(2), (int)row.Number(3), row.NumberOrNull(4))),
                session.Prepare("SELECT key, number FROM reminder WHERE entity = ?1").With(entity)
                    .All(row => new ReminderMark(row.Text(0), row.Number(1))));
        }
        finally
        {
            session.Prepare("COMMIT").Run();
        }
    }

    public static IReadOnlyList<SnapshotPage> Pages(SqliteSession session, EntityId entity, Blob after, int max) =>
        session.Prepare("SELECT name, payload FROM snapshot_page WHERE entity = ?1 AND name > ?2 ORDER BY name LIMIT ?3").With(entity).With(after).With(max)
            .All(row => new SnapshotPage(row.Bytes(0), row.Bytes(1)));

    public static IReadOnlyList<StoredEvent> EntityEvents(SqliteSession session, EntityId entity, long after, int max) =>
        session.Prepare(EventColumns + "WHERE entity = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3").With(entity).With(after).With(max)
            .All(Event);

    public static IReadOnlyList<StoredEvent> ShardEvents(SqliteSession session, int shard, long after, int max) =>
        session.Prepare(EventColumns + "WHERE place > ?1 AND place < ?2 ORDER BY place LIMIT ?3")
            .With(SqliteSchema.Place(shard, after)).With(SqliteSchema.Place(shard + 1, 0)).With(max).All(Event);

    public static IReadOnlyList<EntityId> Entities(SqliteSession session, string kind, string? afterKey, int max) =>
        // '0' is the character after '/', so this range is every name that begins with "kind/".
        // It jumps from entity to entity along the index, past all facts between.
        session.Prepare("""
            WITH RECURSIVE found (entity) AS (
                SELECT min(entity) FROM event WHERE entity > ?1 AND entity < ?2
                UNION ALL
                SELECT (SELECT min(entity) FROM event WHERE entity > found.entity AND entity < ?2) FROM found WHERE found.entity IS NOT NULL)
            SELECT entity FROM found WHERE entity IS NOT NULL LIMIT ?3
            """)
            .With($"{kind}/{afterKey}").With($"{kind}0").With(max).All(row => row.Entity(0));

    public static long Fence(SqliteSession session, int shard) =>
        session.Prepare("SELECT fence FROM shard WHERE shard = ?1").With(shard).First(row => row.Number(0));

    public static IReadOnlyList<ReaderOffset> Offsets(SqliteSession session, string reader, ShardSet shards) =>
    [
        .. session.Prepare("SELECT shard, position FROM reader WHERE name = ?1 ORDER BY shard").With(reader)
            .All(row => new ReaderOffset((int)row.Number(0), row.Number(1)))
            .Where(offset => shards.Contains(offset.Shard)),
    ];

    public static bool Note(SqliteSession session, string reader, IReadOnlyList<ReaderOffset> offsets)
    {
        foreach (ReaderOffset offset in offsets)
        {
            session.Prepare("""
                INSERT INTO reader (name, shard, position) VALUES (?1, ?2, ?3)
                ON CONFLICT (name, shard) DO UPDATE SET position = max(position, excluded.position)
                """).With(reader).With(offset.Shard).With(offset.Position).Run();
        }

        return true;
    }

    public static bool Forget(SqliteSession session, string reader, ShardSet shards)
    {
        foreach (int shard in shards)
        {
            session.Prepare("DELETE FROM reader WHERE name = ?1 AND shard = ?2").With(reader).With(shard).Run();
        }

        return true;
    }

    public static long InboxMark(SqliteSession session, EntityId receiver, EntityId sender) =>
        session.Prepare("SELECT number FROM inbox WHERE receiver = ?1 AND sender = ?2").With(receiver).With(sender).First(row => row.Number(0));

    public static long PendingPerform(SqliteSession session, EntityId from, string key) =>
        session.Prepare("SELECT number FROM perform WHERE entity = ?1 AND key = ?2").With(from).With(key).First(row => row.Number(0));

    public static IReadOnlyList<OutboxPair> Pairs(SqliteSession session, ShardSet shards, OutboxPair? after, int max) =>
        session.Prepare("""
            SELECT DISTINCT sender, receiver FROM outbox
            WHERE (sender, receiver) > (?1, ?2) AND (?3 IS NULL OR shard IN (SELECT value FROM json_each(?3))) ORDER BY sender, receiver LIMIT ?4
            """)
            .With(after?.From.ToString() ?? "").With(after?.To.ToString() ?? "").WithOptional(Chosen(shards)).With(max)
            .All(row => new OutboxPair(row.Entity(0), row.Entity(1)));

    public static IReadOnlyList<OutboxRow> Outbox(SqliteSession session, OutboxPair pair, long after, int max) =>
        session.Prepare("SELECT number, command, trace FROM outbox WHERE sender = ?1 AND receiver = ?2 AND number > ?3 ORDER BY number LIMIT ?4")
            .With(pair.From).With(pair.To).With(after).With(max)
            .All(row => new OutboxRow(pair.From, pair.To, row.Number(0), row.Bytes(1)) { Trace = row.Bytes(2) });

    public static IReadOnlyList<PerformRow> Performs(SqliteSession session, ShardSet shards, PerformRow? after, int max) =>
        session.Prepare("""
            SELECT entity, key, number, request_name, request, reply_to, trace FROM perform
            WHERE (entity, key) > (?1, ?2) AND (?3 IS NULL OR shard IN (SELECT value FROM json_each(?3))) ORDER BY entity, key LIMIT ?4
            """)
            .With(after?.From.ToString() ?? "").With(after?.Key ?? "").WithOptional(Chosen(shards)).With(max)
            .All(row => new PerformRow(row.Entity(0), row.Text(1), row.Number(2), row.Text(3), row.Bytes(4), row.Entity(5)) { Trace = row.Bytes(6) });

    public static IReadOnlyList<ReminderRow> Due(SqliteSession session, ShardSet shards, Timestamp until, ReminderRow? after, int max) =>
        session.Prepare("""
            SELECT entity, key, number, due_ms, command, trace FROM reminder
            WHERE due_ms <= ?1 AND (due_ms, entity, key) > (?2, ?3, ?4) AND (?5 IS NULL OR shard IN (SELECT value FROM json_each(?5)))
            ORDER BY due_ms, entity, key LIMIT ?6
            """)
            .With(until.Milliseconds).With(after?.Due.Milliseconds ?? long.MinValue).With(after?.Entity.ToString() ?? "").With(after?.Key ?? "")
            .WithOptional(Chosen(shards)).With(max)
            .All(row => new ReminderRow(row.Entity(0), row.Text(1), row.Number(2), new Timestamp(row.Number(3)), row.Bytes(4)) { Trace = row.Bytes(5) });

    public static Timestamp? NextDue(SqliteSession session, ShardSet shards, Timestamp after) =>
        session.Prepare("SELECT due_ms FROM reminder WHERE due_ms > ?1 AND (?2 IS NULL OR shard IN (SELECT value FROM json_each(?2))) ORDER BY due_ms LIMIT 1")
            .With(after.Milliseconds).WithOptional(Chosen(shards)).First(row => (Timestamp?)new Timestamp(row.Number(0)));

    /// <summary>The shards as a JSON list; null for all of them, so that the usual question asks nothing per row.</summary>
    private static string? Chosen(ShardSet shards) => shards.IsAll ? null : $"[{string.Join(',', shards)}]";

    private static StoredEvent Event(SqliteStatement row) => new(
        row.Entity(1),
        row.Number(2),
        SqliteSchema.ShardOf(row.Number(0)),
        SqliteSchema.PositionOf(row.Number(0)),
        row.Number(3),
        new Timestamp(row.Number(4)),
        row.Bytes(5));
}
