using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What became of an included transaction; no reason means accepted. A refused message paid its fee and moved nothing else.</summary>
[Wire("chain.transaction-receipt.v1")]
public sealed record TransactionReceipt(Hash256 Id, AccountId Sender, ulong Nonce, string? Refusal);

/// <summary>A message an on-chain entity accepted, or its tick, as its sharded actor is to apply it.</summary>
/// <remarks>Shape: a tick has no message bytes. <c>StateDigest</c> is that of the entity after it; an actor that reaches another one stops itself.</remarks>
[Wire("chain.delivery.v1")]
public sealed record Delivery(EntityId Entity, Blob Message, Stamp Stamp, bool Tick, Hash256 StateDigest);

/// <summary>A tick that its entity refused; it gets no further one until a message asks for it.</summary>
[Wire("chain.refused-tick.v1")]
public sealed record RefusedTick(EntityId Entity, string Refusal);

/// <summary>A node's record after the block; null when its collateral was unlocked. Payments and statements alone are not listed here: they are rewards and deliveries.</summary>
[Wire("chain.node-change.v1")]
public sealed record NodeChange(Outpoint Node, NodeRecord? After);

/// <summary>What a block did, beside the state it left.</summary>
/// <remarks>Shape: transactions in block order; deliveries in the order of execution; node changes in outpoint order. <c>ToTreasury</c> is minted beside the rewards.</remarks>
[Wire("chain.block-receipt.v1")]
public sealed record BlockReceipt(
    Height Height,
    Sequence<TransactionReceipt> Transactions,
    Sequence<Delivery> Deliveries,
    Sequence<RefusedTick> RefusedTicks,
    Sequence<NodeChange> NodeChanges,
    Sequence<Reward> Rewards,
    Amount ToTreasury,
    Amount Minted,
    Amount Burnt);
