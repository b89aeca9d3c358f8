using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>The bounds of a mempool. Units: blocks for expiry and stride, per cent for the replacement fee.</summary>
/// <remarks>Shape: reports have their own bound, apart from the paying transactions'; a half of it is open to confirmations only.</remarks>
public sealed record MempoolLimits(
    int TransactionsMax, int ReportsMax, int PerAccountMax, int FatesMax, long ExpireBlocks, int ReplacementFeePercent, long HeightStride)
{
    public int StatementsMax => ReportsMax / 2;
}

/// <summary>A waiting transaction, its sender, how it travels, and the last block the pool had seen when it came.</summary>
[Wire("mempool.pooled-transaction.v1")]
public sealed record PooledTransaction(SignedTransaction Transaction, AccountId Sender, Lane Lane, Height Since);

/// <summary>What waits of one account: ids by nonce, and the account's next nonce on the chain as far as the pool knows.</summary>
[Wire("mempool.account-line.v1")]
public sealed record AccountLine(ulong Next, SortedMap<ulong, Hash256> Held)
{
    public static AccountLine Empty { get; } = new(0, SortedMap<ulong, Hash256>.Empty);

    /// <summary>The same, when the chain's next nonce is at least this.</summary>
    public AccountLine From(ulong next) => this with { Next = Math.Max(Next, next) };

    /// <summary>Whether no nonce is missing from the chain's next to the one before this: else no block can take this one.</summary>
    public bool LeadsTo(ulong nonce)
    {
        ulong expected = Next;
        foreach (ulong held in Held.Keys)
        {
            expected += held == expected && held < nonce ? 1UL : 0;
        }

        return expected >= nonce;
    }
}

/// <summary>What a waiting transaction offers for its place, so that offers can be ordered; the id orders equal ones.</summary>
public readonly record struct Offer(Amount Fee, Hash256 Id) : IComparable<Offer>
{
    public int CompareTo(Offer other) => Fee != other.Fee ? Fee.Atoms.CompareTo(other.Fee.Atoms) : Id.CompareTo(other.Id);

    public static bool operator <(Offer left, Offer right) => left.CompareTo(right) < 0;

    public static bool operator >(Offer left, Offer right) => left.CompareTo(right) > 0;

    public static bool operator <=(Offer left, Offer right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Offer left, Offer right) => left.CompareTo(right) >= 0;
}

/// <summary>A fate, and the number that tells how old it is.</summary>
[Wire("mempool.numbered-fate.v1")]
public sealed record NumberedFate(long Number, Fate Fate);

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
