using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>The hosts of the cluster and what they may do to the shards, at the time that the caller says it is.</summary>
/// <remarks>
/// Units: milliseconds of the store's clock. An owner without a host row counts as one whose lease has run out; so does a lease that ends later than any
/// renewal could have set it, because the clock has been set back since. Source: DESIGN §8, <see cref="IClusterStore"/>.
/// </remarks>
public sealed partial class JournalModel
{
    private readonly SortedDictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    public string? OwnerOf(int shard) => _owners[shard];

    public ClusterTable Renew(HostLease lease, long nowMs)
    {
        long since = _hosts.TryGetValue(lease.Owner, out Host? known) && known.LeftMs(nowMs) > 0 ? known.SinceMs : nowMs;
        _hosts[lease.Owner] = new Host(lease, since, nowMs + lease.TimeToLiveMs);
        foreach (string gone in _hosts.Where(host => host.Value.LeftMs(nowMs) == 0 && !_owners.Contains(host.Key)).Select(host => host.Key).ToList())
        {
            _ = _hosts.Remove(gone);
        }

        return Table(nowMs);
    }

    /// <summary>What <see cref="Renew"/> would read, without renewing anything.</summary>
    public ClusterTable Table(long nowMs)
    {
        ShardRow[] shards = new ShardRow[ShardSet.ShardCount];
        for (int shard = 0; shard < shards.Length; shard++)
        {
            shards[shard] = new ShardRow(shard, _fences[shard], _owners[shard]) { Head = _shards[shard].Count };
        }

        return new ClusterTable([.. _hosts.Values.Select(host => host.Row(nowMs)).Where(host => host.IsAlive || _owners.Contains(host.Owner))], shards);
    }

    public IReadOnlyList<ShardClaim> Claim(ShardSet shards, string owner, long graceMs, long nowMs)
    {
        if (!_hosts.TryGetValue(owner, out Host? taker) || taker.LeftMs(nowMs) == 0)
        {
            return [];
        }

        bool isTrusted = nowMs - taker.SinceMs >= graceMs;
        return
        [
            .. shards.Where(shard => _owners[shard] is not { } holder || holder == owner || (isTrusted && !IsAlive(holder, nowMs)))
                .Select(shard => Take(shard, owner)),
        ];
    }

    public ShardSet Give(IReadOnlyList<FencedShard> shards, string owner, string to) =>
        Pass(ShardSet.Of(shards.Where(given => _fences[given.Shard] == given.Fence).Select(given => given.Shard)), owner, to);

    /// <summary>Answers which shards it left.</summary>
    public ShardSet Leave(string owner)
    {
        _ = _hosts.Remove(owner);
        return Pass(ShardSet.All, owner, null);
    }

    private ShardSet Pass(ShardSet shards, string owner, string? to)
    {
        ShardSet passed = ShardSet.Those(shard => shards.Contains(shard) && _owners[shard] == owner);
        foreach (int shard in passed)
        {
            _ = Take(shard, to);
        }

        return passed;
    }

    private bool IsAlive(string owner, long nowMs) => _hosts.TryGetValue(owner, out Host? host) && host.LeftMs(nowMs) > 0;

    private sealed record Host(HostLease Lease, long SinceMs, long UntilMs)
    {
        public long LeftMs(long nowMs) => UntilMs - nowMs > 2 * Lease.TimeToLiveMs ? 0 : Math.Max(0, UntilMs - nowMs);

        public HostRow Row(long nowMs) => new(Lease.Owner, Lease.Address, Lease.Serves, LeftMs(nowMs), nowMs - SinceMs);
    }
}
