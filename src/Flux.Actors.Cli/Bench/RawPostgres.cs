using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Flux.Actors.Cli.Bench;

/// <summary>The raw limit of the shared journal: one prepared INSERT per batch in a bare loop, into the journal's own table.</summary>
/// <remarks>Shape: only the rows of facts; fences and heads, which the journal checks and moves besides, are part of what is measured against it.</remarks>
internal sealed class RawPostgres(string connectionString, string schema)
{
    private const string Insert = """
        INSERT INTO event (shard, position, seq, fence, time_ms, entity, payload)
        SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[])
        """;

    /// <summary>Writes the batches over so many connections side by side; answers facts per second.</summary>
    public async Task<double> Write(RawRows rows, int lanes)
    {
        object[][][] shares = [.. Enumerable.Range(0, lanes).Select(lane =>
            rows.Batches.Where((_, index) => index % lanes == lane).Where(batch => batch.Length > 0).Select(Columns).ToArray())];
        Lane[] open = await Task.WhenAll(shares.Select(share => Lane.Open(connectionString, schema, share)));
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(open.Select(lane => Task.Run(lane.Write)));
        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        foreach (Lane lane in open)
        {
            await lane.DisposeAsync();
        }

        return new Rate(rows.Facts, took).PerSecond;
    }

    /// <summary>Runs one statement.</summary>
    public static async Task Execute(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        _ = await command.ExecuteNonQueryAsync();
    }

    private static object[] Columns(RawRow[] batch) =>
    [
        batch.Select(row => row.Shard).ToArray(), batch.Select(row => row.Position).ToArray(), batch.Select(row => row.Sequence).ToArray(),
        batch.Select(row => row.Fence).ToArray(), batch.Select(row => row.Time).ToArray(), batch.Select(row => row.Entity).ToArray(),
        batch.Select(row => row.Payload).ToArray(),
    ];

    private sealed class Lane(NpgsqlConnection connection, NpgsqlCommand command, object[][] batches) : IAsyncDisposable
    {
        private static readonly NpgsqlDbType[] Types =
        [
            NpgsqlDbType.Integer, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bytea,
        ];

        public static async Task<Lane> Open(string connectionString, string schema, object[][] batches)
        {
            NpgsqlConnection connection = new(string.Create(CultureInfo.InvariantCulture, $"{connectionString};Pooling=false;Search Path={schema}"));
            await connection.OpenAsync();
            NpgsqlCommand command = new(Insert, connection);
            foreach (NpgsqlDbType type in Types)
            {
                _ = command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
            }

            await command.PrepareAsync();
            return new Lane(connection, command, batches);
        }

        public async Task Write()
        {
            foreach (object[] columns in batches)
            {
                for (int i = 0; i < columns.Length; i++)
                {
                    command.Parameters[i].Value = columns[i];
                }

                _ = await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
