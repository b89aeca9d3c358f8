using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql;

/// <summary>The explorer of one host: a SQLite file beside the journal, whose directory lock covers it too.</summary>
/// <remarks>
/// Its commits wait for no disk: a power failure takes the last of them, whole, and they are made again. Concurrency: any thread; SQLite itself runs on one writing
/// and one reading thread.
/// </remarks>
public sealed class SqliteExplorer : IExplorer, IAsyncDisposable
{
    public const string FileName = "explorer.db";

    private readonly SqliteThread _writer;
    private readonly SqliteThread _reader;

    private SqliteExplorer(SqliteThread writer, SqliteThread reader)
    {
        _writer = writer;
        _reader = reader;
    }

    /// <summary>Opens the file in the directory, which is there; makes it when it is missing, and anew when it is damaged or of a newer schema.</summary>
    /// <exception cref="ExplorerFault">It can't be made, read or written.</exception>
    public static async Task<SqliteExplorer> Open(string directory, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetFullPath(directory), FileName);
        try
        {
            return await OpenFile(file, cancellation).ConfigureAwait(false);
        }
        catch (JournalFault fault) when (fault.Kind is JournalFaultKind.Corrupt or JournalFaultKind.NewerSchema)
        {
            Delete(file);
        }
        catch (JournalFault fault)
        {
            throw new ExplorerFault($"{file}: {Cause(fault)}", fault);
        }

        try
        {
            return await OpenFile(file, cancellation).ConfigureAwait(false);
        }
        catch (JournalFault fault)
        {
            throw new ExplorerFault($"{file}: {Cause(fault)}", fault);
        }
    }

    public Task<ExplorerHead?> Head(CancellationToken cancellation) => Call(_reader, SqliteExplorerTables.Head, cancellation);

    public Task Add(IReadOnlyList<ExplorerBlock> blocks, CancellationToken cancellation) =>
        Call(_writer, session => SqliteExplorerTables.Whole(session, () => SqliteExplorerTables.Add(session, blocks)), cancellation);

    public Task Clear(CancellationToken cancellation) =>
        Call(_writer, session => SqliteExplorerTables.Whole(session, () => SqliteExplorerTables.Clear(session)), cancellation);

    public Task<IReadOnlyList<ExplorerLock>> Locked(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) =>
        Call(_reader, session => SqliteExplorerTables.Locked(session, nodes), cancellation);

    public Task<ExplorerFinding> Find(Hash256 transaction, CancellationToken cancellation) =>
        Call(_reader, session => SqliteExplorerTables.AtOnce(session, () => SqliteExplorerTables.Find(session, transaction)), cancellation);

    public Task<ExplorerPage> History(AccountId account, ExplorerPlace? before, int max, CancellationToken cancellation) =>
        Call(_reader, session => SqliteExplorerTables.AtOnce(session, () => SqliteExplorerTables.History(session, account, before, max)), cancellation);

    /// <summary>Ends both threads after what they have begun, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<SqliteExplorer> OpenFile(string file, CancellationToken cancellation)
    {
        SqliteThread? writer = null;
        try
        {
            writer = new SqliteThread("explorer-writer", Connect(file, SqliteOpenMode.ReadWriteCreate));
            _ = await writer.Call(session => SqliteMigration.Run(session, SqliteExplorerTables.Steps, file), cancellation).ConfigureAwait(false);
            return new SqliteExplorer(writer, new SqliteThread("explorer-reader", Connect(file, SqliteOpenMode.ReadWrite)));
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

    private static void Delete(string file)
    {
        try
        {
            foreach (string suffix in (ReadOnlySpan<string>)["-shm", "-wal", ""])
            {
                File.Delete(file + suffix);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExplorerFault($"{file} is damaged and can't be deleted: {e.Message}", e);
        }
    }

    private static Task<T> Call<T>(SqliteThread thread, Func<SqliteSession, T> call, CancellationToken cancellation) => thread.Call(
        session =>
        {
            try
            {
                return call(session);
            }
            catch (SqliteException e)
            {
                throw new ExplorerFault($"the explorer's file failed: {e.Message}", e);
            }
        },
        cancellation);

    private static string Cause(JournalFault fault) => fault.InnerException?.Message ?? fault.Message;
}
