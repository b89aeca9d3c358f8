using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>What a commit looks at in full tables, counted by the server.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresPlanTests(PostgresServer server)
{
    private const int RowsEach = 3_000;

    /// <summary>A batch of two writes needs at most so many entries of each index; all of them would be 1,024 or more.</summary>
    private const long EntriesMax = 16;

    private readonly PostgresJournalSettings _settings = server.Fresh().Patient();

    [PostgresFact]
    public async Task a_commit_finds_its_rows_by_index_and_looks_at_no_others()
    {
        Dictionary<string, Looked> seen = await Looks([]);
        Assert.All(["shard", "event", "snapshot_page", "answer", "outbox", "reminder", "perform"], table => Assert.True(seen[table].IndexScans > 0, table));
        Assert.All(seen, table => Assert.True(table.Value is { Scans: 0, Entries: <= EntriesMax }, $"{table}"));
    }

    /// <summary>The control: a server that may not use an index is seen to scan.</summary>
    [PostgresFact]
    public async Task a_commit_that_scans_is_seen_to()
    {
        Dictionary<string, Looked> seen = await Looks(["SET enable_seqscan = on", "SET enable_indexscan = off", "SET enable_indexonlyscan = off"]);
        Assert.True(seen["shard"].Scans > 0 && seen["event"].Scans > 0 && seen["perform"].Scans > 0, string.Join(", ", seen));
    }

    /// <summary>What one commit looked at, table by table, under such settings beside the session's own.</summary>
    private async Task<Dictionary<string, Looked>> Looks(IReadOnlyList<string> settings)
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        await using NpgsqlConnection session = await journal.Session(default);
        await Fill(session);
        foreach (string setting in settings)
        {
            await Writing.Run(session, setting);
        }

        // The plan is made by the first call, and used by the second.
        await Call(session, fence, 1);
        Dictionary<string, Looked> before = await Read(session);
        await Call(session, fence, 2);
        Dictionary<string, Looked> after = await Read(session);
        return after.ToDictionary(table => table.Key, table => table.Value - before[table.Key]);
    }

    private static async Task Call(NpgsqlConnection session, long fence, int round)
    {
        await using NpgsqlCommand command = session.CreateCommand();
        PostgresBatch batch = new([Everything(Writing.Ann, 900, fence, round), Everything(Writing.Bob, 17, fence, round)]);
        batch.Call(command);
        Assert.All(batch.Outcomes((long[])(await command.ExecuteScalarAsync())!), outcome => Assert.False(outcome.StaleFence));
    }

    /// <summary>A write with rows of every kind, some of them for keys that are there.</summary>
    private static JournalWrite Everything(EntityId entity, int shard, long fence, int round)
    {
        EntityId other = entity == Writing.Ann ? Writing.Bob : Writing.Ann;
        return Writing.Fact(entity, shard, fence, round) with
        {
            Snapshot = new NewSnapshot(new StoredSnapshot(round, Page(round), Blob.Empty), round == 1)
            {
                Added = [new SnapshotPage(Page(round), Blob.Empty)],
                Removed = [Page(round - 1)],
            },
            Answer = new StoredAnswer($"id{round}", round, round, 1, null),
            AnswersForgotten = round - 1,
            Applied = new InboxMark(other, round),
            Tells = [new OutboxRow(entity, other, round + 10, Blob.Empty)],
            Reminders = [new ReminderChange("k", new ReminderRow(entity, "k", round, new Timestamp(round), Blob.Empty)), new ReminderChange("gone", null)],
            Fired = new ReminderMark("f", round),
            Performs = [new PerformRow(entity, "w", round, "ask.v1", Blob.Empty, entity)],
            Performed = new PerformMark(other, "w", round - 1),
        };
    }

    private static Blob Page(int round) => Blob.Own([(byte)round]);

    /// <summary>Fills every table beside shard, and lets the planner know how full they are.</summary>
    private static Task Fill(NpgsqlConnection session) => Writing.Run(session, string.Create(CultureInfo.InvariantCulture, $$"""
        INSERT INTO event SELECT n % 1024, n, 1, 1, 1, 'kind/' || n, '' FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO snapshot SELECT 'kind/' || n, 1, '', '' FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO snapshot_page SELECT 'kind/' || n, '', '' FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO answer SELECT 'kind/' || n, 1, 'id', 1, 1 FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO inbox SELECT 'kind/' || n, 'kind/a', 1 FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO outbox SELECT 'kind/' || n, 'kind/a', 1, n % 1024, '' FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO reminder SELECT 'kind/' || n, 'k', 1, n % 1024, n, '' FROM generate_series(1, {{RowsEach}}) n;
        INSERT INTO perform SELECT 'kind/' || n, 'k', 1, n % 1024, 'ask.v1', '', 'kind/a' FROM generate_series(1, {{RowsEach}}) n;
        ANALYZE shard, event, snapshot, snapshot_page, answer, inbox, outbox, reminder, perform;
        """));

    private async Task<Dictionary<string, Looked>> Read(NpgsqlConnection session)
    {
        await Writing.Run(session, "SELECT pg_stat_force_next_flush()");
        await using NpgsqlConnection beside = await server.Connect("public");
        await using NpgsqlCommand command = new(
            """
            SELECT t.relname, t.seq_scan, coalesce(t.idx_scan, 0), coalesce((SELECT max(i.idx_tup_read) FROM pg_stat_all_indexes i WHERE i.relid = t.relid), 0)
            FROM pg_stat_all_tables t WHERE t.schemaname = $1
            """,
            beside)
        {
            Parameters = { new NpgsqlParameter { Value = _settings.Schema } },
        };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        Dictionary<string, Looked> seen = [];
        while (await row.ReadAsync())
        {
            seen.Add(row.GetString(0), new Looked(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        }

        return seen;
    }

    /// <summary>Scans of the whole table, look-ups in its indexes, and entries that the most read of these gave.</summary>
    private readonly record struct Looked(long Scans, long IndexScans, long Entries)
    {
        public static Looked operator -(Looked later, Looked earlier) =>
            new(later.Scans - earlier.Scans, later.IndexScans - earlier.IndexScans, later.Entries - earlier.Entries);
    }
}
