using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A cluster store that says what it is asked to do, before it does it.</summary>
internal sealed class WatchedTable(IClusterStore inner) : IClusterStore
{
    public Action Renews { get; init; } = static () => { };

    public Action<ShardSet> Gives { get; init; } = static _ => { };

    public string Name => inner.Name;

    public Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation)
    {
        Renews();
        return inner.Renew(lease, cancellation);
    }

    public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) => inner.Claim(shards, owner, graceMs, cancellation);

    public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation)
    {
        Gives(ShardSet.Of(shards.Select(given => given.Shard)));
        return inner.Give(shards, owner, to, cancellation);
    }

    public Task Leave(string owner, CancellationToken cancellation) => inner.Leave(owner, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
