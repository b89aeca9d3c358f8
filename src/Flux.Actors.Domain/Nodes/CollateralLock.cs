using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>Money set aside under an outpoint; it is its owner's again only through an unlock.</summary>
[Wire("nodes.collateral-lock.v1")]
public sealed record CollateralLock(AccountId Owner, Tier Tier, Amount Amount, Height Since) : IAuthenticated
{
    public static string Section => "lock";

    public Int128 Money => Amount.Atoms;
}
