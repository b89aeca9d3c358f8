using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>The cluster store on the journal's own schema: what it does to a shard's fence is what the next commit meets.</summary>
/// <remarks>
/// Each method is one statement on one of the store's own connections, so that renewals wait neither for commits nor for a free connection among them.
/// Concurrency: any thread. A call that was sent is not cancelled, since that would only make its end unknown. Source: docs/adr/0011.
/// </remarks>
public sealed class PostgresClusterStore : IClusterStore
{
    private readonly PostgresConnections _connections;

    private PostgresClusterStore(PostgresConnections connections) => _connections = connections;

    public string Name => _connections.Name;

    /// <summary>Connects, checks that the server keeps what it acknowledges, and makes or migrates the schema, as the journal's own opening does.</summary>
    /// <exception cref="JournalFault">The server is not reached or not fit, or the schema is a newer release's or another cluster's.</exception>
    public static async Task<PostgresClusterStore> Open(PostgresJournalSettings settings, CancellationToken cancellation)
    {
        TimeSpan most = settings.ClusterTimeout;
        PostgresJournalSettings bounds = settings with
        {
            StatementTimeout = most,
            ConnectTimeout = Least(settings.ConnectTimeout, most),
            LockTimeout = Least(settings.LockTimeout, most / 2), // So that a claim has time for the shards that nobody holds.
        };
        NpgsqlDataSource pool = PostgresSession.Pool(bounds, "cluster", settings.ClusterConnectionsMax);
        return new PostgresClusterStore(await PostgresConnections.Open(bounds, PostgresSchema.Steps, pool, pool, cancellation).ConfigureAwait(false));

        static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    public async Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation)
    {
        IReadOnlyList<OwnerRow> owners = await Call(
            "SELECT * FROM renew_1($1, $2, $3, $4)",
            OwnerRow.Read,
            cancellation,
            lease.Owner,
            lease.Address,
            lease.Serves.ToArray(),
            lease.TimeToLiveMs).ConfigureAwait(false);
        ShardRow[] shards = new ShardRow[ShardSet.ShardCount];
        foreach (OwnerRow owner in owners)
        {
            foreach ((int shard, long fence, long head) in owner.Shards)
            {
                shards[shard] = new ShardRow(shard, fence, owner.Name) { Head = head };
            }
        }

        return new ClusterTable([.. owners.Select(owner => owner.Host).OfType<HostRow>().OrderBy(host => host.Owner, StringComparer.Ordinal)], shards);
    }

    public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) => Call(
        "SELECT * FROM claim_1($1, $2, $3)",
        row => new ShardClaim(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)),
        cancellation,
        Numbers(shards),
        owner,
        graceMs);

    public async Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) => ShardSet.Of(await Call(
        PostgresClusterSchema.Give,
        row => row.GetInt32(0),
        cancellation,
        shards.Select(given => given.Shard).ToArray(),
        shards.Select(given => given.Fence).ToArray(),
        owner,
        to).ConfigureAwait(false));

    public Task Leave(string owner, CancellationToken cancellation) => Call("SELECT leave_1($1)", _ => true, cancellation, owner);

    /// <summary>Closes idle connections at once and the others as they finish.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static int[] Numbers(ShardSet shards) => [.. shards];

    private Task<IReadOnlyList<T>> Call<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object[] values) =>
        _connections.Write(connection => PostgresReads.All(connection, sql, row, CancellationToken.None, values), cancellation);

    /// <summary>A host, an owner that is none, or nobody (no name); with its shards.</summary>
    private sealed record OwnerRow(string? Name, HostRow? Host, IEnumerable<(int Shard, long Fence, long Head)> Shards)
    {
        public static OwnerRow Read(NpgsqlDataReader row)
        {
            string? name = row.IsDBNull(0) ? null : row.GetString(0);
            HostRow? host = row.IsDBNull(1)
                ? null
                : new HostRow(name!, row.GetString(1), row.GetFieldValue<string[]>(2).ToSequence(), row.GetInt64(3), row.GetInt64(4));
            IEnumerable<(int, long, long)> shards = row.IsDBNull(5)
                ? []
                : row.GetFieldValue<int[]>(5).Zip(row.GetFieldValue<long[]>(6), row.GetFieldValue<long[]>(7));
            return new OwnerRow(name, host, shards);
        }
    }
}
