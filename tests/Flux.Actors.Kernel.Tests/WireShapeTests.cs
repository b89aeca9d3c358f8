namespace Flux.Actors.Kernel.Tests;

public sealed class WireShapeTests
{
    public enum Colour { Red = 1, Blue = 4 }

    [Wire("test.tree.v1")] public sealed record Tree(Colour Colour, Sequence<Tree> Leaves, SortedMap<string, Amount> Prices, Height? Since, string? Label);
    public sealed record Swapped(long Second, long First);
    public sealed record Plain(long First, long Second);

    [Fact]
    public void a_shape_is_names_and_types_of_all_that_the_bytes_are_made_of()
    {
        Assert.Equal(
            "test.tree.v1(Colour: Colour(Red=1, Blue=4), Leaves: Sequence`1<test.tree.v1>, Prices: SortedMap`2<String, Amount(Atoms: Int64)>, "
            + "Since: Height(Value: Int64)?, Label: String?)",
            WireShape.Of(typeof(Tree)));
        Assert.StartsWith("Shape[test.circle.v1(Radius: Int64, Label: String?) | test.group.v1(Members: Sequence`1<Shape>, ", WireShape.Of(typeof(WireTests.Shape)), StringComparison.Ordinal);
    }

    [Fact]
    public void fields_in_another_order_are_another_shape_of_the_same_bytes()
    {
        Assert.Equal(Wire.Encode(new Plain(1, 2)), Wire.Encode(new Swapped(1, 2)));
        Assert.NotEqual(WireShape.Of(typeof(Plain))["Plain".Length..], WireShape.Of(typeof(Swapped))["Swapped".Length..]);
    }

    [Fact]
    public void every_state_of_the_rules_has_a_shape() => Assert.Contains(
        "chain.ledger.v1(", WireShape.Of(typeof(Domain.Chain.Chain.State)), StringComparison.Ordinal);
}
