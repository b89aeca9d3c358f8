using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Projections;

/// <summary>A read model that the engine feeds with facts: each once and in order within its shard, from the first on.</summary>
/// <remarks>
/// Shape: the name is what its offsets are noted under. Without offsets of its own the journal keeps them, noted after <c>Apply</c> has ended: a crash between
/// the two brings the last batch again, so applying must bear repetition. With its own (<see cref="Offsets"/>), which <c>Apply</c> writes together with
/// what it makes of the facts, each fact counts exactly once. In a cluster each host feeds it with the shards it has; while one moves, a batch may come
/// from both hosts. Errors: an exception of <c>Apply</c> means: the same batch again later, with exponential back-off; other projections go on.
/// </remarks>
public sealed record Projection(string Name, Func<ProjectionBatch, CancellationToken, Task> Apply)
{
    /// <summary>Only facts of this kind; null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>How far it has come itself, in those shards; those left out are at 0. Null: the journal knows.</summary>
    public Func<ShardSet, CancellationToken, Task<IReadOnlyList<ReaderOffset>>>? Offsets { get; init; }

    /// <summary>Forgets what it made of the facts of those shards, and its own offsets: it is built again from zero. Null: it can't be.</summary>
    public Func<ShardSet, CancellationToken, Task>? Reset { get; init; }
}

/// <summary>Facts of one shard, in order, that follow what was applied before: all of the projection's kind at positions after <c>After</c> up to <c>Position</c>.</summary>
/// <remarks>Shape: the fence is that of the host which brings them: of two hosts that do, the higher one has the shard.</remarks>
public sealed record ProjectionBatch(int Shard, long Fence, long After, long Position, IReadOnlyList<RecordedFact> Facts);

/// <summary>How a projection is doing: facts recorded in this host's shards and not applied yet, failures in a row, and what the last one was.</summary>
public sealed record ProjectionStatus(string Name, long Lag, int Failures, string? LastFailure);
