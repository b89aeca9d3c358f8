using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>The questions one asks of the shared journal's tables.</summary>
internal static class PostgresReads
{
    public const string PutMeta = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    public const string Meta = "SELECT value FROM meta WHERE key = $1";

    /// <summary>Takes shards over, in shard order like every other statement that locks them.</summary>
    public const string Acquire = """
        WITH mine AS MATERIALIZED (SELECT shard FROM shard WHERE shard = ANY ($1) ORDER BY shard FOR NO KEY UPDATE),
        taken AS (UPDATE shard SET fence = fence + 1, owner = $2 FROM mine WHERE shard.shard = mine.shard RETURNING shard.shard, fence, head)
        SELECT shard, fence, head FROM taken ORDER BY shard
        """;

    /// <summary>The same, of what the owner still has.</summary>
    public const string Reclaim = """
        WITH mine AS MATERIALIZED (SELECT shard FROM shard WHERE shard = ANY ($1) AND owner = $2 ORDER BY shard FOR NO KEY UPDATE),
        taken AS (UPDATE shard SET fence = fence + 1, owner = $2 FROM mine WHERE shard.shard = mine.shard RETURNING shard.shard, fence, head)
        SELECT shard, fence, head FROM taken ORDER BY shard
        """;

    public const string EntityEvents = EventColumns + "WHERE entity = $1 AND seq > $2 ORDER BY seq LIMIT $3";

    public const string ShardEvents = EventColumns + "WHERE shard = $1 AND position > $2 ORDER BY position LIMIT $3";

    public const string EventsAfterSnapshot =
        EventColumns + "WHERE entity = $1 AND seq > coalesce((SELECT seq FROM snapshot WHERE entity = $1), 0) ORDER BY seq LIMIT $2";

    public const string Snapshot = "SELECT seq, pages, payload FROM snapshot WHERE entity = $1";

    public const string Pages = "SELECT name, payload FROM snapshot_page WHERE entity = $1 AND name > $2 ORDER BY name LIMIT $3";

    public const string Answers = "SELECT command_id, number, seq, events, refusal FROM answer WHERE entity = $1 ORDER BY number";

    public const string Reminders = "SELECT key, number FROM reminder WHERE entity = $1 ORDER BY key";

    /// <summary>Jumps from entity to entity along the index, past all facts between.</summary>
    public const string Entities = """
        WITH RECURSIVE found (entity) AS (
            (SELECT entity FROM event WHERE entity > $1 AND entity < $2 ORDER BY entity LIMIT 1)
            UNION ALL
            SELECT (SELECT e.entity FROM event e WHERE e.entity > found.entity AND e.entity < $2 ORDER BY e.entity LIMIT 1)
            FROM found WHERE found.entity IS NOT NULL)
        SELECT entity FROM found WHERE entity IS NOT NULL LIMIT $3
        """;

    public const string Offsets = "SELECT shard, position FROM reader WHERE name = $1 AND shard = ANY ($2) ORDER BY shard";

    /// <summary>Those of the reader, in shard order, so that two that note the same do not wait in a circle.</summary>
    public const string NoteOffsets = """
        INSERT INTO reader (name, shard, position) SELECT $1, o.shard, o.position FROM unnest($2, $3) o (shard, position) ORDER BY o.shard
        ON CONFLICT (name, shard) DO UPDATE SET position = greatest(reader.position, excluded.position)
        """;

    public const string ForgetOffsets = "DELETE FROM reader WHERE name = $1 AND shard = ANY ($2)";

    public const string Fence = "SELECT fence FROM shard WHERE shard = $1";

    public const string InboxMark = "SELECT number FROM inbox WHERE receiver = $1 AND sender = $2";

    public const string PendingPerform = "SELECT number FROM perform WHERE entity = $1 AND key = $2";

    public const string Pairs = """
        SELECT DISTINCT sender, receiver FROM outbox
        WHERE (sender, receiver) > ($1, $2) AND shard = ANY ($3) ORDER BY sender, receiver LIMIT $4
        """;

