using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>An account's money and the nonce its next transaction must carry.</summary>
[Wire("chain.account.v1")]
public sealed record Account(Amount Balance, ulong NextNonce)
{
    public static Account Empty { get; } = new(Amount.Zero, 0);
}

/// <summary>An entity of an on-chain kind: its encoded state, the money it holds, and when it wants a tick (null for never).</summary>
[Wire("chain.on-chain-entity.v1")]
public sealed record OnChainEntity(Blob State, Amount Escrow, Height? DueAt)
{
    /// <summary>What the executor and the sharded actor compare after every message.</summary>
    public Hash256 Digest() => DigestOf(State);

    public static Hash256 DigestOf(Blob state) => Wire.Digest("flux/entity-state/1", state);
}

/// <summary>Money made and unmade since genesis, genesis included. Units: atoms.</summary>
[Wire("chain.supply.v1")]
public sealed record Supply(Int128 Minted, Int128 Burnt);

/// <summary>The last block of a chain.</summary>
[Wire("chain.tip.v1")]
public sealed record Tip(Height Height, Hash256 Id, Timestamp SlotTime);

/// <summary>Everything the chain keeps after a block; equal by content.</summary>
/// <remarks>
/// Shape: <c>Pending</c> is what the next block must begin with, in order; <c>TipVoters</c> are the seats that voted on the tip (none for genesis), against which
/// the next block's parent certificate is checked. All of it but the tip's id is under the state root. Source: DESIGN §2, §9.
/// </remarks>
[Wire("chain.ledger.v1")]
public sealed record ChainState(
    Hash256 Network,
    Tip Tip,
    ChainParameters Parameters,
    SortedMap<AccountId, Account> Accounts,
    SortedMap<Outpoint, CollateralLock> Locks,
    SortedMap<Outpoint, NodeRecord> Nodes,
    SortedMap<EntityId, OnChainEntity> Entities,
    Supply Supply,
    Sequence<Instruction> Pending,
    Sequence<Seat> TipVoters)
{
    public Height Height => Tip.Height;

    public Account AccountOf(AccountId id) => Accounts.GetOr(id, Account.Empty);

    public NodeRecord? NodeAt(Outpoint node) => Nodes.TryGet(node, out NodeRecord record) ? record : null;

    public CollateralLock? LockAt(Outpoint node) => Locks.TryGet(node, out CollateralLock held) ? held : null;

    public OnChainEntity? EntityAt(EntityId id) => Entities.TryGet(id, out OnChainEntity entity) ? entity : null;

    /// <summary>The confirmed node whose operator key this is, with its record; null when there is none.</summary>
    public KeyValuePair<Outpoint, NodeRecord>? OperatedBy(PublicKey key)
    {
        foreach (KeyValuePair<Outpoint, NodeRecord> pair in Nodes)
        {
            if (pair.Value.IsConfirmed && pair.Value.OperatorKey == key)
            {
                return pair;
            }
        }

        return null;
    }

    internal ChainState Credit(AccountId to, Amount amount)
    {
        Account account = AccountOf(to);
        return this with { Accounts = Accounts.With(to, account with { Balance = account.Balance + amount }) };
    }

    internal ChainState Debit(AccountId from, Amount amount)
    {
        Account account = AccountOf(from);
        return this with { Accounts = Accounts.With(from, account with { Balance = account.Balance - amount }) };
    }

    internal ChainState WithNode(Outpoint node, NodeRecord record) => this with { Nodes = Nodes.With(node, record) };

    internal ChainState WithEntity(EntityId id, OnChainEntity entity) => this with { Entities = Entities.With(id, entity) };
}
