using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Who should have which shard: a pure function of the table, so that hosts that read the same table agree without talking.</summary>
/// <remarks>
/// Every living host should have an equal share, the odd ones going to those that have most already. Shards stay where they are unless their host has too
/// many; those of nobody, and of hosts whose lease has run out, go to hosts that have too few. Hosts that read different tables may differ; the store's
/// conditions and the fence keep that harmless, and the next table mends it. Source: research/engine §2.5 (14).
/// </remarks>
internal static class Allocation
{
    /// <summary>What the host should take, and what it should hand over to whom, at most so many shards at a time.</summary>
    /// <remarks>Shape: a host that is not alive in the table takes and gives nothing.</remarks>
    public static AllocationPlan Of(ClusterTable table, string self, int movesMax)
    {
        HostRow[] alive = [.. table.Hosts.Where(host => host.IsAlive).OrderBy(host => host.Owner, StringComparer.Ordinal)];
        if (!alive.Any(host => host.Owner == self))
        {
            return AllocationPlan.Nothing;
        }

        SortedDictionary<string, List<int>> held = new(StringComparer.Ordinal);
        foreach (HostRow host in alive)
        {
            held[host.Owner] = [];
        }

        List<int> free = [];
        Dictionary<string, List<int>> found = new(held, StringComparer.Ordinal);
        for (int shard = 0; shard < ShardSet.ShardCount; shard++)
        {
            (table.Shards[shard].Owner is { } owner && found.TryGetValue(owner, out List<int>? list) ? list : free).Add(shard);
        }

        Dictionary<string, int> quota = Quotas(held);
        if (held.All(host => host.Value.Count == quota[host.Key]))
        {
            return AllocationPlan.Nothing;
        }

        List<int> take = [];
        SortedDictionary<string, List<int>> give = new(StringComparer.Ordinal);
        int nextFree = 0;
        Queue<(string From, int Shard)> surplus = new(held
            .Where(host => host.Value.Count > quota[host.Key])
            .SelectMany(host => host.Value[quota[host.Key]..].Select(shard => (host.Key, shard))));
        foreach ((string owner, List<int> has) in held)
        {
            for (int wanted = quota[owner] - has.Count; wanted > 0; wanted--)
            {
                if (nextFree < free.Count)
                {
                    int shard = free[nextFree++];
                    if (owner == self)
                    {
                        take.Add(shard);
                    }
                }
                else if (surplus.TryDequeue(out (string From, int Shard) moved) && moved.From == self)
                {
                    Add(give, owner, moved.Shard);
                }
            }
        }

        return new AllocationPlan(ShardSet.Of(take), Limited(give, movesMax));
    }

    private static Dictionary<string, int> Quotas(SortedDictionary<string, List<int>> held)
    {
        int share = ShardSet.ShardCount / held.Count;
        int odd = ShardSet.ShardCount % held.Count;
        return held.OrderByDescending(host => host.Value.Count)
            .ThenBy(host => host.Key, StringComparer.Ordinal)
            .Select((host, rank) => (host.Key, Share: share + (rank < odd ? 1 : 0)))
            .ToDictionary(pair => pair.Key, pair => pair.Share, StringComparer.Ordinal);
    }

    private static void Add(SortedDictionary<string, List<int>> give, string owner, int shard)
    {
        if (!give.TryGetValue(owner, out List<int>? list))
        {
            give[owner] = list = [];
        }

        list.Add(shard);
    }

    private static IReadOnlyList<(string To, ShardSet Shards)> Limited(SortedDictionary<string, List<int>> give, int movesMax)
    {
        List<(string To, ShardSet Shards)> moves = [];
        foreach ((string to, List<int> shards) in give)
        {
            int many = Math.Min(shards.Count, movesMax);
            movesMax -= many;
            if (many > 0)
            {
                moves.Add((to, ShardSet.Of(shards.Take(many))));
            }
        }

        return moves;
    }
}

/// <summary>What a host should do next about its shards.</summary>
internal sealed record AllocationPlan(ShardSet Take, IReadOnlyList<(string To, ShardSet Shards)> Give)
{
    public static AllocationPlan Nothing { get; } = new(ShardSet.Empty, []);
}
