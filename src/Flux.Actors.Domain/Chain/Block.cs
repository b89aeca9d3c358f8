using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What a block promises: its place, its contents' roots, the state after it, and the certificate of its parent.</summary>
/// <remarks>
/// Shape: genesis has height 0, a zero parent, and no certificate; block 1 has none either, since genesis is not voted on.
/// The state root is that of the state after this block; the receipts root is over what became of each of its transactions. Source: DESIGN §9; docs/spec/chain.md §3.
/// </remarks>
[Wire("chain.block-header.v1")]
public sealed record BlockHeader(
    Hash256 Network,
    Height Height,
    Timestamp SlotTime,
    Hash256 Parent,
    Hash256 InstructionsRoot,
    Hash256 TransactionsRoot,
    Hash256 StateRoot,
    Hash256 ReceiptsRoot,
    Outpoint Proposer,
    Certificate? ParentCertificate)
{
    public Hash256 Id() => Wire.Digest("flux/block/1", this);
}

/// <summary>A header, the instructions its parent ordered, and the transactions, in execution order.</summary>
[Wire("chain.block.v1")]
public sealed record Block(BlockHeader Header, Sequence<Instruction> Instructions, Sequence<SignedTransaction> Transactions)
{
    public Hash256 Id() => Header.Id();
}

/// <summary>An order of the chain to itself: what block h decided about money is what block h+1 begins with.</summary>
/// <remarks>Each takes an amount out of an entity's escrow.</remarks>
public abstract record Instruction
{
    public abstract EntityId From { get; init; }

    public abstract Amount Amount { get; init; }
}

/// <summary>Pays from an entity's escrow to an account.</summary>
[Wire("chain.pay-from-escrow.v1")]
public sealed record PayFromEscrow(EntityId From, AccountId To, Amount Amount) : Instruction;

/// <summary>Destroys money of an entity's escrow.</summary>
[Wire("chain.burn-from-escrow.v1")]
public sealed record BurnFromEscrow(EntityId From, Amount Amount) : Instruction;

/// <summary>Gives money of an entity's escrow to the treasury.</summary>
[Wire("chain.pay-treasury.v1")]
public sealed record PayTreasury(EntityId From, Amount Amount) : Instruction;
