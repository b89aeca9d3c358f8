namespace Flux.Actors.Kernel.Tests;

public sealed class EntityIdTests
{
    [Theory]
    [InlineData("app/hello", "app", "hello")]
    [InlineData("instance/hello/2", "instance", "hello/2")]
    [InlineData("a-b/!~", "a-b", "!~")]
    public void the_text_form_reads_back(string text, string kind, string key)
    {
        EntityId id = EntityId.Parse(text);
        Assert.Equal((kind, key, text), (id.Kind, id.Key, id.ToString()));
        Assert.Equal(new EntityId(kind, key), id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("/hello")]
    [InlineData("app/")]
    [InlineData("App/hello")]
    [InlineData("app1/hello")]
    [InlineData("app/with blank")]
    [InlineData("app/ä")]
    [InlineData("app/\n")]
    public void a_broken_text_is_refused_and_named(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => EntityId.Parse(text));
        Assert.Contains("wanted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void kind_and_key_have_a_longest_length()
    {
        Assert.Equal(EntityId.KindLengthMax, new EntityId(new string('a', EntityId.KindLengthMax), "k").Kind.Length);
        Assert.Throws<FormatException>(() => new EntityId(new string('a', EntityId.KindLengthMax + 1), "k"));
        Assert.Equal(EntityId.KeyLengthMax, new EntityId("a", new string('k', EntityId.KeyLengthMax)).Key.Length);
        Assert.Throws<FormatException>(() => new EntityId("a", new string('k', EntityId.KeyLengthMax + 1)));
    }

    [Fact]
    public void ids_are_ordered_by_kind_then_key_in_code_units()
    {
        EntityId[] sorted = [.. new[] { "b/a", "a/b", "a/B", "a/a" }.Select(EntityId.Parse).Order()];
        Assert.Equal(["a/B", "a/a", "a/b", "b/a"], sorted.Select(id => id.ToString()));
        Assert.True(EntityId.Parse("a/a") < EntityId.Parse("b/A"));
    }

    [Fact]
    public void a_node_and_its_validator_share_their_key()
    {
        Outpoint node = new(Hash256.Sha256([1]), 7);
        Assert.Equal($"node/{node}", node.NodeEntity.ToString());
        Assert.Equal(node.NodeEntity.Key, node.ValidatorEntity.Key);
        Assert.Equal(node, Outpoint.Parse(node.NodeEntity.Key));
        Assert.False(Outpoint.TryParse($"{Hash256.Zero}:-1", out _));
        Assert.False(Outpoint.TryParse("00:0", out _));
    }
}
