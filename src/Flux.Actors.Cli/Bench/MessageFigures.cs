using System.Diagnostics;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Bench;

/// <summary>Messages that record nothing, through the shard to an entity and decided there.</summary>
internal static class MessageFigures
{
    private const int InFlight = 64;
    private const int Many = 1_000;
    private const string BareTell = "a bare Channel<T>: one producer, one consumer, unbounded";
    private const string BareAsk = "a bare Channel<T> with a completion source per question, 64 in flight";

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("tell", "not journalled, one producer to one entity", BareTell, "messages/s", Goal.RatioAtLeast(0.5), (room, cancel) => Tell(room, 1, cancel)),
        new("tell-many", "not journalled, one producer to 1,000 entities in turn", BareTell, "messages/s", null, (room, cancel) => Tell(room, Many, cancel)),
        new("tell-bytes", "allocated per message of tell, the message included", "", "bytes", Goal.AtMost(200), TellBytes),
        new("ask", "not journalled, 64 in flight at one entity", BareAsk, "questions/s", Goal.RatioAtLeast(0.5), (room, cancel) => Ask(room, 1, cancel)),
        new("ask-many", "not journalled, 64 in flight at an entity each", BareAsk, "questions/s", null, (room, cancel) => Ask(room, InFlight, cancel)),
        new("ask-bytes", "allocated per question of ask, the question included", "", "bytes", Goal.AtMost(200), AskBytes),
    ];

    private static Task<Measurement> Tell(BenchRoom room, int entities, CancellationToken cancellation) => Interleaved.Compare(
        room.WarmUp,
        () => Told(room.Slice, entities, cancellation), async _ => (await BareChannel.Tell(room.Slice)).PerSecond, told => told.Rate.PerSecond);

    private static Task<Measurement> TellBytes(BenchRoom room, CancellationToken cancellation) =>
        Interleaved.Repeat(room.WarmUp, async () => (await Told(room.Slice, 1, cancellation)).BytesEach, null);

    private static Task<Measurement> Ask(BenchRoom room, int entities, CancellationToken cancellation) => Interleaved.Compare(
        room.WarmUp,
        () => Asked(room.Slice, entities, cancellation), async _ => (await BareChannel.Ask(InFlight, room.Slice)).PerSecond, asked => asked.Rate.PerSecond);

    private static Task<Measurement> AskBytes(BenchRoom room, CancellationToken cancellation) =>
        Interleaved.Repeat(room.WarmUp, async () => (await Asked(room.Slice, 1, cancellation)).BytesEach, null);

    private static async Task<Messages> Told(TimeSpan time, int entities, CancellationToken cancellation)
    {
        Counter decided = Counter.Of(entities);
        EntityId[] ids = [.. Enumerable.Range(0, entities).Select(Meter.Id)];
        await using SqliteJournal journal = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, cancellation);
        await using EntityEngine engine = await MeterEngine.Start(journal, Meter.With(_ => decided.Add()), cancellation);
        await MeterEngine.Wake(engine, ids, cancellation);
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long begun = Stopwatch.GetTimestamp();
        InTurn teller = new(engine, ids);
        long told = await Load.Alone(() => Teller.For(time, teller.Tell));
        SpinWait wait = default;
        while (decided.Total < told)
        {
            wait.SpinOnce();
        }

        Rate rate = new(told, Stopwatch.GetElapsedTime(begun));
        return new Messages(rate, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)told);
    }

    private static async Task<Messages> Asked(TimeSpan time, int entities, CancellationToken cancellation)
    {
        Counter decided = Counter.Of(entities);
        EntityId[] ids = [.. Enumerable.Range(0, entities).Select(Meter.Id)];
        await using SqliteJournal journal = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, cancellation);
        await using EntityEngine engine = await MeterEngine.Start(journal, Meter.With(_ => decided.Add()), cancellation);
        await MeterEngine.Wake(engine, ids, cancellation);
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        Rate rate = await Load.Closed(
            InFlight, time, caller => engine.Ask(ids[caller % ids.Length], new Meter.Count(), null, CancellationToken.None), MeterEngine.Accept);
        return decided.Total == rate.Done
            ? new Messages(rate, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)rate.Done)
            : throw new InvalidOperationException($"{rate.Done} questions asked, {decided.Total} decided");
    }

    /// <summary>Tells the entities in turn. An object of its own: what one side writes for every message must not lie beside what the other reads.</summary>
    private sealed class InTurn(EntityEngine engine, EntityId[] ids)
    {
        private int _next;

        public bool Tell()
        {
            if (!engine.Post(ids[_next], new Meter.Count()))
            {
                return false;
            }

            _next = _next + 1 == ids.Length ? 0 : _next + 1;
            return true;
        }
    }

    private sealed record Messages(Rate Rate, double BytesEach);
}
