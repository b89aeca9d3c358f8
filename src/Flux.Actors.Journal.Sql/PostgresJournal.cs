using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>The journal of a cluster: tables in a schema of their own on a PostgreSQL server that its hosts share.</summary>
/// <remarks>
/// Concurrency: any thread; commits of disjoint sets of shards may overlap, each on a connection of its own. A commit that was sent is not
/// cancelled, since that would only make its end unknown. Source: docs/adr/0009.
/// </remarks>
public sealed class PostgresJournal : IJournal, IReaderOffsets
{
    private readonly PostgresConnections _connections;

    private PostgresJournal(PostgresConnections connections, int commitsAtOnce)
    {
        _connections = connections;
        CommitsAtOnce = commitsAtOnce;
    }

    public string Name => _connections.Name;

    /// <summary>One on each of its connections for commits.</summary>
    public int CommitsAtOnce { get; }

    /// <summary>Connects, checks that the server keeps what it acknowledges, and makes or migrates the schema.</summary>
    /// <exception cref="JournalFault">The server is not reached or not fit, or the schema is a newer release's or another cluster's.</exception>
    public static Task<PostgresJournal> Open(PostgresJournalSettings settings, CancellationToken cancellation) =>
        Open(settings, PostgresSchema.Steps, cancellation);

    internal static async Task<PostgresJournal> Open(PostgresJournalSettings settings, SchemaSteps steps, CancellationToken cancellation)
    {
        NpgsqlDataSource commits = PostgresSession.Pool(settings, "journal", settings.CommitConnectionsMax);
        NpgsqlDataSource reads = PostgresSession.Pool(settings, "journal", settings.ReadConnectionsMax);
        PostgresConnections connections = await PostgresConnections.Open(settings, steps, commits, reads, cancellation).ConfigureAwait(false);
        return new PostgresJournal(connections, settings.CommitConnectionsMax);
    }

    public Task<string?> GetMeta(string key, CancellationToken cancellation) =>
        First(PostgresReads.Meta, row => (string?)row.GetString(0), null, cancellation, key);

    public Task SetMeta(string key, string value, CancellationToken cancellation)
    {
        string free = JournalMeta.Free(key);
        return _connections.Write(connection => PostgresReads.All(connection, PostgresReads.PutMeta, _ => true, cancellation, free, value), cancellation);
    }

    public Task<IReadOnlyList<ReaderOffset>> ReadOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
        All(PostgresReads.Offsets, row => new ReaderOffset(row.GetInt32(0), row.GetInt64(1)), cancellation, reader, Numbers(shards));