    public const string Outbox = "SELECT number, command, trace FROM outbox WHERE sender = $1 AND receiver = $2 AND number > $3 ORDER BY number LIMIT $4";

    public const string Performs = """
        SELECT entity, key, number, request_name, request, reply_to, trace FROM perform
        WHERE (entity, key) > ($1, $2) AND shard = ANY ($3) ORDER BY entity, key LIMIT $4
        """;

    public const string Due = """
        SELECT entity, key, number, due_ms, command, trace FROM reminder
        WHERE due_ms <= $1 AND (due_ms, entity, key) > ($2, $3, $4) AND shard = ANY ($5) ORDER BY due_ms, entity, key LIMIT $6
        """;

    public const string NextDue = "SELECT due_ms FROM reminder WHERE due_ms > $1 AND shard = ANY ($2) ORDER BY due_ms LIMIT 1";

    private const string EventColumns = "SELECT entity, seq, shard, position, fence, time_ms, payload FROM event ";

    public static StoredEvent Event(NpgsqlDataReader row) => new(
        Entity(row, 0),
        row.GetInt64(1),
        row.GetInt32(2),
        row.GetInt64(3),
        row.GetInt64(4),
        new Timestamp(row.GetInt64(5)),
        Bytes(row, 6));

    public static StoredSnapshot SnapshotOf(NpgsqlDataReader row) => new(row.GetInt64(0), Bytes(row, 1), Bytes(row, 2));

    public static StoredAnswer Answer(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetInt32(4));

    public static PerformRow Perform(NpgsqlDataReader row) =>
        new(Entity(row, 0), row.GetString(1), row.GetInt64(2), row.GetString(3), Bytes(row, 4), Entity(row, 5)) { Trace = BytesOrNone(row, 6) };

    public static ReminderRow Reminder(NpgsqlDataReader row) =>
        new(Entity(row, 0), row.GetString(1), row.GetInt64(2), new Timestamp(row.GetInt64(3)), Bytes(row, 4)) { Trace = BytesOrNone(row, 5) };

    public static EntityId Entity(NpgsqlDataReader row, int column) => EntityId.Parse(row.GetString(column));

    public static Blob Bytes(NpgsqlDataReader row, int column) => Blob.Own(row.GetFieldValue<byte[]>(column));

    public static Blob BytesOrNone(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? Blob.Empty : Bytes(row, column);

    /// <summary>An entity in one look: all four answers are of the same moment, and one message carries them.</summary>
    public static async Task<StoredEntity> Load(NpgsqlConnection connection, EntityId entity, int eventsMax, CancellationToken cancellation)
    {
        string name = entity.ToString();
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                Statement("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                Statement(Snapshot, name),
                Statement(EventsAfterSnapshot, name, eventsMax),
                Statement(Answers, name),
                Statement(Reminders, name),
                Statement("COMMIT"),
            },
        };
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        List<StoredSnapshot> snapshots = await Rows(reader, SnapshotOf, cancellation).ConfigureAwait(false);
        _ = await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        List<StoredEvent> events = await Rows(reader, Event, cancellation).ConfigureAwait(false);
        _ = await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        List<StoredAnswer> answers = await Rows(reader, Answer, cancellation).ConfigureAwait(false);
        _ = await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        List<ReminderMark> reminders = await Rows(reader, row => new ReminderMark(row.GetString(0), row.GetInt64(1)), cancellation).ConfigureAwait(false);
        _ = await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        return new StoredEntity(snapshots.Count > 0 ? snapshots[0] : null, events, answers, reminders);
    }

    /// <summary>Every row of one statement.</summary>
    public static async Task<IReadOnlyList<T>> All<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object[] values)
    {
        await using NpgsqlCommand command = new(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        List<T> rows = await Rows(reader, row, cancellation).ConfigureAwait(false);

        // A statement that writes has committed only when the server says so, after its last row.
        _ = await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        return rows;
    }

    private static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        NpgsqlBatchCommand command = new(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }

    private static async Task<List<T>> Rows<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        List<T> rows = [];
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
