using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>An account's money and the nonce its next transaction must carry.</summary>
[Wire("chain.account.v1")]
public sealed record Account(Amount Balance, ulong NextNonce) : IAuthenticated
{
    public static Account Empty { get; } = new(Amount.Zero, 0);

    public static string Section => "account";

    public Int128 Money => Balance.Atoms;
}

/// <summary>An entity of an on-chain kind: its encoded state, the money it holds, when it wants a tick, and who is attested to run its workload.</summary>
/// <remarks>Shape: no due height means never; hosts in the order the kind names them, each once.</remarks>
[Wire("chain.on-chain-entity.v1")]
public sealed record OnChainEntity(Blob State, Amount Escrow, Height? DueAt, Sequence<Outpoint> Hosts) : IAuthenticated
{
    public static string Section => "entity";

    public Int128 Money => Escrow.Atoms;

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
/// the next block's parent certificate is checked. All of it but the tip's id is under the state root. Concurrency: any thread may read. Source: DESIGN §2, §9.
/// </remarks>
[Wire("chain.ledger.v1")]
public sealed record ChainState(
    Hash256 Network,
    Tip Tip,
    ChainParameters Parameters,
    AuthenticatedMap<AccountId, Account> Accounts,
    AuthenticatedMap<Outpoint, CollateralLock> Locks,
    AuthenticatedMap<Outpoint, NodeRecord> Nodes,
    AuthenticatedMap<EntityId, OnChainEntity> Entities,
    Supply Supply,
    Sequence<Instruction> Pending,
    Sequence<Seat> TipVoters)
{
    private ChainIndex? _index;

    public Height Height => Tip.Height;

    /// <summary>What nodes and entities say, looked up the other way round; made anew where they were replaced from outside.</summary>
    public ChainIndex Index
    {
        get => _index is { } index && index.IsOf(this) ? index : _index = ChainIndex.Of(this);
        internal init => _index = value;
    }

    public Account AccountOf(AccountId id) => Accounts.GetOr(id, Account.Empty);

    public NodeRecord? NodeAt(Outpoint node) => Nodes.TryGet(node, out NodeRecord record) ? record : null;

    public CollateralLock? LockAt(Outpoint node) => Locks.TryGet(node, out CollateralLock held) ? held : null;

    public OnChainEntity? EntityAt(EntityId id) => Entities.TryGet(id, out OnChainEntity entity) ? entity : null;

    /// <summary>By content; what is derived from it is not asked.</summary>
    public bool Equals(ChainState? other) =>
        other is not null
        && (Network, Tip, Supply) == (other.Network, other.Tip, other.Supply)
        && Parameters == other.Parameters
        && Pending == other.Pending
        && TipVoters == other.TipVoters
        && Accounts.Equals(other.Accounts)
        && Locks.Equals(other.Locks)
        && Nodes.Equals(other.Nodes)
        && Entities.Equals(other.Entities);

    /// <summary>In-process only.</summary>
    public override int GetHashCode() => unchecked((int)Tip.Height.Value);
}
