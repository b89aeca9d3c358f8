using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests.Cluster;

/// <summary>What peers say about fences: newer than the table for a while, and never for good.</summary>
public sealed class HeardFencesTests
{
    private const int Shard = 7;

    [Fact]
    public void where_a_shard_has_moved_is_believed_until_the_next_table()
    {
        Peers peers = new("me", 64);
        peers.Learn(Table("ann", 3));
        Assert.True(peers.Hear(Shard, 4, "bob"));
        Assert.Equal((4, "bob"), peers.OwnerOf(Shard));
        Assert.Equal("bob", peers.HostOf(Shard)!.Owner);
        Assert.False(peers.Hear(Shard, 3, "ann"));
        Assert.Equal((4, "bob"), peers.OwnerOf(Shard));
    }

    [Fact]
    public void a_wrong_word_about_a_shard_is_forgotten_with_the_next_table()
    {
        Peers peers = new("me", 64);
        peers.Learn(Table("ann", 3));
        Assert.True(peers.Hear(Shard, long.MaxValue, "nobody at all"));
        Assert.Null(peers.HostOf(Shard));
        peers.Learn(Table("ann", 3));
        Assert.Equal((3, "ann"), peers.OwnerOf(Shard));
        Assert.Equal("ann", peers.HostOf(Shard)!.Owner);
    }

    [Fact]
    public void an_owner_newer_than_the_table_keeps_older_ones_out_until_the_table_can_tell()
    {
        HeardFences heard = new();
        heard.Hear(Shard, 5, inTable: 3, tables: 1);
        heard.Hear(Shard, 4, inTable: 3, tables: 1);
        Assert.Equal(5, heard.Of(Shard, inTable: 3, tables: 1));
        Assert.Equal(5, heard.Of(Shard, inTable: 3, tables: 2)); // Perhaps asked for before it was heard.
        Assert.Equal(6, heard.Of(Shard, inTable: 6, tables: 2));
        Assert.Equal(0, heard.Of(Shard + 1, inTable: 0, tables: 1));
    }

    [Fact]
    public void a_wrong_fence_keeps_nobody_out_for_good()
    {
        HeardFences heard = new();
        heard.Hear(Shard, long.MaxValue, inTable: 3, tables: 1);
        Assert.Equal(long.MaxValue, heard.Of(Shard, inTable: 3, tables: 2));
        Assert.Equal(4, heard.Of(Shard, inTable: 4, tables: 3));
        heard.Hear(Shard, 5, inTable: 4, tables: 3);
        Assert.Equal(5, heard.Of(Shard, inTable: 4, tables: 3));
    }

    private static ClusterTable Table(string owner, long fence) => new(
        [new HostRow("ann", "ann:1", [], 1_000, 0), new HostRow("bob", "bob:1", [], 1_000, 0)],
        [.. Enumerable.Range(0, ShardSet.ShardCount).Select(shard => new ShardRow(shard, fence, owner))]);
}
