using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>PostgreSQL's errors as the port's kinds. Source: postgresql.org/docs/15/errcodes-appendix.html.</summary>
internal static class PostgresFaults
{
    /// <summary>Whether the exception is the server's or the connection's failure, and not a bug of ours.</summary>
    public static bool IsFault(Exception e) => e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException;

    /// <summary>Whether the connection ended, and what was sent may have been committed nevertheless.</summary>
    /// <remarks>
    /// An ERROR ends the statement and rolls its transaction back. Anything that ends the connection (FATAL, PANIC, silence) can come after
    /// the commit and before its answer.
    /// </remarks>
    public static bool IsConnectionLost(Exception e) => e is not PostgresException { InvariantSeverity: "ERROR" };

    public static JournalFault From(Exception e, string where, bool unclear)
    {
        (JournalFaultKind kind, string what) = e is PostgresException error
            ? Named(error)
            : e.InnerException is TimeoutException
                ? (JournalFaultKind.Unavailable, $"no answer in time: {e.Message}; see whether the server is overloaded or cut off")
                : (JournalFaultKind.Unavailable, $"no connection: {Innermost(e).Message}; see whether the server runs and is reached");
        return new JournalFault(kind, $"{where}: {what}", unclear, e);
    }

    /// <summary>A commit that succeeds with a warning is one whose wait for the standby was cut short.</summary>
    public static JournalFault From(PostgresNotice warning, string where) => new(
        JournalFaultKind.Unavailable, $"{where}: the server does not vouch for it: {warning.MessageText}; {warning.Detail}", unclear: true, null);

    private static (JournalFaultKind Kind, string What) Named(PostgresException e)
    {
        string seen = $"{e.MessageText} ({e.SqlState})";
        return e.SqlState switch
        {
            PostgresSchema.SequenceConflict => (JournalFaultKind.SequenceConflict, e.MessageText),
            PostgresErrorCodes.UniqueViolation => (JournalFaultKind.SequenceConflict, $"a recorded fact already has this sequence: {e.Detail ?? seen}"),
            PostgresErrorCodes.DiskFull => (JournalFaultKind.Full, $"the server's disk is full: {seen}; free space there"),
            PostgresErrorCodes.ReadOnlySqlTransaction => (JournalFaultKind.ReadOnly, $"the server takes no writes: {seen}; connect to the primary"),
            PostgresErrorCodes.InsufficientPrivilege => (JournalFaultKind.ReadOnly, $"{seen}; grant the role the schema, or let it create one"),
            PostgresErrorCodes.TooManyConnections => (
                JournalFaultKind.Unavailable, $"{seen}; raise max_connections of the server, or give the hosts fewer connections"),
            PostgresErrorCodes.QueryCanceled => (JournalFaultKind.Unavailable, $"took longer than the statement timeout: {seen}"),
            PostgresErrorCodes.LockNotAvailable => (JournalFaultKind.Unavailable, $"another owner's transaction holds the shard: {seen}"),
            PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (
                JournalFaultKind.Unavailable, $"{seen}; mend the connection string, or create what it names"),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction
                or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateFunction => (
                JournalFaultKind.Corrupt, $"the schema is not as its version says: {seen}; restore it, or use an empty schema"),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => (JournalFaultKind.Corrupt, $"the server's files are damaged: {seen}"),
            _ => (JournalFaultKind.Unavailable, seen),
        };
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}
