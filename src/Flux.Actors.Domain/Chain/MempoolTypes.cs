using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>The bounds of a mempool. Units: blocks for expiry and stride, per cent for the replacement fee.</summary>
public sealed record MempoolLimits(
    int TransactionsMax, int PerAccountMax, int FatesMax, long ExpireBlocks, int ReplacementFeePercent, long HeightStride);

/// <summary>A waiting transaction, its sender, and the last block the pool had seen when it came.</summary>
[Wire("mempool.pooled-transaction.v1")]
public sealed record PooledTransaction(SignedTransaction Transaction, AccountId Sender, Height Since);

/// <summary>A transaction that will not be in a block, and why.</summary>
[Wire("mempool.drop.v1")]
public sealed record Drop(Hash256 Id, string Reason);

/// <summary>What became of a transaction.</summary>
public abstract record Fate;

/// <summary>Durable, and waiting for a block.</summary>
[Wire("mempool.fate-accepted.v1")]
public sealed record TransactionAccepted : Fate;

/// <summary>In a final block; with a refusal its message was not accepted: the fee is burnt, the value was not taken.</summary>
[Wire("mempool.fate-final.v1")]
public sealed record TransactionFinal(Height Height, int Index, string? Refusal) : Fate;

[Wire("mempool.fate-dropped.v1")]
public sealed record TransactionDropped(string Reason) : Fate;
