using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests.Cluster;

public sealed class AllocationTests
{
    private const int AllMoves = ShardSet.ShardCount;

    [Fact]
    public void the_first_host_takes_every_shard() =>
        Assert.Equal(ShardSet.All, Allocation.Of(Table(_ => null, Alive("a")), "a", AllMoves).Take);

    [Fact]
    public void hosts_that_start_together_take_disjoint_equal_shares_of_what_is_free()
    {
        ClusterTable table = Table(_ => null, Alive("a"), Alive("b"), Alive("c"));
        ShardSet[] taken = [.. "abc".Select(host => Allocation.Of(table, host.ToString(), AllMoves).Take)];
        Assert.Equal([342, 341, 341], taken.Select(share => share.Count));
        Assert.True(taken[0].Union(taken[1]).Union(taken[2]).IsAll);
    }

    [Fact]
    public void a_newcomer_is_given_its_share_by_those_that_have_too_many_and_nothing_else_moves()
    {
        ClusterTable table = Table(shard => shard < 512 ? "a" : "b", Alive("a"), Alive("b"), Alive("c"));
        AllocationPlan a = Allocation.Of(table, "a", AllMoves);
        AllocationPlan b = Allocation.Of(table, "b", AllMoves);
        Assert.Equal(AllocationPlan.Nothing, Allocation.Of(table, "c", AllMoves) with { Give = [] });
        Assert.Empty(Allocation.Of(table, "c", AllMoves).Give);
        Assert.All(a.Give.Concat(b.Give), move => Assert.Equal("c", move.To));
        Assert.Equal(341, a.Give.Concat(b.Give).Sum(move => move.Shards.Count));
        Assert.All(a.Give.SelectMany(move => move.Shards), shard => Assert.True(shard < 512));
    }

    [Fact]
    public void no_more_shards_move_at_a_time_than_is_allowed() =>
        Assert.Equal(7, Allocation.Of(Table(_ => "a", Alive("a"), Alive("b"), Alive("c")), "a", 7).Give.Sum(move => move.Shards.Count));

    [Fact]
    public void shards_of_a_host_whose_lease_ran_out_go_to_the_others()
    {
        ClusterTable table = Table(shard => shard % 2 == 0 ? "a" : "b", Alive("a"), new HostRow("b", "b:1", [], 0, 50_000));
        Assert.Equal(ShardSet.Of(Enumerable.Range(0, 512).Select(half => (2 * half) + 1)), Allocation.Of(table, "a", AllMoves).Take);
        Assert.Equal(AllocationPlan.Nothing, Allocation.Of(table, "b", AllMoves));
    }

    [Fact]
    public void whatever_the_table_those_who_follow_it_end_with_equal_shares_and_then_rest()
    {
        int moved = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Prng draws = new(seed);
            string[] hosts = [.. Enumerable.Range(0, 1 + (int)draws.Below(6)).Select(number => $"h{number}")];
            string?[] owners = [.. Enumerable.Range(0, ShardSet.ShardCount).Select(_ => draws.Below(5) == 0 ? null : $"h{draws.Below(8)}")];
            int movesMax = 1 + (int)draws.Below(300);
            for (int round = 0; Step(owners, hosts, movesMax) is > 0 and var many; round++)
            {
                moved += many;
                Assert.True(round < 2_000, $"seed {seed}: still moving");
            }

            int[] shares = [.. hosts.Select(host => owners.Count(owner => owner == host)).Order()];
            Assert.True(shares.Sum() == ShardSet.ShardCount && shares[^1] - shares[0] <= 1, $"seed {seed}: shares {string.Join(' ', shares)}");
        }

        Assert.True(moved > 1_000);
    }

    /// <summary>All hosts read one table and do what it says; answers how many shards changed hands.</summary>
    private static int Step(string?[] owners, string[] hosts, int movesMax)
    {
        string?[] before = [.. owners];
        ClusterTable table = Table(shard => before[shard], [.. hosts.Select(Alive)]);
        int changes = 0;
        foreach (string host in hosts)
        {
            AllocationPlan plan = Allocation.Of(table, host, movesMax);
            foreach (int shard in plan.Take)
            {
                Assert.False(owners[shard] is { } owner && hosts.Contains(owner), $"shard {shard} of {owners[shard]} was taken by {host}");
                owners[shard] = host;
                changes++;
            }

            foreach ((string to, ShardSet shards) in plan.Give)
            {
                Assert.All(shards, shard => Assert.Equal(host, before[shard]));
                foreach (int shard in shards)
                {
                    owners[shard] = to;
                    changes++;
                }
            }
        }

        return changes;
    }

    private static HostRow Alive(string owner) => new(owner, $"{owner}:1", [], 5_000, 50_000);

    private static ClusterTable Table(Func<int, string?> owner, params HostRow[] hosts) =>
        new(hosts, [.. Enumerable.Range(0, ShardSet.ShardCount).Select(shard => new ShardRow(shard, 1, owner(shard)))]);
}
