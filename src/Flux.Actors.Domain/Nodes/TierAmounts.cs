using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>One amount per tier, such as the collateral a node of that tier locks.</summary>
[Wire("nodes.tier-amounts.v1")]
public sealed record TierAmounts(Amount Cumulus, Amount Nimbus, Amount Stratus)
{
    /// <summary>1,000 / 12,500 / 40,000 FLUX. Source: research sheet of the chain daemon §3.1, the newer amounts.</summary>
    public static TierAmounts Collateral { get; } = new(Amount.Flux(1_000), Amount.Flux(12_500), Amount.Flux(40_000));

    public Amount Of(Tier tier) => tier switch
    {
        Tier.Cumulus => Cumulus,
        Tier.Nimbus => Nimbus,
        Tier.Stratus => Stratus,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}
