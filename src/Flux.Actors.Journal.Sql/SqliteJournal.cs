using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql;

/// <summary>Bounds of the embedded journal. Units: bytes; null means as much as the disk has.</summary>
public sealed record SqliteJournalSettings(long? SizeMaxBytes)
{
    public static SqliteJournalSettings Default { get; } = new(SizeMaxBytes: null);
}

/// <summary>The journal of one process: a SQLite file in a data directory of its own, or memory.</summary>
/// <remarks>
/// It needs no cluster store: the lock on its directory is the cluster, of one process with all shards.
/// Concurrency: any thread; SQLite itself runs on one writing and one reading thread (in memory: on one for both). Who awaits a commit to a file goes on on the
/// writing thread, up to where it waits for something else.
/// </remarks>
public sealed class SqliteJournal : IJournal, IReaderOffsets
{
    public const string Memory = ":memory:";
    public const string FileName = "journal.db";

    private readonly DirectoryLock? _lock;
    private readonly SqliteThread _writer;
    private readonly SqliteThread _reader;

    private SqliteJournal(string name, DirectoryLock? held, SqliteThread writer, SqliteThread reader)
    {
        Name = name;
        _lock = held;
        _writer = writer;
        _reader = reader;
    }

    public string Name { get; }

    private bool IsFile => _lock is not null;

    /// <summary>SQLite has one writer.</summary>
    public int CommitsAtOnce => 1;

