using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Where all money is: exact when minted − burnt is what accounts, locks and escrows hold. Units: atoms.</summary>
public sealed record SupplyReport(Int128 Minted, Int128 Burnt, Int128 Balances, Int128 Locks, Int128 Escrow)
{
    public bool Exact => Minted - Burnt == Balances + Locks + Escrow;

    public static SupplyReport Of(ChainState state)
    {
        Int128 balances = 0, locks = 0, escrow = 0;
        foreach (KeyValuePair<AccountId, Account> pair in state.Accounts)
        {
            balances += pair.Value.Balance.Atoms;
        }

        foreach (KeyValuePair<Outpoint, CollateralLock> pair in state.Locks)
        {
            locks += pair.Value.Amount.Atoms;
        }

        foreach (KeyValuePair<EntityId, OnChainEntity> pair in state.Entities)
        {
            escrow += pair.Value.Escrow.Atoms;
        }

        return new SupplyReport(state.Supply.Minted, state.Supply.Burnt, balances, locks, escrow);
    }
}
