namespace Flux.Actors.Kernel.Tests;

public sealed class ShardSetTests
{
    [Fact]
    public void a_set_knows_what_it_holds_and_tells_it_in_order()
    {
        ShardSet set = ShardSet.Of([1023, 0, 64, 63, 64]);
        Assert.Equal([0, 63, 64, 1023], set);
        Assert.Equal(4, set.Count);
        Assert.True(set.Contains(63));
        Assert.False(set.Contains(62));
        Assert.Equal("0 63-64 1023", set.ToString());
        Assert.Equal("none", ShardSet.Empty.ToString());
        Assert.Equal("0-1023", ShardSet.All.ToString());
        Assert.True(ShardSet.All.IsAll);
    }

    [Fact]
    public void sets_join_meet_and_differ_by_content()
    {
        ShardSet low = ShardSet.Range(0, 99);
        ShardSet high = ShardSet.Range(90, 199);
        Assert.Equal(ShardSet.Range(0, 199), low.Union(high));
        Assert.Equal(ShardSet.Range(90, 99), low.Intersect(high));
        Assert.Equal(ShardSet.Range(0, 89), low.Except(high));
        Assert.Equal(ShardSet.Range(0, 99).GetHashCode(), low.GetHashCode());
        Assert.NotEqual(low, high);
        Assert.Equal(ShardSet.All, ShardSet.All.Union(low));
        Assert.Equal(ShardSet.Empty, low.Except(ShardSet.All));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ShardSet.ShardCount)]
    public void a_number_that_is_no_shard_is_refused(int number) => Assert.Throws<ArgumentOutOfRangeException>(() => ShardSet.One(number));
}
