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

    [Fact]
    public void an_entity_has_the_hash_of_its_written_name()
    {
        Prng random = new(1);
        for (int i = 0; i < 1_000; i++)
        {
            string key = string.Concat(Enumerable.Range(0, (int)random.Below(EntityId.KeyLengthMax) + 1).Select(_ => (char)('!' + random.Below(94))));
            EntityId entity = new(i % 2 == 0 ? "node" : "a-b", key);
            Assert.Equal(StableHash.Of(entity.ToString()), StableHash.Of(entity));
        }

        Assert.Equal(StableHash.Of("/"), StableHash.Of(default(EntityId)));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("ä€𝄞")]
    [InlineData("\ud800")]
    public void a_text_has_the_hash_of_its_utf8_bytes(string text) =>
        Assert.Equal(StableHash.Of(System.Text.Encoding.UTF8.GetBytes(text)), StableHash.Of(text));
}
