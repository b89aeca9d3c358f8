using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Cli.Bench;

/// <summary>What entities and reminders cost while they wait. Measured before all else, while this process is small.</summary>
internal static class MemoryFigures
{
    private const int Known = 1_000_000;
    private const int Active = 100_000;
    private const int Reminders = 1_000_000;
    private const int RemindersEach = 10;
    private const int Near = 1_000;
    private const double BytesPerMebibyte = 1 << 20;

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("memory", "resident, with 1,000,000 entities known and 100,000 of them active", "", "MiB", Goal.AtMost(1_024), Entities),
        new("reminders", "kept in memory per stored reminder: 1,000,000 far ones, 1,000 due", "", "bytes", Goal.AtMost(10), Reminded),
    ];

    private static async Task<Measurement> Entities(BenchRoom room, CancellationToken cancellation)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(room.NewFolder(), SqliteJournalSettings.Default, cancellation);
        await Fill(Enumerable.Range(0, Known).Select(number => Filling.Facts(Meter.Id(number), 1)), room, "entities", journal, cancellation);
        long before = Heap();
        await using EntityEngine engine = await MeterEngine.Start(journal, Meter.With(_ => { }), cancellation);
        room.Progress("  waking 100,000 entities");
        await MeterEngine.Wake(engine, Enumerable.Range(0, Active).Select(number => Meter.Id(number * (Known / Active))), cancellation);
        long each = (Heap() - before) / Active;
        using Process self = Process.GetCurrentProcess();
        self.Refresh();
        return Measurement.Of(
            self.WorkingSet64 / BytesPerMebibyte,
            string.Create(CultureInfo.InvariantCulture, $"{engine.Stats.ActiveEntities:#,0} active, {each:#,0} bytes of heap each"));
    }

    private static async Task<Measurement> Reminded(BenchRoom room, CancellationToken cancellation)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(room.NewFolder(), SqliteJournalSettings.Default, cancellation);
        Timestamp now = new SystemClock().Now;
        Timestamp far = now + (long)TimeSpan.FromDays(30).TotalMilliseconds;
        await Fill(
            Enumerable.Range(0, Reminders / RemindersEach).Select(number => Waiting(Meter.Id(number), RemindersEach, far))
                .Concat(Enumerable.Range(0, Near).Select(number => Waiting(Meter.Id(Reminders + number), 1, now))),
            room,
            "reminders",
            journal,
            cancellation);
        Counter rung = Counter.Of(Near);
        long before = Heap();
        await using EntityEngine engine = await MeterEngine.Start(journal, Meter.With(_ => rung.Add()), cancellation);
        while (engine.Stats.RemindersFired < Near)
        {
            await Task.Delay(10, cancellation);
        }

        return Measurement.Of(
            (Heap() - before) / (double)Reminders,
            string.Create(CultureInfo.InvariantCulture, $"{rung.Total:#,0} rang, {engine.Stats.ActiveEntities:#,0} entities awake"));
    }

    /// <summary>Apart, and leaving the caller's stack, so that what was written is garbage when the measurement begins.</summary>
    private static async Task Fill(IEnumerable<JournalWrite> writes, BenchRoom room, string what, IJournal journal, CancellationToken cancellation)
    {
        await Task.Run(() => Filling.Write(room, what, journal, [.. writes], cancellation), cancellation);
        await Task.Yield();
    }

    private static JournalWrite Waiting(EntityId entity, int reminders, Timestamp due) => new(entity, Shards.Of(entity), 0)
    {
        Reminders =
        [
            .. Enumerable.Range(0, reminders).Select(index => string.Create(CultureInfo.InvariantCulture, $"key-{index}"))
                .Select((key, index) => new ReminderChange(key, new ReminderRow(entity, key, index + 1, due, Wire.Encode<Meter.Command>(new Meter.Ring())))),
        ],
    };

    private static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