    /// <summary>Opens the journal in the directory (made if missing), or one that lives as long as the object for <see cref="Memory"/>.</summary>
    /// <exception cref="JournalLockedFault">A process holds the directory.</exception>
    /// <exception cref="JournalFault">The file is damaged, not writable, or of a newer schema.</exception>
    public static async Task<SqliteJournal> Open(string directory, SqliteJournalSettings settings, CancellationToken cancellation)
    {
        if (directory == Memory)
        {
            SqliteThread one = new("journal", Connect(Memory, SqliteOpenMode.Memory, settings));
            return await Prepared(new SqliteJournal(Memory, null, one, one), cancellation).ConfigureAwait(false);
        }

        string path = Path.GetFullPath(directory);
        DirectoryLock held = Take(path);
        SqliteThread? writer = null;
        try
        {
            string file = Path.Combine(path, FileName);
            writer = new SqliteThread("journal-writer", Connect(file, SqliteOpenMode.ReadWriteCreate, settings));
            SqliteThread reader = new("journal-reader", Connect(file, SqliteOpenMode.ReadWrite, settings));
            return await Prepared(new SqliteJournal(file, held, writer, reader), cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            try
            {
                if (writer is not null)
                {
                    await writer.DisposeAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                held.Dispose();
            }

            throw e is SqliteException failure ? SqliteFaults.From(failure, unclear: false) : e;
        }
    }

    /// <summary>The writing connection's synchronous level as SQLite numbers it: 2 is FULL, which every acknowledgement rests on.</summary>
    public Task<long> Synchronous(CancellationToken cancellation) =>
        _writer.Call(session => session.Prepare("PRAGMA synchronous").First(row => row.Number(0)), cancellation);

    public Task<string?> GetMeta(string key, CancellationToken cancellation) =>
        _reader.Call(session => session.Prepare("SELECT value FROM meta WHERE key = ?1").With(key).First(row => row.Text(0)), cancellation);

    public Task SetMeta(string key, string value, CancellationToken cancellation)
    {
        string free = JournalMeta.Free(key);
        return _writer.Call(
            session =>
            {
                session.Prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)").With(free).With(value).Run();
                return true;
            },
            cancellation);
    }

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
        _writer.Call<IReadOnlyList<ShardClaim>>(session => Claim(session, shards, owner), cancellation);

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        _writer.Call<IReadOnlyList<ShardClaim>>(session => Reclaim(session, shards, owner), cancellation);

    public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) =>
        IsFile
            ? _writer.CallAndGoOn(session => SqliteCommit.Write(session, batch), cancellation)
            : _writer.Call(session => SqliteCommit.Write(session, batch), cancellation);

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Entity(session, entity, eventsMax), cancellation);

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Pages(session, entity, afterName, max), cancellation);

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.EntityEvents(session, entity, afterSequence, max), cancellation);

    public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.ShardEvents(session, shard, afterPosition, max), cancellation);

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Entities(session, kind, afterKey, max), cancellation);

    public Task<long> ReadFence(int shard, CancellationToken cancellation) => _reader.Call(session => SqliteReads.Fence(session, shard), cancellation);

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.InboxMark(session, receiver, sender), cancellation);

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Pairs(session, shards, after, max), cancellation);

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Outbox(session, pair, afterNumber, max), cancellation);

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Performs(session, shards, after, max), cancellation);

    public Task<PerformRow?> PendingPerform(EntityId from, string key, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.PendingPerform(session, from, key), cancellation);

    public Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Due(session, shards, until, after, max), cancellation);

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.NextDue(session, shards, after), cancellation);

    public Task<IReadOnlyList<ReaderOffset>> ReadOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
        _reader.Call(session => SqliteReads.Offsets(session, reader, shards), cancellation);

    public Task NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets, CancellationToken cancellation) =>
        _writer.Call(session => Transaction(session, () => SqliteReads.Note(session, reader, offsets)), cancellation);

    public Task ForgetOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
        _writer.Call(session => Transaction(session, () => SqliteReads.Forget(session, reader, shards)), cancellation);

    /// <summary>Ends both threads after what they have begun, closes the file, and lets the directory go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await _writer.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                _lock?.Dispose();
            }
        }
    }

    private static DirectoryLock Take(string path)
    {
        try
        {
            _ = Directory.CreateDirectory(path);
        }
        catch (Exception e) when (DirectoryLock.DiskFault(e, path) is { } fault)
        {
            throw fault;
        }

        return DirectoryLock.Take(path);
    }

    private static SqliteSession Connect(string file, SqliteOpenMode mode, SqliteJournalSettings settings)
    {
        SqliteConnectionStringBuilder builder = new() { DataSource = file, Mode = mode, Pooling = false };
        SqliteConnection connection = new(builder.ConnectionString);
        try
        {
            connection.Open();
            SqliteSession session = new(connection);
            session.Execute(SqliteSchema.Settings);
            if (settings.SizeMaxBytes is { } bytes)
            {
                long pageBytes = session.Prepare("PRAGMA page_size").First(row => row.Number(0));
                session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, bytes / pageBytes)}"));
            }

            return session;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<SqliteJournal> Prepared(SqliteJournal journal, CancellationToken cancellation)
    {
        try
        {
            _ = await journal._writer.Call(session => SqliteMigration.Run(session, SqliteSchema.Steps, journal.Name), cancellation).ConfigureAwait(false);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static List<ShardClaim> Claim(SqliteSession session, ShardSet shards, string owner) => Transaction(session, () =>
    {
        List<ShardClaim> claims = [];
        foreach (int shard in shards)
        {
            session.Prepare("""
                INSERT INTO shard (shard, fence, head, owner) VALUES (?1, 1, 0, ?2) ON CONFLICT (shard) DO UPDATE SET fence = fence + 1, owner = ?2
                """).With(shard).With(owner).Run();
            claims.Add(Stored(session, shard)!);
        }

        return claims;
    });

    private static List<ShardClaim> Reclaim(SqliteSession session, ShardSet shards, string owner) => Transaction(session, () =>
    {
        List<ShardClaim> claims = [];
        foreach (int shard in shards)
        {
            ShardClaim? claim = session.Prepare("UPDATE shard SET fence = fence + 1 WHERE shard = ?1 AND owner = ?2 RETURNING fence, head")
                .With(shard).With(owner).First(row => new ShardClaim(shard, row.Number(0), row.Number(1)));
            if (claim is not null)
            {
                claims.Add(claim);
            }
        }

        return claims;
    });

    private static ShardClaim? Stored(SqliteSession session, int shard) =>
        session.Prepare("SELECT fence, head FROM shard WHERE shard = ?1").With(shard).First(row => new ShardClaim(shard, row.Number(0), row.Number(1)));

    private static T Transaction<T>(SqliteSession session, Func<T> work)
    {
        session.Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            T done = work();
            session.Prepare("COMMIT").Run();
            return done;
        }
        finally
        {
            if (session.InTransaction)
            {
                session.Prepare("ROLLBACK").Run();
            }
        }
    }
}
