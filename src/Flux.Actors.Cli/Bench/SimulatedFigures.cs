using System.Diagnostics;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Cli.Bench;

/// <summary>The real engine under virtual time, all on one thread.</summary>
internal static class SimulatedFigures
{
    private const int Receivers = 64;
    private const int PostsPerStep = 512;
    private const int InFlight = 512;
    private const ulong Seed = 1;

    private static readonly Timestamp Start = new(1_767_225_600_000);

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("sim-volatile", "commands delivered and not recorded, 64 receivers, one thread", "", "deliveries/s", Goal.AtLeast(2_000_000), Volatile),
        new("sim-journalled", "commands delivered and recorded on a simulated disk, 512 in flight, one thread", "", "deliveries/s", Goal.AtLeast(150_000), Journalled),
    ];

    private static Task<Measurement> Volatile(BenchRoom room, CancellationToken cancellation) => Interleaved.Repeat(
        room.WarmUp,
        () => Load.Alone(() => Simulated(
            room.Slice,
            (host, engine, ids) =>
            {
                host.Post(
                    _ =>
                    {
                        for (int i = 0; i < PostsPerStep; i++)
                        {
                            if (!engine.Post(ids[i % ids.Length], new Meter.Count()))
                            {
                                throw new InvalidOperationException($"{ids[i % ids.Length]} is busy with {PostsPerStep / Receivers} commands");
                            }
                        }
                    },
                    null);
                while (host.Time.Step(host.Time.Now))
                {
                    // All that is ready; time stands still.
                }
            },
            Receivers)),
        null);

    private static Task<Measurement> Journalled(BenchRoom room, CancellationToken cancellation) => Interleaved.Repeat(
        room.WarmUp,
        () => Load.Alone(() =>
        {
            bool asking = false;
            return Simulated(
                room.Slice,
                (host, engine, ids) =>
                {
                    if (!asking)
                    {
                        asking = true;
                        foreach (EntityId id in ids)
                        {
                            _ = host.Run(() => Ask(engine, id));
                        }
                    }

                    for (int i = 0; i < PostsPerStep; i++)
                    {
                        _ = host.Time.Step(new Timestamp(long.MaxValue));
                    }
                },
                InFlight);
        }),
        null);

    private static async Task Ask(EntityEngine engine, EntityId id)
    {
        while (true)
        {
            if (await engine.Ask(id, Meter.NewNote(), null, CancellationToken.None) is not Accepted)
            {
                return; // The engine stops; an earlier end shows in the count.
            }
        }
    }

    /// <summary>Drives an engine for the time; answers the deliveries per second that its entities counted.</summary>
    private static double Simulated(TimeSpan slice, Action<SimulatedHost, EntityEngine, EntityId[]> drive, int entities)
    {
        SimulatedTime time = new(Seed, Start);
        SimulatedHost host = new(time, "bench");
        IJournal journal = new SimulatedDisk(time, new JournalModel(), Seed).For(host);
        EntityId[] ids = [.. Enumerable.Range(0, entities).Select(Meter.Id)];
        long decided = 0;
        EngineSetup setup = new(
            journal, host, () => Height.Genesis, [Meter.With(_ => decided++)], [], EngineLimits.Default, NullLogger.Instance)
        {
            Dispatcher = host,
            Owner = host.Name,
        };
        EntityEngine? engine = null;
        Task starting = host.Run(async () =>
        {
            EntityEngine started = await EntityEngine.Start(setup, CancellationToken.None);
            foreach (EntityId id in ids)
            {
                _ = await started.Read<Meter.State>(id, CancellationToken.None);
            }

            engine = started;
        });
        _ = time.RunUntil(() => starting.IsCompleted, new Timestamp(long.MaxValue));
        long before = decided, begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < slice)
        {
            drive(host, engine ?? throw new InvalidOperationException("the simulated engine did not start", starting.Exception), ids);
        }

        return new Rate(decided - before, Stopwatch.GetElapsedTime(begun)).PerSecond;
    }
}
