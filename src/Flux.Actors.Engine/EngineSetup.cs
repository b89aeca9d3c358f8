using System.Diagnostics.Metrics;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine;

/// <summary>What an engine stands on. The journal belongs to the caller, who disposes it after the engine.</summary>
public sealed record EngineSetup(
    IJournal Journal,
    IClock Clock,
    Func<Height> Height,
    IReadOnlyList<EntityKind> Kinds,
    IReadOnlyList<Performer> Performers,
    EngineLimits Limits,
    ILogger Logger)
{
    /// <summary>Where the engine's work runs.</summary>
    public IDispatcher Dispatcher { get; init; } = ThreadPoolDispatcher.Instance;

    /// <summary>How entities live whose kind does not say it.</summary>
    public EntityKindSettings KindSettings { get; init; } = EntityKindSettings.Default;

    /// <summary>Makes the engine's meter; null: it makes its own.</summary>
    public IMeterFactory? Meters { get; init; }

    /// <summary>A name that no other engine, and no other life of this one, ever has; shards are owned under it.</summary>
    public string Owner { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Read models that the engine feeds.</summary>
    public IReadOnlyList<Projection> Projections { get; init; } = [];

    /// <summary>Where projections without offsets of their own have theirs: the journal, when it keeps some.</summary>
    public IReaderOffsets? Offsets { get; init; } = Journal as IReaderOffsets;

    /// <summary>What the engine shares with others; null when it has the journal, and all shards, to itself.</summary>
    public ClusterSetup? Cluster { get; init; }
}

/// <summary>How far a reader has come in each shard: the position of the last fact it has seen; shards left out are at 0.</summary>
public sealed record ShardOffsets(SortedMap<int, long> Positions)
{
    /// <summary>Before the first fact of every shard.</summary>
    public static ShardOffsets Start { get; } = new(SortedMap<int, long>.Empty);

    public ShardOffsets After(RecordedFact fact) => new(Positions.With(fact.Shard, fact.IsLast ? fact.Position : fact.Position - 1));
}

/// <summary>The shard of an entity: fixed for life, the same everywhere.</summary>
public static class Shards
{
    public static int Of(EntityId entity) => (int)(StableHash.Of(entity) % ShardSet.ShardCount);
}
