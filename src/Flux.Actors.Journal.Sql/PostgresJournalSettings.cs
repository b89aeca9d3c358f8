namespace Flux.Actors.Journal.Sql;

/// <summary>Where the shared journal and the cluster store beside it are, whose they are, and their bounds.</summary>
/// <remarks>
/// Shape: <c>Schema</c> is 1–63 of a–z, 0–9 and '_', not beginning with a digit; several clusters share a database by a schema each.
/// <c>ClusterId</c> is written into a new schema, and a schema with another one is refused. Connections beyond their bound wait
/// <c>ConnectTimeout</c>. <c>LockTimeout</c> bounds the wait for another owner's commit, <c>IdleTimeout</c> how long a host that froze inside a
/// transaction keeps its locks, <c>PeerTimeout</c> how long either end takes an unanswered packet for a slow network.
/// <c>ClusterTimeout</c> takes the place of <c>StatementTimeout</c> for the cluster store, whose calls must come back while the lease still lasts.
/// <c>MigrationTimeout</c> bounds the wait for another host's migration and each statement of our own.
/// </remarks>
public sealed record PostgresJournalSettings(
    string ConnectionString,
    string Schema,
    string ClusterId,
    int CommitConnectionsMax,
    int ReadConnectionsMax,
    int ClusterConnectionsMax,
    TimeSpan ConnectTimeout,
    TimeSpan StatementTimeout,
    TimeSpan LockTimeout,
    TimeSpan IdleTimeout,
    TimeSpan PeerTimeout,
    TimeSpan ClusterTimeout,
    TimeSpan MigrationTimeout)
{
    /// <summary>Takes a server that may lose acknowledged commits when the machine stops (fsync, full_page_writes or synchronous_commit off).</summary>
    /// <remarks>For tests and measurements only: a lost commit is a fact that somebody was told of and that never happened.</remarks>
    public bool LossAllowed { get; init; }

    /// <summary>The bounds as <c>hocon/reference.conf</c> has them, section <c>postgresql</c>.</summary>
    public static PostgresJournalSettings Default(string connectionString, string schema, string clusterId) => new(
        connectionString,
        schema,
        clusterId,
        CommitConnectionsMax: 8,
        ReadConnectionsMax: 8,
        ClusterConnectionsMax: 2,
        ConnectTimeout: TimeSpan.FromSeconds(5),
        StatementTimeout: TimeSpan.FromSeconds(10),
        LockTimeout: TimeSpan.FromSeconds(1),
        IdleTimeout: TimeSpan.FromSeconds(5),
        PeerTimeout: TimeSpan.FromSeconds(10),
        ClusterTimeout: TimeSpan.FromSeconds(2),
        MigrationTimeout: TimeSpan.FromMinutes(1));
}
