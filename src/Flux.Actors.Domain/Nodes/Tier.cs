namespace Flux.Actors.Domain.Nodes;

/// <summary>A node's class, decided by its collateral. Source: research sheet of the chain daemon §3.1.</summary>
public enum Tier
{
    Cumulus = 1,
    Nimbus = 2,
    Stratus = 3,
}
