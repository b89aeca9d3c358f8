using System.Globalization;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>Brings a schema to the version this release writes, one host at a time.</summary>
internal static class PostgresMigration
{
    /// <summary>The row of the meta table that says whose journal it is.</summary>
    public const string ClusterKey = JournalMeta.Cluster;

    /// <summary>Runs the missing steps, each in a transaction of its own under one lock per schema.</summary>
    /// <exception cref="JournalFault">A newer release wrote the schema, or it is another cluster's.</exception>
    public static async Task Run(
        NpgsqlConnection connection, PostgresJournalSettings settings, SchemaSteps steps, string where, CancellationToken cancellation)
    {
        while (!await Step(connection, settings, steps, where, cancellation).ConfigureAwait(false))
        {
            // Each round is one step further, and the number of steps is known.
        }
    }

    /// <summary>One step; true when none is missing.</summary>
    private static async Task<bool> Step(
        NpgsqlConnection connection, PostgresJournalSettings settings, SchemaSteps steps, string where, CancellationToken cancellation)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        long milliseconds = (long)settings.MigrationTimeout.TotalMilliseconds;
        await Run($"SET LOCAL lock_timeout = {milliseconds}; SET LOCAL statement_timeout = {milliseconds}").ConfigureAwait(false);

        // The next statement sees all that the lock's last holder committed.
        _ = await Ask<object>("SELECT pg_advisory_xact_lock(hashtextextended('flux journal ' || $1, 0))", settings.Schema).ConfigureAwait(false);
        bool exists = await Ask<string>("SELECT to_regclass(format('%I.meta', $1))::text", settings.Schema).ConfigureAwait(false) is not null;
        string? cluster = exists ? await Meta(ClusterKey).ConfigureAwait(false) : null;
        if (cluster is not null && cluster != settings.ClusterId)
        {
            throw new JournalFault(
                JournalFaultKind.OtherCluster,
                $"{where}: journal of cluster {cluster} seen, {settings.ClusterId} wanted: use another schema, or that cluster's id",
                false,
                null);
        }

        int version = steps.Seen(exists ? await Meta(SchemaSteps.VersionKey).ConfigureAwait(false) : null, where);
        if (version == steps.Newest)
        {
            return true;
        }

        await Run($"CREATE SCHEMA IF NOT EXISTS \"{settings.Schema}\"").ConfigureAwait(false);
        await Run(PostgresSchema.Meta).ConfigureAwait(false);
        await Run(steps.Scripts[version]).ConfigureAwait(false);
        await Put(ClusterKey, settings.ClusterId).ConfigureAwait(false);
        await Put(SchemaSteps.VersionKey, (version + 1).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return false;

        Task<string?> Meta(string key) => Ask<string>("SELECT value FROM meta WHERE key = $1", key);

        Task Put(string key, string value) => Run(PostgresReads.PutMeta, key, value);

        async Task Run(string sql, params string[] values)
        {
            await using NpgsqlCommand command = Command(sql, values);
            _ = await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        async Task<T?> Ask<T>(string sql, params string[] values)
            where T : class
        {
            await using NpgsqlCommand command = Command(sql, values);
            return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as T;
        }

        NpgsqlCommand Command(string sql, string[] values)
        {
            NpgsqlCommand command = new(sql, connection, transaction) { CommandTimeout = PostgresSession.Seconds(settings.MigrationTimeout) };
            command.Parameters.AddRange(values.Select(value => new NpgsqlParameter<string> { TypedValue = value }).ToArray());
            return command;
        }
    }
}
