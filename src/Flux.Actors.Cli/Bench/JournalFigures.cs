using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Cli.Bench;

/// <summary>Decisions that are recorded, in the embedded journal: a file, every commit flushed.</summary>
internal static class JournalFigures
{
    private const int EntitiesPerCaller = 4;
    private const int Pairs = 64;
    private const string Bare = "SQLite in a bare loop: the same facts, the same batch sizes, prepared statements, every commit flushed";

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("journal-64", "a fact of 200 bytes per question, 64 in flight", Bare, "rows/s", Goal.RatioAtLeast(0.6), (room, cancel) => Rows(room, 64, cancel)),
        new("journal-512", "the same, 512 in flight", Bare, "rows/s", Goal.RatioAtLeast(0.6), (room, cancel) => Rows(room, 512, cancel)),
        new("journal-one", "the same, one entity, one question after the other", Bare, "commits/s", Goal.RatioAtLeast(0.8), (room, cancel) => Rows(room, 1, cancel)),
        new("journal-p99", "from question to answer at half the rate of journal-64, 99 of 100 below", "the bare loop's commits, 99 of 100 below", "ms", Goal.RatioAtMost(5), HalfLoad),
        new("saga", "one entity pays another, until the other has recorded it, 64 in flight", Bare + ", all rows of both", "sagas/s", Goal.RatioAtLeast(0.4), Sagas),
    ];

    /// <summary>What a run of the engine left: its rate and rows, and what else was measured in it.</summary>
    internal sealed record Run(double Rate, RawRows Written, IReadOnlyList<double> Latencies);

    private static Task<Measurement> Rows(BenchRoom room, int inFlight, CancellationToken cancellation) => Interleaved.Compare(
        room.WarmUp,
        () => OnFile(room, (engine, _) => Notes(engine, inFlight, room.Slice), EntitiesOf(inFlight), cancellation),
        async run => run.Written.Facts / (await Written(room, run.Written, cancellation)).Sum() * 1_000,
        run => run.Rate,
        Batches);

    private static async Task<Measurement> HalfLoad(BenchRoom room, CancellationToken cancellation)
    {
        const int InFlight = 64;
        Run full = await OnFile(room, (engine, _) => Notes(engine, InFlight, room.Slice), EntitiesOf(InFlight), cancellation);
        double half = full.Rate / 2;
        Measurement seen = await Interleaved.Compare(
            room.WarmUp,
            () => OnFile(
                room,
                async (engine, _) =>
                {
                    EntityId[] ids = EntitiesOf(InFlight);
                    IReadOnlyList<double> latencies = await Load.Open(
                        half, room.Slice, async number => MeterEngine.Accept(await engine.Ask(ids[number % ids.Length], Meter.NewNote(), null, CancellationToken.None)));
                    return (latencies.Count / room.Slice.TotalSeconds, latencies);
                },
                EntitiesOf(InFlight),
                cancellation),
            async run => Interleaved.Percentile([.. (await Written(room, run.Written, cancellation)).Order()], 99),
            run => Interleaved.Percentile(run.Latencies, 99));
        return seen with { Note = string.Create(CultureInfo.InvariantCulture, $"at {half:#,0} questions/s, in bursts of a millisecond") };
    }

    private static Task<Measurement> Sagas(BenchRoom room, CancellationToken cancellation)
    {
        EntityId[] ids = EntitiesOf(Pairs);
        return Interleaved.Compare(
            room.WarmUp,
            () =>
            {
                TaskCompletionSource[] received = new TaskCompletionSource[Pairs];
                return OnFile(
                    room,
                    async (engine, _) =>
                    {
                        Rate rate = await Load.Closed(Pairs, room.Slice, Paid, MeterEngine.Accept);
                        return (rate.PerSecond, []);

                        async Task<Answer> Paid(int pair)
                        {
                            received[pair] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                            (EntityId from, EntityId to) = (ids[pair], ids[Pairs + pair]);
                            Answer answer = await engine.Ask(from, Meter.NewPay(from, to), null, CancellationToken.None);
                            await received[pair].Task;
                            return answer;
                        }
                    },
                    ids,
                    cancellation,
                    command =>
                    {
                        if (command is Meter.Receive receive)
                        {
                            received[int.Parse(receive.From.Key, CultureInfo.InvariantCulture)].SetResult();
                        }
                    });
            },
            async run => run.Written.Facts / 2 / (await Written(room, run.Written, cancellation)).Sum() * 1_000,
            run => run.Rate,
            runs => string.Create(
                CultureInfo.InvariantCulture, $"{runs[^1].Written.Rows * 2.0 / runs[^1].Written.Facts:0.#} rows per saga; {Batches(runs)}"));
    }

    internal static async Task<(double Rate, IReadOnlyList<double> Latencies)> Notes(EntityEngine engine, int inFlight, TimeSpan time)
    {
        EntityId[] ids = EntitiesOf(inFlight);
        int[] turns = new int[inFlight];
        Rate rate = await Load.Closed(
            inFlight,
            time,
            caller =>
            {
                EntityId to = ids[(caller * (ids.Length / inFlight)) + (turns[caller]++ % (ids.Length / inFlight))];
                return engine.Ask(to, Meter.NewNote(), null, CancellationToken.None);
            },
            MeterEngine.Accept);
        return (rate.PerSecond, []);
    }

    /// <summary>Each caller has entities of its own, so what is in flight is in as many entities; one caller has one.</summary>
    internal static EntityId[] EntitiesOf(int inFlight) => [.. Enumerable.Range(0, inFlight == 1 ? 1 : inFlight * EntitiesPerCaller).Select(Meter.Id)];

    internal static string Batches(IReadOnlyList<Run> runs) => string.Create(
        CultureInfo.InvariantCulture, $"{Interleaved.Median(runs.Select(run => run.Written.MeanBatch)):0.#} facts per commit");

    /// <summary>An engine over the journal, its entities awake, under the load; and what it wrote meanwhile.</summary>
    internal static async Task<Run> Over(
        IJournal journal,
        Func<EntityEngine, CancellationToken, Task<(double Rate, IReadOnlyList<double> Latencies)>> load,
        EntityId[] entities,
        CancellationToken cancellation,
        Action<Meter.Command>? decided = null)
    {
        await using SeenCommits seen = new(journal);
        (double Rate, IReadOnlyList<double> Latencies) done;
        await using (EntityEngine engine = await MeterEngine.Start(seen, Meter.With(decided ?? (_ => { })), cancellation))
        {
            await MeterEngine.Wake(engine, entities, cancellation);
            done = await load(engine, cancellation);
        }

        return new Run(done.Rate, await RawRows.Of(journal, seen.Sizes, cancellation), done.Latencies);
    }

    private static async Task<Run> OnFile(
        BenchRoom room,
        Func<EntityEngine, CancellationToken, Task<(double Rate, IReadOnlyList<double> Latencies)>> load,
        EntityId[] entities,
        CancellationToken cancellation,
        Action<Meter.Command>? decided = null)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(room.NewFolder(), SqliteJournalSettings.Default, cancellation);
        return await Over(journal, load, entities, cancellation, decided);
    }

    private static async Task<double[]> Written(BenchRoom room, RawRows rows, CancellationToken cancellation)
    {
        using RawSqlite sqlite = await RawSqlite.New(room.NewFolder(), cancellation);
        return await Load.Alone(() => sqlite.Write(rows));
    }
}
