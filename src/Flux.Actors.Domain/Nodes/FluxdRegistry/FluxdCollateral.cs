using System.Diagnostics;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdRegistry;

/// <summary>Which collateral the daemon takes for which tier at a height: the exact value decides.</summary>
/// <remarks>Source: research sheet of the chain daemon §3.1; vectors fluxd/collateral_tiers.</remarks>
public static class FluxdCollateral
{
    /// <summary>Blocks after the last transition in which the daemon still looks for nodes to expel.</summary>
    private const long ExpulsionBlocks = 10;

    private static readonly TierAmounts Old = new(Amount.Flux(10_000), Amount.Flux(25_000), Amount.Flux(100_000));

    /// <summary>The amounts a tier takes, ascending: the old one, both for some blocks, then the new one.</summary>
    public static Sequence<Amount> Accepted(FluxdNetwork network, Tier tier, Height height)
    {
        CollateralTransition transition = TransitionOf(network, tier);
        return height.Value < transition.From ? [Old.Of(tier)]
            : height.Value < transition.Until ? [TierAmounts.Collateral.Of(tier), Old.Of(tier)]
            : [TierAmounts.Collateral.Of(tier)];
    }

    /// <summary>The tier of a value; null where it is no collateral.</summary>
    public static Tier? TierOf(FluxdNetwork network, Amount amount, Height height)
    {
        foreach (Tier tier in Enum.GetValues<Tier>())
        {
            if (Accepted(network, tier, height).Contains(amount))
            {
                return tier;
            }
        }

        return null;
    }

    /// <summary>Whether the block expires a confirmed node of the tier because its collateral is none any more.</summary>
    public static bool Expels(FluxdNetwork network, Tier tier, Amount amount, Height height) =>
        height.Value >= TransitionOf(network, tier).Until
        && height.Value < network.StratusTransition.Until + ExpulsionBlocks
        && TierOf(network, amount, height) is null;

    private static CollateralTransition TransitionOf(FluxdNetwork network, Tier tier) => tier switch
    {
        Tier.Cumulus => network.CumulusTransition,
        Tier.Nimbus => network.NimbusTransition,
        Tier.Stratus => network.StratusTransition,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}
