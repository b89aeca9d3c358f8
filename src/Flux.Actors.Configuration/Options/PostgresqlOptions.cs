namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>postgresql</c>: the bounds of a host towards the server that its cluster shares.</summary>
public sealed record PostgresqlOptions(
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
    internal static PostgresqlOptions Read(OptionReader reader)
    {
        PostgresqlOptions read = new(
            CommitConnectionsMax: reader.Count("postgresql.commit_connections_max", 1, 1_000),
            ReadConnectionsMax: reader.Count("postgresql.read_connections_max", 1, 1_000),
            ClusterConnectionsMax: reader.Count("postgresql.cluster_connections_max", 1, 100),
            ConnectTimeout: reader.Duration("postgresql.connect_timeout", "100ms", "5m"),
            StatementTimeout: reader.Duration("postgresql.statement_timeout", "100ms", "1h"),
            LockTimeout: reader.Duration("postgresql.lock_timeout", "10ms", "1h"),
            IdleTimeout: reader.Duration("postgresql.idle_timeout", "100ms", "1h"),
            PeerTimeout: reader.Duration("postgresql.peer_timeout", "1s", "1h"),
            ClusterTimeout: reader.Duration("postgresql.cluster_timeout", "100ms", "1m"),
            MigrationTimeout: reader.Duration("postgresql.migration_timeout", "1s", "1d"));
        reader.Require(
            read.LockTimeout <= read.StatementTimeout, "postgresql.lock_timeout", "at most", "postgresql.statement_timeout");
        return read;
    }
}
