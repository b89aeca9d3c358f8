using System.Diagnostics;
using Flux.Actors.Domain.Nodes;

namespace Flux.Actors.Domain.Economics;

/// <summary>What part of the nodes' money goes to the due node of each tier. Units: hundredths.</summary>
public sealed record TierPercents(long Cumulus, long Nimbus, long Stratus)
{
    public long Of(Tier tier) => tier switch
    {
        Tier.Cumulus => Cumulus,
        Tier.Nimbus => Nimbus,
        Tier.Stratus => Stratus,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}
