using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql;

/// <summary>The explorer of one host: a SQLite file beside the journal, whose directory lock covers it too.</summary>
/// <remarks>
/// Its commits wait for no disk: a power failure takes the last of them, whole, and they are made again. Damage, once seen, is what every question answers until the
/// file is made anew. Concurrency: any thread, making it anew is for the one who adds; SQLite itself runs on one writing and one reading thread.
/// </remarks>
public sealed class SqliteExplorer : IExplorer, IAsyncDisposable
{
    public const string FileName = "explorer.db";

    /// <summary>Where the last damaged file lies, for whoever wants to know what happened to it.</summary>
    public const string DamagedFileName = "explorer.db.damaged";

    private readonly string _file;
    private volatile Threads _threads;
    private volatile ExplorerDamagedFault? _damage;

    private SqliteExplorer(string file, Threads threads)
    {
        _file = file;
        _threads = threads;
    }

    /// <summary>Opens the file in the directory, which is there; makes it when it is missing. One that is damaged from the first page on, or of a newer schema, is set aside for a new one.</summary>
    /// <exception cref="ExplorerFault">It can't be made, read or written.</exception>
    public static async Task<SqliteExplorer> Open(string directory, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetFullPath(directory), FileName);
        try
        {
            return new SqliteExplorer(file, await OpenFile(file, cancellation).ConfigureAwait(false));
        }
        catch (JournalFault fault) when (fault.Kind is JournalFaultKind.Corrupt or JournalFaultKind.NewerSchema)
        {
            SetAside(file);
        }
        catch (JournalFault fault)
        {
            throw new ExplorerFault($"{file}: {Cause(fault)}", fault);
        }

        return new SqliteExplorer(file, await OpenNew(file, cancellation).ConfigureAwait(false));
    }

    /// <summary>Sets the file aside, in place of one that was set aside before, and begins a new one. After a failure it is to be tried again.</summary>
    public async Task Renew(CancellationToken cancellation)
    {
        try
        {
            await _threads.DisposeAsync().ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            // What is wrong with the file is known, and it is not to be written any more.
            _damage ??= new ExplorerDamagedFault($"the explorer's file failed: {e.Message}", e);
        }

        SetAside(_file);
        _threads = await OpenNew(_file, cancellation).ConfigureAwait(false);
        _damage = null;
    }

    public Task<ExplorerHead?> Head(CancellationToken cancellation) => Call(threads => threads.Reader, SqliteExplorerTables.Head, cancellation);

    public Task Add(IReadOnlyList<ExplorerBlock> blocks, CancellationToken cancellation) =>
        Call(threads => threads.Writer, session => SqliteExplorerTables.Whole(session, () => SqliteExplorerTables.Add(session, blocks)), cancellation);

    public Task Clear(CancellationToken cancellation) =>
        Call(threads => threads.Writer, session => SqliteExplorerTables.Whole(session, () => SqliteExplorerTables.Clear(session)), cancellation);

    public Task<IReadOnlyList<ExplorerEarning>> Earned(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) =>
        Call(threads => threads.Reader, session => SqliteExplorerTables.AtOnce(session, () => SqliteExplorerTables.Earned(session, nodes)), cancellation);

    public Task<IReadOnlyList<ExplorerLock>> Locked(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) =>
        Call(threads => threads.Reader, session => SqliteExplorerTables.Locked(session, nodes), cancellation);

    public Task<ExplorerFinding> Find(Hash256 transaction, CancellationToken cancellation) =>
        Call(threads => threads.Reader, session => SqliteExplorerTables.AtOnce(session, () => SqliteExplorerTables.Find(session, transaction)), cancellation);

    public Task<ExplorerPage> History(AccountId account, ExplorerPlace? before, int max, CancellationToken cancellation) =>
        Call(threads => threads.Reader, session => SqliteExplorerTables.AtOnce(session, () => SqliteExplorerTables.History(session, account, before, max)), cancellation);

    /// <summary>Ends both threads after what they have begun, and closes the file.</summary>
    public ValueTask DisposeAsync() => _threads.DisposeAsync();

    private static async Task<Threads> OpenNew(string file, CancellationToken cancellation)
    {
        try
        {
            return await OpenFile(file, cancellation).ConfigureAwait(false);
        }
        catch (JournalFault fault)
        {
            throw new ExplorerFault($"{file}: {Cause(fault)}", fault);
        }
    }

    private static async Task<Threads> OpenFile(string file, CancellationToken cancellation)
    {
        SqliteThread? writer = null;
        try
        {
            writer = new SqliteThread("explorer-writer", Connect(file, SqliteOpenMode.ReadWriteCreate));
            _ = await writer.Call(session => SqliteMigration.Run(session, SqliteExplorerTables.Steps, file), cancellation).ConfigureAwait(false);
            return new Threads(writer, new SqliteThread("explorer-reader", Connect(file, SqliteOpenMode.ReadWrite)));
        }
        catch (Exception e)
        {
            if (writer is not null)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }

            throw e is SqliteException failure ? SqliteFaults.From(failure, unclear: false) : e;
        }
    }

    private static SqliteSession Connect(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            SqliteSession session = new(connection);
            session.Execute(SqliteExplorerTables.Settings);
            return session;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static void SetAside(string file)
    {
        try
        {
            foreach (string suffix in (ReadOnlySpan<string>)["-shm", "-wal"])
            {
                File.Delete(file + suffix);
            }

            if (File.Exists(file))
            {
                File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, DamagedFileName), overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExplorerFault($"{file} is damaged and can't be set aside: {e.Message}", e);
        }
    }

    private async Task<T> Call<T>(Func<Threads, SqliteThread> thread, Func<SqliteSession, T> call, CancellationToken cancellation)
    {
        if (_damage is { } known)
        {
            throw new ExplorerDamagedFault(known.Message, known);
        }

        Threads threads = _threads;
        try
        {
            return await thread(threads).Call(session => Named(() => call(session)), cancellation).ConfigureAwait(false);
        }
        catch (ExplorerDamagedFault damage)
        {
            // A question put to the file before this one says nothing of this one.
            _damage = threads == _threads ? damage : _damage;
            throw;
        }
        catch (JournalFault fault) when (fault.Kind == JournalFaultKind.Closed)
        {
            throw new ExplorerFault("the explorer's file is being made anew", fault);
        }
    }

    /// <summary>What went wrong, in the port's words. A row that can't be what was written, or that is there before it is written, is damage too.</summary>
    private static T Named<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (SqliteException e)
        {
            throw IsDamage(e)
                ? new ExplorerDamagedFault($"the explorer's file is damaged: {e.Message}", e)
                : new ExplorerFault($"the explorer's file failed: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or FormatException)
        {
            throw new ExplorerDamagedFault($"the explorer's file is damaged: a row can't be read: {e.Message}", e);
        }
    }

    /// <summary>Source: sqlite.org/rescode.html: ERROR (a table is gone), CORRUPT, CONSTRAINT, NOTADB, IOERR_SHORT_READ, READONLY_DBMOVED.</summary>
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 1 or 11 or 19 or 26 || e.SqliteExtendedErrorCode is 522 or 1032;

    private static string Cause(JournalFault fault) => fault.InnerException?.Message ?? fault.Message;

    private sealed class Threads(SqliteThread writer, SqliteThread reader) : IAsyncDisposable
    {
        public SqliteThread Writer => writer;

        public SqliteThread Reader => reader;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
