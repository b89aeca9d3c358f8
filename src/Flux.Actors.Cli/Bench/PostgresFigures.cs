using System.Globalization;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit;

namespace Flux.Actors.Cli.Bench;

/// <summary>Decisions that are recorded in the shared journal.</summary>
internal static class PostgresFigures
{
    private const int InFlight = 512;
    private const int LanesMax = 8;
    private const string Bare = "an INSERT per batch in a bare loop: the same facts, the same batch sizes, as many connections";

    private static int _schemas;

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("postgres-1", "a fact of 200 bytes per question, 512 in flight, one lane", Bare, "rows/s", null, (room, cancel) => Rows(room, 1, cancel)),
        new("postgres-8", "the same, 8 lanes", Bare, "rows/s", Goal.RatioAtLeast(0.6), (room, cancel) => Rows(room, LanesMax, cancel)),
    ];

    private static async Task<Measurement> Rows(BenchRoom room, int lanes, CancellationToken cancellation)
    {
        if (room.Postgres is { } given)
        {
            return await Rows(room, given, lanes, cancellation);
        }

        if (LocalPostgres.Absence is { } absence)
        {
            return Measurement.None($"{absence}; or --postgres CONNECTION");
        }

        // In the folder of temporary files: a socket's path is short, and the room's need not be.
        await using LocalPostgres server = await LocalPostgres.Start(
            Directory.CreateTempSubdirectory("flux-pg-").FullName, "shared_buffers = 1GB", "max_wal_size = 8GB");
        return await Rows(room, server.ConnectionString, lanes, cancellation);
    }

    private static Task<Measurement> Rows(BenchRoom room, string connectionString, int lanes, CancellationToken cancellation)
    {
        EntityId[] entities = JournalFigures.EntitiesOf(InFlight);
        return Interleaved.Compare(
            room.WarmUp,
            () => InSchema(
                connectionString,
                lanes,
                (journal, _) => JournalFigures.Over(
                    journal, (engine, _) => JournalFigures.Notes(engine, InFlight, room.Slice), entities, cancellation),
                cancellation),
            run => InSchema(connectionString, lanes, (_, schema) => new RawPostgres(connectionString, schema).Write(run.Written, lanes), cancellation),
            run => run.Rate,
            JournalFigures.Batches);
    }

    /// <summary>Works in a schema of its own with the journal's tables, gone afterwards.</summary>
    private static async Task<T> InSchema<T>(
        string connectionString, int lanes, Func<PostgresJournal, string, Task<T>> work, CancellationToken cancellation)
    {
        string schema = string.Create(CultureInfo.InvariantCulture, $"flux_bench_{Environment.ProcessId}_{Interlocked.Increment(ref _schemas)}");
        try
        {
            await using PostgresJournal journal = await PostgresJournal.Open(
                PostgresJournalSettings.Default(connectionString, schema, "bench") with { CommitConnectionsMax = lanes }, cancellation);
            return await work(journal, schema);
        }
        finally
        {
            await RawPostgres.Execute(connectionString, $"DROP SCHEMA IF EXISTS {schema} CASCADE");
        }
    }
}