    public Task NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets, CancellationToken cancellation) => _connections.Write(
        connection => PostgresReads.All(
            connection,
            PostgresReads.NoteOffsets,
            _ => true,
            cancellation,
            reader,
            offsets.Select(offset => offset.Shard).ToArray(),
            offsets.Select(offset => offset.Position).ToArray()),
        cancellation);

    public Task ForgetOffsets(string reader, ShardSet shards, CancellationToken cancellation) => _connections.Write(
        connection => PostgresReads.All(connection, PostgresReads.ForgetOffsets, _ => true, cancellation, reader, Numbers(shards)), cancellation);

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
        Claim(PostgresReads.Acquire, shards, owner, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        Claim(PostgresReads.Reclaim, shards, owner, cancellation);

    public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
    {
        if (batch.Count == 0)
        {
            return Task.FromResult<IReadOnlyList<CommitOutcome>>([]);
        }

        PostgresBatch columns = new(batch);
        return _connections.Write<IReadOnlyList<CommitOutcome>>(
            async connection =>
            {
                await using NpgsqlCommand command = connection.CreateCommand();
                columns.Call(command);

                // The answer is there only when the server is ready for the next statement, and so has committed this one.
                return columns.Outcomes((long[])(await command.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false))!);
            },
            cancellation);
    }

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) =>
        _connections.Read(connection => PostgresReads.Load(connection, entity, eventsMax, cancellation), cancellation);

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        All(
            PostgresReads.Pages,
            row => new SnapshotPage(PostgresReads.Bytes(row, 0), PostgresReads.Bytes(row, 1)),
            cancellation,
            entity.ToString(),
            afterName.ToArray(),
            max);

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
        All(PostgresReads.EntityEvents, PostgresReads.Event, cancellation, entity.ToString(), afterSequence, max);

    public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) =>
        All(PostgresReads.ShardEvents, PostgresReads.Event, cancellation, shard, afterPosition, max);

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        // '0' is the character after '/', so this range is every name that begins with "kind/".
        All(PostgresReads.Entities, row => PostgresReads.Entity(row, 0), cancellation, $"{kind}/{afterKey}", $"{kind}0", max);

    public Task<long> ReadFence(int shard, CancellationToken cancellation) =>
        First(PostgresReads.Fence, row => row.GetInt64(0), 0, cancellation, shard);

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) =>
        First(PostgresReads.InboxMark, row => row.GetInt64(0), 0, cancellation, receiver.ToString(), sender.ToString());

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        All(
            PostgresReads.Pairs,
            row => new OutboxPair(PostgresReads.Entity(row, 0), PostgresReads.Entity(row, 1)),
            cancellation,
            after?.From.ToString() ?? "",
            after?.To.ToString() ?? "",
            Numbers(shards),
            max);

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
        All(
            PostgresReads.Outbox,
            row => new OutboxRow(pair.From, pair.To, row.GetInt64(0), PostgresReads.Bytes(row, 1)) { Trace = PostgresReads.BytesOrNone(row, 2) },
            cancellation,
            pair.From.ToString(),
            pair.To.ToString(),
            afterNumber,
            max);

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        All(
            PostgresReads.Performs,
            PostgresReads.Perform,
            cancellation,
            after?.From.ToString() ?? "",
            after?.Key ?? "",
            Numbers(shards),
            max);

    public Task<long> PendingPerform(EntityId from, string key, CancellationToken cancellation) =>
        First(PostgresReads.PendingPerform, row => row.GetInt64(0), 0, cancellation, from.ToString(), key);

    public Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
        All(
            PostgresReads.Due,
            PostgresReads.Reminder,
            cancellation,
            until.Milliseconds,
            after?.Due.Milliseconds ?? long.MinValue,
            after?.Entity.ToString() ?? "",
            after?.Key ?? "",
            Numbers(shards),
            max);

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        First(
            PostgresReads.NextDue, row => (Timestamp?)new Timestamp(row.GetInt64(0)), null, cancellation, after.Milliseconds, Numbers(shards));

    /// <summary>Closes idle connections at once and the others as they finish.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static int[] Numbers(ShardSet shards) => [.. shards];

    private Task<IReadOnlyList<ShardClaim>> Claim(string sql, ShardSet shards, string owner, CancellationToken cancellation) => _connections.Write(
        connection => PostgresReads.All(
            connection,
            sql,
            row => new ShardClaim(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)),
            cancellation,
            Numbers(shards),
            owner),
        cancellation);

    /// <summary>A connection as commits get it, for tests that look at its settings.</summary>
    internal ValueTask<NpgsqlConnection> Session(CancellationToken cancellation) => _connections.Session(cancellation);

    private Task<IReadOnlyList<T>> All<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object[] values) =>
        _connections.Read(connection => PostgresReads.All(connection, sql, row, cancellation, values), cancellation);

    private async Task<T> First<T>(string sql, Func<NpgsqlDataReader, T> row, T otherwise, CancellationToken cancellation, params object[] values)
    {
        IReadOnlyList<T> rows = await All(sql, row, cancellation, values).ConfigureAwait(false);
        return rows.Count > 0 ? rows[0] : otherwise;
    }
}
