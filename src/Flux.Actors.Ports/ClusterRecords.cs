using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>A host's claim to be alive: its owner name, where others reach it, which of the things that only one host has it serves (its nodes), and for how long.</summary>
public sealed record HostLease(string Owner, string Address, Sequence<string> Serves, long TimeToLiveMs);

/// <summary>Hosts and shards as they were at one moment of the store's clock.</summary>
/// <remarks>Shape: hosts in owner order, those with a lapsed lease too while they own a shard; one row for each of the 1,024 shards, in order.</remarks>
public sealed record ClusterTable(IReadOnlyList<HostRow> Hosts, IReadOnlyList<ShardRow> Shards);

/// <summary>A host. <c>LeaseLeftMs</c>: until its lease ends, 0 when it has; <c>UnbrokenMs</c>: since its present lease began.</summary>
public sealed record HostRow(string Owner, string Address, Sequence<string> Serves, long LeaseLeftMs, long UnbrokenMs)
{
    public bool IsAlive => LeaseLeftMs > 0;
}

/// <summary>A shard, and the fence under which somebody had it.</summary>
public readonly record struct FencedShard(int Shard, long Fence);

/// <summary>A shard: its fence, and its owner; null when it is nobody's.</summary>
public readonly record struct ShardRow(int Shard, long Fence, string? Owner)
{
    /// <summary>The position of its last fact; 0 when it has none.</summary>
    public long Head { get; init; }
}
