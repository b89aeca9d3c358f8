using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>A journal of each earlier schema, with rows in all of its tables, goes on under today's code with what it holds.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MigrationTests(PostgresServer server) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-journal-").FullName;

    public static TheoryData<int> SqliteVersions => [.. Enumerable.Range(1, SqliteSchema.Steps.Newest)];

    public static TheoryData<int> PostgresVersions => [.. Enumerable.Range(1, PostgresSchema.Steps.Newest)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(SqliteVersions))]
    public async Task a_file_of_each_schema_goes_on(int version)
    {
        Fill(version);
        await using SqliteJournal journal = await SqliteJournal.Open(_directory, SqliteJournalSettings.Default, default);
        Assert.Equal($"{SqliteSchema.Steps.Newest}", await journal.GetMeta("schema_version", default));
        await Holds(journal);
        await GoesOn(journal);
        Assert.Equal(version >= 4 ? [new ReaderOffset(3, 1)] : [], await journal.ReadOffsets("reader", ShardSet.All, default));
    }

    /// <summary>The control: what is missing is missed.</summary>
    [Fact]
    public async Task a_file_that_lacks_a_row_is_seen_to()
    {
        Fill(1, but: "DELETE FROM inbox");
        await using SqliteJournal journal = await SqliteJournal.Open(_directory, SqliteJournalSettings.Default, default);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Holds(journal));
    }

    [PostgresTheory]
    [MemberData(nameof(PostgresVersions))]
    public async Task a_servers_schema_of_each_version_goes_on(int version)
    {
        PostgresJournalSettings settings = server.Fresh().Patient();
        await using (PostgresJournal old = await PostgresJournal.Open(settings, new SchemaSteps([.. PostgresSchema.Steps.Scripts.Take(version)]), default))
        {
            await using NpgsqlConnection beside = await server.Connect(settings.Schema);
            await Writing.Run(beside, $"UPDATE shard SET fence = 4, head = 1 WHERE shard = 3; {Rows("event (shard, position, ", "3, 1, ", "'\\x0102'", "'\\x05'")}");
        }

        await using PostgresJournal journal = await PostgresJournal.Open(settings, default);
        Assert.Equal($"{PostgresSchema.Steps.Newest}", await journal.GetMeta("schema_version", default));
        await Holds(journal);
        await GoesOn(journal);
    }

    /// <summary>A file as a release of that schema left it.</summary>
    private void Fill(int version, string but = "")
    {
        SqliteConnectionStringBuilder builder = new() { DataSource = Path.Combine(_directory, SqliteJournal.FileName), Pooling = false };
        SqliteConnection connection = new(builder.ConnectionString);
        connection.Open();
        using SqliteSession session = new(connection);
        SchemaSteps steps = new([.. SqliteSchema.Steps.Scripts.Take(version)]);
        Assert.Equal(0, SqliteMigration.Run(session, steps, "here"));
        string place = SqliteSchema.Place(3, 1).ToString(CultureInfo.InvariantCulture);
        session.Execute($"INSERT INTO shard (shard, fence, head) VALUES (3, 4, 1); {Rows("event (place, ", $"{place}, ", "x'0102'", "x'05'")}; {but}");
        if (version < 5)
        {
            session.Execute("INSERT INTO snapshot (entity, seq, payload) VALUES ('account/ann', 1, x'aa')");
        }

        if (version >= 4)
        {
            session.Execute("INSERT INTO reader VALUES ('reader', 3, 1)");
        }
    }

    /// <summary>A row for each table, in the columns of the first schema.</summary>
    private static string Rows(string eventColumns, string eventPlace, string fact, string command) => $"""
        INSERT INTO {eventColumns}entity, seq, fence, time_ms, payload) VALUES ({eventPlace}'account/ann', 1, 4, 7, {fact});
        INSERT INTO answer (entity, number, command_id, seq, events, refusal) VALUES ('account/ann', 1, 'id', 1, 1, NULL);
        INSERT INTO inbox (receiver, sender, number) VALUES ('account/ann', 'account/bob', 9);
        INSERT INTO outbox (sender, receiver, number, shard, command) VALUES ('account/ann', 'account/bob', 10, 3, {command});
        INSERT INTO reminder (entity, key, number, shard, due_ms, command) VALUES ('account/ann', 'k', 11, 3, 100, {command});
        INSERT INTO perform (entity, key, number, shard, request_name, request, reply_to) VALUES ('account/ann', 'w', 12, 3, 'ask.v1', {command}, 'account/ann')
        """;

    private static async Task Holds(IJournal journal)
    {
        StoredEvent fact = new(Writing.Ann, 1, 3, 1, 4, new Timestamp(7), Blob.FromHex("0102"));
        Assert.Equal([fact], await journal.ReadShard(3, 0, 10, default));
        StoredEntity ann = await journal.Load(Writing.Ann, 10, default);
        Assert.Null(ann.Snapshot); // What there was only saved time.
        Assert.Equal([fact], ann.Events);
        Assert.Equal([new StoredAnswer("id", 1, 1, 1, null)], ann.Answers);
        Assert.Equal([new ReminderMark("k", 11)], ann.Reminders);
        Assert.Equal(9, await journal.InboxMark(Writing.Ann, Writing.Bob, default));
        Blob command = Blob.FromHex("05");
        Assert.Equal([new OutboxRow(Writing.Ann, Writing.Bob, 10, command)], await journal.PendingOutbox(new(Writing.Ann, Writing.Bob), 0, 10, default));
        Assert.Equal([new ReminderRow(Writing.Ann, "k", 11, new(100), command)], await journal.DueReminders(ShardSet.All, new(100), null, 10, default));
        Assert.Equal([new PerformRow(Writing.Ann, "w", 12, "ask.v1", command, Writing.Ann)], await journal.PendingPerforms(ShardSet.All, null, 10, default));
        Assert.Equal([Writing.Ann], await journal.ReadEntities("account", null, 10, default));
    }

    /// <summary>The next owner settles what was owed, and records the next fact behind the last.</summary>
    private static async Task GoesOn(IJournal journal)
    {
        ShardClaim claim = (await journal.Acquire(ShardSet.One(3), "today", default))[0];
        Assert.Equal(new ShardClaim(3, 5, 1), claim);
        StoredSnapshot snapshot = new(2, Blob.FromHex("0a"), Blob.FromHex("bb"));
        IReadOnlyList<CommitOutcome> outcomes = await journal.Commit(
            [
                Writing.Fact(Writing.Ann, 3, claim.Fence, 2) with
                {
                    Snapshot = new NewSnapshot(snapshot, true),
                    Applied = new InboxMark(Writing.Bob, 20),
                    Fired = new ReminderMark("k", 11),
                    Performed = new PerformMark(Writing.Ann, "w", 12),
                },
            ],
            default);
        Assert.Equal([new CommitOutcome(false, 2)], outcomes);
        StoredEntity ann = await journal.Load(Writing.Ann, 10, default);
        Assert.Equal(snapshot, ann.Snapshot);
        Assert.Empty(ann.Reminders);
        Assert.Equal(20, await journal.InboxMark(Writing.Ann, Writing.Bob, default));
        Assert.Empty(await journal.PendingPerforms(ShardSet.All, null, 10, default));
    }
}
