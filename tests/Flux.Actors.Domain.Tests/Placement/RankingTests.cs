using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Placement;

public sealed class RankingTests
{
    private static readonly Hash256 Seed = Hash256.Sha256([42]);
    private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], [], [], 500, 128, 1, "/", true);
    private static readonly Assignable Wanted = new(Hello, 0, 1);

    [Fact]
    public void siblings_are_avoided_by_organisation_then_neighbourhood_then_address()
    {
        NodeOffer sibling = Offer(0, "acme", "10.1.0.1");
        NodeOffer sameOrganisation = Offer(1, "acme", "10.9.0.1"), sameNeighbourhood = Offer(2, "b", "10.1.7.7");
        NodeOffer sameAddress = Offer(3, "c", "10.1.0.1"), apart = Offer(4, "d", "10.2.0.1");
        Ranked ranked = Ranking.Rank(
            Seed, Wanted, [sibling, sameOrganisation, sameNeighbourhood, sameAddress, apart], [sibling.Node], [sibling.Node]);
        Assert.Equal([apart.Node, sameNeighbourhood.Node, sameAddress.Node, sameOrganisation.Node], ranked.Nodes);
        Assert.Equal("left out", Assert.Single(ranked.Excluded).Kind);
    }

    [Fact]
    public void every_node_that_cannot_hold_it_has_its_reason()
    {
        NodeOffer good = Offer(0, "a", "10.1.0.1");
        Ranked ranked = Ranking.Rank(
            Seed,
            Wanted,
            [
                good, Offer(1, "a", "x") with { IsAvailable = false }, Offer(2, "a", "x") with { UsedPorts = [80, 8080] },
                Offer(3, "a", "x") with { Free = new Capacity(499, 9999, 9999) }, Offer(4, "a", "x") with { Free = new Capacity(500, 127, 1) },
                Offer(5, "a", "x") with { Free = new Capacity(500, 128, 0) }, Offer(6, "a", "x") with { Free = new Capacity(500, 127, 1) },
            ],
            [],
            []);
        Assert.Equal([good.Node], ranked.Nodes);
        Assert.Equal(
            ["not available", "port taken", "too little cpu", "too little disk", "too little memory", "too little memory"],
            ranked.Excluded.Select(exclusion => exclusion.Kind).Order(StringComparer.Ordinal));
        Assert.StartsWith("2 × too little memory (memory: 127 MiB free, 128 wanted); 1 × ", ranked.Summary, StringComparison.Ordinal);
        Assert.Equal("there are no nodes", Ranking.Rank(Seed, Wanted, [], [], []).Summary);
    }

    [Fact]
    public void an_exact_fit_is_a_fit() =>
        Assert.Single(Ranking.Rank(Seed, Wanted, [Offer(0, "a", "x") with { Free = Capacity.Of(Hello) }], [], []).Nodes);

    [Fact]
    public void the_draw_is_the_same_for_any_order_of_offers_and_differs_by_seed_app_ordinal_and_attempt()
    {
        Sequence<NodeOffer> offers = Enumerable.Range(0, 30).Select(index => Offer(index, $"o{index}", $"10.{index}.0.1")).ToSequence();
        Sequence<Outpoint> drawn = Ranking.Rank(Seed, Wanted, offers, [], []).Nodes;
        Assert.Equal(drawn, Ranking.Rank(Seed, Wanted, offers.Reverse().ToSequence(), [], []).Nodes);
        Assert.NotEqual(drawn, Ranking.Rank(Hash256.Zero, Wanted, offers, [], []).Nodes);
        Assert.NotEqual(drawn, Ranking.Rank(Seed, Wanted with { Ordinal = 1 }, offers, [], []).Nodes);
        Assert.NotEqual(drawn, Ranking.Rank(Seed, Wanted with { Attempt = 2 }, offers, [], []).Nodes);
        Assert.NotEqual(drawn, Ranking.Rank(Seed, Wanted with { Workload = Hello with { App = "other" } }, offers, [], []).Nodes);
    }

    [Fact]
    public void first_places_are_spread_evenly()
    {
        Sequence<NodeOffer> offers = Enumerable.Range(0, 8).Select(index => Offer(index, $"o{index}", $"10.{index}.0.1")).ToSequence();
        int[] firsts = [.. Enumerable.Range(1, 800)
            .GroupBy(attempt => Ranking.Rank(Seed, Wanted with { Attempt = attempt }, offers, [], []).Nodes[0])
            .Select(group => group.Count())];
        Assert.Equal(8, firsts.Length);
        Assert.All(firsts, count => Assert.InRange(count, 60, 140));
    }

    [Theory]
    [InlineData("127.11.0.1", "127.11")]
    [InlineData("node.example", "node.example")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void a_neighbourhood_is_a_slash_sixteen_of_ipv4(string address, string neighbourhood) =>
        Assert.Equal(neighbourhood, Ranking.Neighbourhood(address));

    private static NodeOffer Offer(int index, string organisation, string address) => new(
        new Outpoint(Hash256.Sha256([(byte)index, 1]), 0), Tier.Cumulus, organisation, address, Capacity.Nominal(Tier.Cumulus), [], true);
}
