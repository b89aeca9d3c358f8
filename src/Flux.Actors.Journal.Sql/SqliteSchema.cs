namespace Flux.Actors.Journal.Sql;

/// <summary>The tables of the embedded journal.</summary>
/// <remarks>
/// Units: *_ms are milliseconds since 1970. Shape: <c>event.place</c> is shard · 2^48 + position, so a shard's facts lie together in order
/// and one index is saved; outbox, reminder and perform hold only what is not settled yet.
/// </remarks>
internal static class SqliteSchema
{
    public const int PositionBits = 48;

    public static long Place(int shard, long position) => ((long)shard << PositionBits) + position;

    public static int ShardOf(long place) => (int)(place >> PositionBits);

    public static long PositionOf(long place) => place & ((1L << PositionBits) - 1);

    public const string Settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 5000;
        PRAGMA temp_store = MEMORY;
        """;

    /// <summary>The table that holds the version, and so comes before the first step.</summary>
    public const string Meta = "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";

    public static SchemaSteps Steps { get; } = new(
        """
        CREATE TABLE shard (shard INTEGER PRIMARY KEY, fence INTEGER NOT NULL, head INTEGER NOT NULL);
        CREATE TABLE event (
            place INTEGER PRIMARY KEY, entity TEXT NOT NULL, seq INTEGER NOT NULL, fence INTEGER NOT NULL,
            time_ms INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE UNIQUE INDEX event_by_entity ON event (entity, seq);
        CREATE TABLE snapshot (entity TEXT PRIMARY KEY, seq INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE answer (
            entity TEXT NOT NULL, number INTEGER NOT NULL, command_id TEXT NOT NULL, seq INTEGER NOT NULL,
            events INTEGER NOT NULL, refusal INTEGER, PRIMARY KEY (entity, number)) WITHOUT ROWID;
        CREATE TABLE inbox (
            receiver TEXT NOT NULL, sender TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (receiver, sender)) WITHOUT ROWID;
        CREATE TABLE outbox (
            sender TEXT NOT NULL, receiver TEXT NOT NULL, number INTEGER NOT NULL, shard INTEGER NOT NULL,
            command BLOB NOT NULL, PRIMARY KEY (sender, receiver, number)) WITHOUT ROWID;
        CREATE TABLE reminder (
            entity TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, shard INTEGER NOT NULL, due_ms INTEGER NOT NULL,
            command BLOB NOT NULL, PRIMARY KEY (entity, key)) WITHOUT ROWID;
        CREATE INDEX reminder_due ON reminder (due_ms, entity, key);
        CREATE TABLE perform (
            entity TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, shard INTEGER NOT NULL, request_name TEXT NOT NULL,
            request BLOB NOT NULL, reply_to TEXT NOT NULL, PRIMARY KEY (entity, key)) WITHOUT ROWID;
        """,
        "ALTER TABLE shard ADD COLUMN owner TEXT",
        """
        ALTER TABLE outbox ADD COLUMN trace BLOB;
        ALTER TABLE reminder ADD COLUMN trace BLOB;
        ALTER TABLE perform ADD COLUMN trace BLOB;
        """,
        "CREATE TABLE reader (name TEXT NOT NULL, shard INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (name, shard)) WITHOUT ROWID",
        // Earlier snapshots go: they only save time, and each is written again with its entity's next.
        """
        DROP TABLE snapshot;
        CREATE TABLE snapshot (entity TEXT PRIMARY KEY, seq INTEGER NOT NULL, pages BLOB NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE snapshot_page (entity TEXT NOT NULL, name BLOB NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (entity, name));
        """);
}
