using System.Diagnostics;

namespace Flux.Actors.Domain.Nodes;

/// <summary>What a confirmed node of each tier weighs in a ballot. Units: half-votes. Source: DESIGN §13.</summary>
public static class TierWeight
{
    public static long HalfVotes(Tier tier) => tier switch
    {
        Tier.Cumulus => 2,
        Tier.Nimbus => 25,
        Tier.Stratus => 80,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}
