using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A cluster store that can be made to say nothing, or to fail where a call is cancelled.</summary>
internal sealed class OddTable(IClusterStore inner) : IClusterStore
{
    public bool Holds { get; set; }

    public bool IsSilent { get; set; }

    public bool FailsWhenCancelled { get; init; }

    public string Name => inner.Name;

    public async Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation)
    {
        if (IsSilent)
        {
            await new TaskCompletionSource().Task;
        }

        if (FailsWhenCancelled && Holds)
        {
            TaskCompletionSource cut = new();
            using (cancellation.Register(() => cut.TrySetException(new JournalFault(JournalFaultKind.Unavailable, "the connection was closed under the statement", true, null))))
            {
                await cut.Task;
            }
        }

        return await inner.Renew(lease, cancellation);
    }

    public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) => inner.Claim(shards, owner, graceMs, cancellation);

    public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) => inner.Give(shards, owner, to, cancellation);

    public Task Leave(string owner, CancellationToken cancellation) => IsSilent ? new TaskCompletionSource().Task : inner.Leave(owner, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
