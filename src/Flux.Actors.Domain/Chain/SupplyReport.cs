namespace Flux.Actors.Domain.Chain;

/// <summary>Where all money is: exact when minted − burnt is what accounts, locks and escrows hold. Units: atoms.</summary>
/// <remarks>What they hold is the sum that each map's root commits to; it follows from the entries and not from what blocks did.</remarks>
public sealed record SupplyReport(Int128 Minted, Int128 Burnt, Int128 Balances, Int128 Locks, Int128 Escrow)
{
    public bool Exact => Minted - Burnt == Balances + Locks + Escrow;

    public static SupplyReport Of(ChainState state) =>
        new(state.Supply.Minted, state.Supply.Burnt, state.Accounts.Money, state.Locks.Money, state.Entities.Money);
}
