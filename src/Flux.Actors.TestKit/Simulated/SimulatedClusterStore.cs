using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>The cluster store of a simulation: the same database as the disk's journal, on the simulation's clock unless that is set.</summary>
/// <remarks>
/// It takes its time and fails as <see cref="SimulatedDisk.Faults"/> say, and what a killed host has sent happens all the same.
/// Concurrency: the simulation's thread.
/// </remarks>
public sealed class SimulatedClusterStore(SimulatedDisk disk)
{
    /// <summary>Shards taken, given and left, each time that a fence rose here.</summary>
    public long Moves { get; private set; }

    /// <summary>How far the store's clock is ahead of the simulation's; it may be set at any time. Units: milliseconds.</summary>
    public long SkewMilliseconds { get; set; }

    /// <summary>A process's way to this store.</summary>
    public IClusterStore For(SimulatedHost host) => new Handle(this, host);

    private Task<T> Call<T>(SimulatedHost host, Func<JournalModel, long, T> call, Func<T, ShardSet> moved) => disk.Call(host, true, () =>
    {
        T answer = call(disk.Model, disk.Time.Now.Milliseconds + SkewMilliseconds);
        foreach (int shard in moved(answer))
        {
            Moves++;
            disk.Time.Mix((ulong)disk.Model.FenceOf(shard) ^ ((ulong)shard << 48));
        }

        return answer;
    });

    private sealed class Handle(SimulatedClusterStore store, SimulatedHost host) : IClusterStore
    {
        public string Name => $"simulated cluster store of {host.Name}";

        public Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation) =>
            store.Call(host, (model, now) => model.Renew(lease, now), _ => ShardSet.Empty);

        public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) =>
            store.Call(host, (model, now) => model.Claim(shards, owner, graceMs, now), claims => ShardSet.Of(claims.Select(claim => claim.Shard)));

        public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) =>
            store.Call(host, (model, _) => model.Give(shards, owner, to), given => given);

        public Task Leave(string owner, CancellationToken cancellation) => store.Call(host, (model, _) => model.Leave(owner), left => left);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
