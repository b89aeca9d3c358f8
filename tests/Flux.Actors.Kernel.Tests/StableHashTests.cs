namespace Flux.Actors.Kernel.Tests;

/// <summary>These values decide which shard owns an entity: they may never change.</summary>
public sealed class StableHashTests
{
    private const ulong Shards = 1024;

    [Theory]
    [InlineData("", 17665956581633026203)]
    [InlineData("a", 198367012849983736)]
    [InlineData("app/hello", 4173939364980118306)]
    [InlineData("node/00:0", 2253373058848298097)]
    [InlineData("ä", 16576134640133741517)]
    public void a_text_keeps_its_hash_for_ever(string text, ulong hash) => Assert.Equal(hash, StableHash.Of(text));

    [Fact]
    public void similar_keys_spread_over_all_shards()
    {
        int[] held = new int[Shards];
        for (int i = 0; i < 100_000; i++)
        {
            held[StableHash.Of($"app/hello-{i}") % Shards]++;
        }

        // 98 on average; a fair spread leaves this range once in some ten million times, and the keys are fixed.
        Assert.All(held, count => Assert.InRange(count, 40, 170));
    }
}
