using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Bench;

/// <summary>Entities read from the embedded journal and folded from their first fact.</summary>
internal static class RecoveryFigures
{
    private const int Entities = 2_000;
    private const int FactsEach = 100;

    public static IReadOnlyList<Figure> All { get; } =
    [
        new(
            "recovery", "facts folded, 2,000 entities of 100 facts, 64 waking at a time", "SQLite in a bare loop: the same rows, every column read",
            "facts/s", Goal.RatioAtLeast(0.5), Recovered),
    ];

    private static async Task<Measurement> Recovered(BenchRoom room, CancellationToken cancellation)
    {
        EntityId[] ids = [.. Enumerable.Range(0, Entities).Select(Meter.Id)];
        string[] names = [.. ids.Select(id => id.ToString())];
        string folder = room.NewFolder();
        await using SqliteJournal journal = await SqliteJournal.Open(folder, SqliteJournalSettings.Default, cancellation);
        await Filling.Write(room, "facts", journal, [.. ids.Select(id => Filling.Facts(id, FactsEach))], cancellation);
        using RawSqlite sqlite = RawSqlite.Over(folder);
        Measurement seen = await Interleaved.Compare(
            room.WarmUp,
            async () =>
            {
                await using EntityEngine engine = await MeterEngine.Start(journal, Meter.With(_ => { }), cancellation);
                long begun = Stopwatch.GetTimestamp();
                await MeterEngine.Wake(engine, ids, cancellation);
                TimeSpan took = Stopwatch.GetElapsedTime(begun);
                Meter.State state = await engine.Read<Meter.State>(ids[^1], cancellation);
                return state.Facts == FactsEach
                    ? new Rate((long)Entities * FactsEach, took)
                    : throw new InvalidOperationException($"{state.Facts} facts folded, {FactsEach} recorded");
            },
            async _ =>
            {
                long begun = Stopwatch.GetTimestamp();
                long facts = await Load.Alone(() => sqlite.Read(names));
                return new Rate(facts, Stopwatch.GetElapsedTime(begun)).PerSecond;
            },
            rate => rate.PerSecond);
        return seen with { Note = string.Create(CultureInfo.InvariantCulture, $"{seen.Ours / FactsEach:#,0} entities/s") };
    }
}
