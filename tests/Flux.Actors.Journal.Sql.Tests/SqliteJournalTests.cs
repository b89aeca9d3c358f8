using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql.Tests;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-journal-").FullName;

    public static TheoryData<string> Cases => [.. JournalConformance.Cases.Keys];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task a_file_conforms(string name)
    {
        await using SqliteJournal journal = await Open();
        await JournalConformance.Cases[name](journal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task memory_conforms(string name)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, default);
        await JournalConformance.Cases[name](journal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task who_awaits_a_commit_to_a_file_goes_on_on_its_thread_and_may_close_the_journal_there(bool isFile) => await Task.Run(async () =>
    {
        SqliteJournal journal = isFile ? await Open() : await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, default);
        long fence = (await journal.Acquire(ShardSet.Range(0, 0), "ann", default))[0].Fence;
        bool isThere = false;
        for (long sequence = 1; sequence <= 1_000 && !isThere; sequence++)
        {
            NewEvent fact = new(sequence, new Timestamp(1), Blob.Copy([1]));
            _ = await journal.Commit([new JournalWrite(new EntityId("account", "ann"), 0, fence) { Events = [fact] }], default);
            isThere = Thread.CurrentThread.Name?.StartsWith("journal", StringComparison.Ordinal) == true; // Unless it was quicker than the awaiting.
        }

        Assert.Equal(isFile, isThere);
        Task<string?> queued = journal.GetMeta("none", default);
        await journal.DisposeAsync();
        await journal.DisposeAsync();
        Assert.Null(await queued);
        Assert.Equal(JournalFaultKind.Closed, (await Assert.ThrowsAsync<JournalFault>(() => journal.Commit([], default))).Kind);
        await using SqliteJournal again = await Open(); // The directory is free.
    });

    [Fact]
    public async Task what_was_committed_is_there_after_reopening()
    {
        await using (SqliteJournal journal = await Open())
        {
            await Write(journal, 1, 10);
            await journal.SetMeta("network", "dev", default);
        }

        await using SqliteJournal again = await Open();
        Assert.Equal("dev", await again.GetMeta("network", default));
        Assert.Equal(10, Assert.Single(await again.ReadShard(0, 0, 10, default)).Payload.Length);
        Assert.Equal(new ShardClaim(0, 2, 1), (await again.Acquire(ShardSet.Range(0, 0), "test", default))[0]);
    }

    [Fact]
    public async Task the_file_is_synchronised_at_every_commit()
    {
        await using SqliteJournal journal = await Open();
        SqliteConnectionStringBuilder builder = new() { DataSource = Path.Combine(_directory, SqliteJournal.FileName), Pooling = false };
        await using SqliteConnection connection = new(builder.ConnectionString);
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", await command.ExecuteScalarAsync());
        Assert.Equal(2L, await journal.Synchronous(default));
    }

    [Fact]
    public async Task a_second_opener_is_told_the_directory_and_the_holder()
    {
        await using (SqliteJournal journal = await Open())
        {
            JournalLockedFault fault = await Assert.ThrowsAsync<JournalLockedFault>(Open);
            Assert.Equal(_directory, fault.Directory);
            Assert.Equal(Environment.ProcessId, fault.Holder);
            Assert.Contains($"{_directory} is in use by process {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        }

        await using SqliteJournal free = await Open();
    }

    [Fact]
    public async Task a_newer_schema_is_refused_and_the_directory_let_go()
    {
        await (await Open()).DisposeAsync();
        await using (SqliteConnection beside = new($"Data Source={Path.Combine(_directory, SqliteJournal.FileName)};Pooling=false"))
        {
            await beside.OpenAsync();
            await using SqliteCommand newer = beside.CreateCommand();
            newer.CommandText = "UPDATE meta SET value = '99' WHERE key = 'schema_version'";
            _ = await newer.ExecuteNonQueryAsync();
        }

        for (int attempt = 0; attempt < 2; attempt++)
        {
            JournalFault fault = await Assert.ThrowsAsync<JournalFault>(Open);
            Assert.Equal(JournalFaultKind.NewerSchema, fault.Kind);
            Assert.Contains($"journal schema 99 seen, at most {SqliteSchema.Steps.Newest} wanted", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_journal_of_the_first_schema_goes_on_with_what_it_holds()
    {
        SqliteConnectionStringBuilder builder = new() { DataSource = Path.Combine(_directory, SqliteJournal.FileName), Pooling = false };
        await using (SqliteConnection connection = new(builder.ConnectionString))
        {
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"""
                {SqliteSchema.Meta};
                {SqliteSchema.Steps.Scripts[0]}
                INSERT INTO meta VALUES ('schema_version', '1');
                INSERT INTO shard VALUES (0, 4, 1);
                INSERT INTO event VALUES (1, 'account/ann', 1, 4, 7, x'0102');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using SqliteJournal journal = await Open();
        Assert.Equal(2, Assert.Single(await journal.ReadShard(0, 0, 10, default)).Payload.Length);
        Assert.Equal(new ShardClaim(0, 5, 1), (await journal.Acquire(ShardSet.One(0), "test", default))[0]);
        Assert.Equal(new ShardClaim(0, 6, 1), (await journal.Reclaim(ShardSet.One(0), "test", default))[0]);
    }

    [Fact]
    public void missing_steps_run_once_and_a_failing_one_leaves_the_version_before_it_whole()
    {
        string first = SqliteSchema.Steps.Scripts[0];
        using SqliteSession session = Session();
        Assert.Equal(0, SqliteMigration.Run(session, new SchemaSteps(first), "here"));
        SqliteException broken = Assert.Throws<SqliteException>(
            () => SqliteMigration.Run(session, new SchemaSteps(first, "CREATE TABLE added (n); INSERT INTO nowhere VALUES (1)"), "here"));
        Assert.Contains("no such table: nowhere", broken.Message, StringComparison.Ordinal);
        Assert.Equal(1, SqliteMigration.Run(session, new SchemaSteps(first, "CREATE TABLE added (n)", "INSERT INTO added VALUES (3)"), "here"));
        Assert.Equal(3, SqliteMigration.Run(session, new SchemaSteps(first, "no SQL", "no SQL"), "here"));
        Assert.Equal(3, session.Prepare("SELECT n FROM added").First(row => row.Number(0)));
        JournalFault newer = Assert.Throws<JournalFault>(() => SqliteMigration.Run(session, new SchemaSteps(first), "here"));
        Assert.Equal((JournalFaultKind.NewerSchema, "here: journal schema 3 seen, at most 1 wanted: use the newer release that wrote it"), (newer.Kind, newer.Message));

        SqliteSession Session()
        {
            SqliteConnection connection = new($"Data Source={Path.Combine(_directory, "steps.db")};Pooling=false");
            connection.Open();
            return new SqliteSession(connection);
        }
    }

    [Fact]
    public async Task a_damaged_file_is_named_as_such()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, SqliteJournal.FileName), new string('x', 5_000));
        Assert.Equal(JournalFaultKind.Corrupt, (await Assert.ThrowsAsync<JournalFault>(Open)).Kind);
    }

    [Fact]
    public async Task a_full_journal_refuses_whole_batches_and_goes_on_when_there_is_room()
    {
        long written = 0;
        await using (SqliteJournal journal = await SqliteJournal.Open(_directory, new SqliteJournalSettings(SizeMaxBytes: 400_000), default))
        {
            JournalFault? full = null;
            while (full is null && written < 1_000)
            {
                try
                {
                    await Write(journal, written + 1, 8_000);
                    written++;
                }
                catch (JournalFault fault)
                {
                    full = fault;
                }
            }

            Assert.Equal((JournalFaultKind.Full, false), (full!.Kind, full.Unclear));
            Assert.InRange(written, 10, 60);
            Assert.Equal(written, (await journal.ReadEntity(Ann, 0, 1_000, default)).Count);
        }

        await using SqliteJournal room = await Open();
        await Write(room, written + 1, 8_000);
        Assert.Equal(written + 1, (await room.ReadEntity(Ann, 0, 1_000, default)).Count);
    }

    [Fact]
    public async Task a_closed_journal_says_so()
    {
        SqliteJournal journal = await Open();
        await journal.DisposeAsync();
        Assert.Equal(JournalFaultKind.Closed, (await Assert.ThrowsAsync<JournalFault>(() => journal.GetMeta("x", default))).Kind);
    }

    private static EntityId Ann => new("account", "ann");

    private Task<SqliteJournal> Open() => SqliteJournal.Open(_directory, SqliteJournalSettings.Default, default);

    private static async Task Write(SqliteJournal journal, long sequence, int bytes)
    {
        long fence = (await journal.Acquire(ShardSet.Range(0, 0), "test", default))[0].Fence;
        Blob payload = Blob.Own(new byte[bytes]);
        _ = await journal.Commit([new JournalWrite(Ann, 0, fence) { Events = [new NewEvent(sequence, new Timestamp(sequence), payload)] }], default);
    }
}
