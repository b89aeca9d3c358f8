using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Nodes.FluxdRegistry;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

public sealed class FluxdRegistryTests
{
    [Theory]
    [InlineData(Tier.Cumulus, 10_000, 1_086_611, false)]
    [InlineData(Tier.Cumulus, 10_000, 1_086_612, true)]
    [InlineData(Tier.Cumulus, 1_000, 1_086_612, false)]
    [InlineData(Tier.Nimbus, 25_000, 1_092_372, true)]
    [InlineData(Tier.Stratus, 100_000, 1_097_411, false)]
    [InlineData(Tier.Stratus, 100_000, 1_097_421, true)]
    [InlineData(Tier.Stratus, 100_000, 1_097_422, false)]
    public void nodes_with_the_old_collateral_are_expelled_from_the_end_of_their_tiers_transition(Tier tier, long flux, long height, bool expelled) =>
        Assert.Equal(expelled, FluxdCollateral.Expels(FluxdNetwork.Main, tier, Amount.Flux(flux), new Height(height)));

    [Fact]
    public void a_value_that_is_no_collateral_has_no_tier()
    {
        Assert.Null(FluxdCollateral.TierOf(FluxdNetwork.Main, Amount.Flux(1_000), new Height(1_076_531)));
        Assert.Equal(Tier.Cumulus, FluxdCollateral.TierOf(FluxdNetwork.Main, Amount.Flux(1_000), new Height(1_076_532)));
        Assert.Null(FluxdCollateral.TierOf(FluxdNetwork.Main, Amount.Flux(1_000) + new Amount(1), new Height(1_076_532)));
        Assert.Null(FluxdCollateral.TierOf(FluxdNetwork.Main, Amount.Flux(10_000), new Height(1_086_612)));
    }

    [Fact]
    public void where_the_daemon_asks_for_exactly_a_ban_can_be_missed_and_where_we_ask_for_at_least_it_is_not()
    {
        // Banned in its 60th block like any other; set down later, as after a change of the window, it would stay started for ever.
        Height start = new(600_000);
        Assert.Equal(FluxdStage.Dos, FluxdNode.StartedIn(start).AtEndOf(FluxdNetwork.Main, start + 60).Stage);
        Assert.Equal(FluxdStage.Started, FluxdNode.StartedIn(start).AtEndOf(FluxdNetwork.Main, start + 61).Stage);
        NodeRecord ours = new(
            default, Tier.Cumulus, default, "org", "127.0.0.1", NodeStage.Started, start, Height.Genesis, Height.Genesis, null, null, 0);
        Assert.Equal(NodeStage.Banned, Registry.AtEndOf(start + 61, ours, RegistryWindows.Live with { ConfirmWithin = 60 }).Stage);
    }

    [Fact]
    public void every_refusal_is_reached()
    {
        FluxdNetwork main = FluxdNetwork.Main;
        Height now = new(2_100_000);
        FluxdNode started = FluxdNode.StartedIn(now), confirmed = FluxdNode.ConfirmedIn(now);
        Assert.Equal(FluxdRefusal.NotActive, FluxdNode.Unknown.StartFlaw(main, Height.Genesis, new Height(557_999)));
        Assert.Null(FluxdNode.Unknown.StartFlaw(main, Height.Genesis, new Height(558_000)));
        Assert.Equal(FluxdRefusal.TooYoung, FluxdNode.Unknown.StartFlaw(main, now + -99, now));
        Assert.Null(FluxdNode.Unknown.StartFlaw(main, now + -100, now));
        Assert.Equal(FluxdRefusal.InUse, started.StartFlaw(main, Height.Genesis, now.Next));
        Assert.Equal(FluxdRefusal.Banned, (started with { Stage = FluxdStage.Dos }).StartFlaw(main, Height.Genesis, now.Next));
        Assert.Equal(FluxdRefusal.NotStarted, started.ConfirmFlaw(now));
        Assert.Null(started.ConfirmFlaw(now.Next));
        Assert.Equal(FluxdRefusal.NotConfirmed, started.UpdateFlaw(main, true, now + 600));
        Assert.Equal(FluxdRefusal.TooSoon, confirmed.UpdateFlaw(main, true, now + 4));
        Assert.Null(confirmed.UpdateFlaw(main, true, now + 5));
        Assert.Equal(FluxdRefusal.TooSoon, FluxdNode.ConfirmedIn(new Height(600_000)).UpdateFlaw(main, true, new Height(600_040)));
    }
}
