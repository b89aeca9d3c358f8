using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Height 0: the state a genesis file stands for, and the header whose id is the parent of block 1.</summary>
public static class GenesisBlock
{
    /// <summary>The chain before its first block. The file must be valid (<see cref="Genesis.Validate"/>).</summary>
    public static ChainState State(Genesis genesis)
    {
        ChainState state = Unplaced(genesis);
        return state with { Tip = state.Tip with { Id = Header(genesis, Roots.State(state)).Id() } };
    }

    public static BlockHeader Header(Genesis genesis) => Header(genesis, Roots.State(Unplaced(genesis)));

    private static BlockHeader Header(Genesis genesis, Hash256 stateRoot) =>
        new(genesis.Id(), Height.Genesis, genesis.Time, Hash256.Zero, Hash256.Zero, Hash256.Zero, stateRoot, Hash256.Zero, default, null);

    private static ChainState Unplaced(Genesis genesis)
    {
        AuthenticatedMap<Outpoint, CollateralLock> locks = AuthenticatedMap<Outpoint, CollateralLock>.Empty;
        AuthenticatedMap<Outpoint, NodeRecord> nodes = AuthenticatedMap<Outpoint, NodeRecord>.Empty;
        for (int i = 0; i < genesis.Nodes.Count; i++)
        {
            GenesisNode node = genesis.Nodes[i];
            Outpoint outpoint = genesis.OutpointOf(i);
            Amount collateral = genesis.Parameters.Collateral.Of(node.Tier);
            locks = locks.With(outpoint, new CollateralLock(node.Owner, node.Tier, collateral, Height.Genesis));
            nodes = nodes.With(outpoint, new NodeRecord(
                node.Owner,
                node.Tier,
                node.OperatorKey,
                node.Organisation,
                node.Address,
                NodeStage.Confirmed,
                Height.Genesis,
                Height.Genesis,
                Height.Genesis,
                null,
                null,
                0,
                Height.Genesis));
        }

        return new ChainState(
            genesis.Id(),
            new Tip(Height.Genesis, Hash256.Zero, genesis.Time),
            genesis.Parameters,
            AuthenticatedMap<AccountId, Account>.From(genesis.Allocations.Select(pair =>
                KeyValuePair.Create(pair.Key, new Account(pair.Value, 0)))),
            locks,
            nodes,
            genesis.Treasury.IsZero
                ? AuthenticatedMap<EntityId, OnChainEntity>.Empty
                : AuthenticatedMap<EntityId, OnChainEntity>.Empty.With(Treasury.Id, Treasury.Holding(genesis.Treasury)),
            new Supply(genesis.Minted(), 0),
            [],
            []);
    }
}
