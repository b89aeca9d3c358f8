using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Cli.Bench;

/// <summary>Starts the engine that is measured: the one that ships, with the bounds that ship.</summary>
internal static class MeterEngine
{
    public static Task<EntityEngine> Start(IJournal journal, EntityKind meter, CancellationToken cancellation) =>
        EntityEngine.Start(
            new EngineSetup(journal, new SystemClock(), () => Height.Genesis, [meter], [], EngineLimits.Default, NullLogger.Instance), cancellation);

    /// <summary>Wakes the entities, so that a measurement of something else does not measure it.</summary>
    public static async Task Wake(EntityEngine engine, IEnumerable<EntityId> entities, CancellationToken cancellation)
    {
        const int AtATime = 64;
        foreach (EntityId[] some in entities.Chunk(AtATime))
        {
            await Task.WhenAll(some.Select(entity => engine.Read<Meter.State>(entity, cancellation)));
        }
    }

    /// <summary>The answer that a measurement can go on with.</summary>
    /// <exception cref="InvalidOperationException">It was none: the figure would count what was not done.</exception>
    public static void Accept(Answer answer)
    {
        if (answer is not Accepted)
        {
            throw new InvalidOperationException($"{answer} seen, accepted wanted");
        }
    }
}
