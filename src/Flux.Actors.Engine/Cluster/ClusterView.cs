using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>A host's place in its cluster, as it sees it itself: it may be behind by as much as one renewal.</summary>
/// <remarks>Shape: <c>Hosts</c> as last read, in owner order, with itself; <c>ShardsLost</c> counts shards that others took over without being given them.</remarks>
public sealed record ClusterView(string Owner, bool HasLease, ShardSet Shards, IReadOnlyList<HostRow> Hosts, int AnswersAwaited, long ShardsLost)
{
    /// <summary>Its commits have failed for a whole lease, so it has let its own run out: others take its shards until its journal answers.</summary>
    public bool StandsAside { get; init; }
}
