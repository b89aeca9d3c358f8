using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>The bounded connections to one schema, and what their failures mean to the caller.</summary>
/// <remarks>Concurrency: any thread; each call has a connection of its own while it lasts.</remarks>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlDataSource _writes;
    private readonly NpgsqlDataSource _reads;

    private PostgresConnections(string name, NpgsqlDataSource writes, NpgsqlDataSource reads)
    {
        Name = name;
        _writes = writes;
        _reads = reads;
    }

    public string Name { get; }

    /// <summary>Takes the pools over, checks that the server keeps what it acknowledges, and makes or migrates the schema.</summary>
    /// <exception cref="JournalFault">The server is not reached or not fit, or the schema is a newer release's or another cluster's.</exception>
    public static async Task<PostgresConnections> Open(
        PostgresJournalSettings settings, SchemaSteps steps, NpgsqlDataSource writes, NpgsqlDataSource reads, CancellationToken cancellation)
    {
        PostgresConnections connections = new(PostgresSession.Name(writes, settings), writes, reads);
        try
        {
            return await connections.Write(
                async connection =>
                {
                    await PostgresSession.Check(connection, settings, connections.Name, cancellation).ConfigureAwait(false);
                    await PostgresMigration.Run(connection, settings, steps, connections.Name, cancellation).ConfigureAwait(false);
                    return connections;
                },
                cancellation).ConfigureAwait(false);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A connection as writes get it.</summary>
    public ValueTask<NpgsqlConnection> Session(CancellationToken cancellation) => _writes.OpenConnectionAsync(cancellation);

    public Task<T> Read<T>(Func<NpgsqlConnection, Task<T>> question, CancellationToken cancellation) =>
        Call(_reads, question, isWrite: false, cancellation);

    /// <summary>A change counts when the server said that it is safe: with a warning it did not.</summary>
    public Task<T> Write<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) =>
        Call(
            _writes,
            async connection =>
            {
                PostgresNotice? warning = null;
                NoticeEventHandler hear = (_, heard) => warning = heard.Notice.InvariantSeverity == "WARNING" ? heard.Notice : warning;
                connection.Notice += hear;
                try
                {
                    T result = await change(connection).ConfigureAwait(false);
                    return warning is null ? result : throw PostgresFaults.From(warning, Name);
                }
                finally
                {
                    connection.Notice -= hear;
                }
            },
            isWrite: true,
            cancellation);

    /// <summary>Closes idle connections at once and the others as they finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> Call<T>(NpgsqlDataSource pool, Func<NpgsqlConnection, Task<T>> call, bool isWrite, CancellationToken cancellation)
    {
        bool isSent = false;
        try
        {
            await using NpgsqlConnection connection = await pool.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            isSent = true;
            return await call(connection).ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw new JournalFault(JournalFaultKind.Closed, $"{Name}: the journal is closed", isSent && isWrite, e);
        }
        catch (Exception e) when (PostgresFaults.IsFault(e))
        {
            bool isLost = PostgresFaults.IsConnectionLost(e);
            if (isLost)
            {
                // What ended this connection has probably ended those that wait in the pools.
                _writes.Clear();
                _reads.Clear();
            }

            throw PostgresFaults.From(e, Name, unclear: isSent && isWrite && isLost);
        }
    }
}
