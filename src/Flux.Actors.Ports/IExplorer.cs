using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>The final chain looked up the other way round: where a transaction stands, and what moved an account's money.</summary>
/// <remarks>
/// A projection: nothing rests on it, it may lose what was added last, and it can be thrown away and made again. Shape: blocks are added in order of height, the
/// genesis first. Concurrency: one adds, any thread asks; who asks sees whole batches. Errors: every method throws <see cref="ExplorerFault"/> when the store fails.
/// </remarks>
public interface IExplorer
{
    /// <summary>The last block that was added; null when there is none.</summary>
    Task<ExplorerHead?> Head(CancellationToken cancellation);

    /// <summary>Adds the blocks and the height they reach, all or nothing.</summary>
    /// <exception cref="InvalidOperationException">The first is not the one after the head, or they are not in order.</exception>
    Task Add(IReadOnlyList<ExplorerBlock> blocks, CancellationToken cancellation);

    /// <summary>Forgets everything.</summary>
    Task Clear(CancellationToken cancellation);

    /// <summary>Puts an empty store in the place of one that is damaged.</summary>
    Task Renew(CancellationToken cancellation);

    /// <summary>What these nodes have earned up to the head; those that have earned nothing are left out.</summary>
    Task<IReadOnlyList<ExplorerEarning>> Earned(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation);

    /// <summary>What is locked under these outpoints; those under which nothing is are left out.</summary>
    Task<IReadOnlyList<ExplorerLock>> Locked(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation);

    /// <summary>Where the transaction stands, and the head it was looked for under.</summary>
    Task<ExplorerFinding> Find(Hash256 transaction, CancellationToken cancellation);

    /// <summary>The account's entries before the place (all when null), newest first, at most so many, and the head they are complete up to.</summary>
    Task<ExplorerPage> History(AccountId account, ExplorerPlace? before, int max, CancellationToken cancellation);
}

/// <summary>The last block that an explorer knows.</summary>
public sealed record ExplorerHead(Height Height, Hash256 Block);

/// <summary>What an explorer keeps of one block. Shape: transactions in block order; locks are those made in it, freed those that ended in it; a node may have earned several times.</summary>
public sealed record ExplorerBlock(
    Height Height,
    Hash256 Block,
    IReadOnlyList<Hash256> Transactions,
    IReadOnlyList<ExplorerEntry> Entries,
    IReadOnlyList<ExplorerLock> Locks,
    IReadOnlyList<Outpoint> Freed,
    IReadOnlyList<ExplorerEarning> Earned);

/// <summary>Collateral under an outpoint.</summary>
public sealed record ExplorerLock(Outpoint Node, Amount Amount);

/// <summary>What a node has earned: in a block, or since the genesis.</summary>
public sealed record ExplorerEarning(Outpoint Node, Amount Amount);

/// <summary>What a block did to one account: its balance grew by what came in and shrank by what went out and the fee.</summary>
/// <remarks>
/// Shape: <c>Index</c> is the place in the block's list that the kind names (instructions, transactions, rewards); the counterparty is an address, an entity or an
/// outpoint, null when there is none; the transaction is null where no transaction did it; a refusal is null unless the message was refused.
/// </remarks>
public sealed record ExplorerEntry(
    AccountId Account,
    ExplorerPlace Place,
    int Index,
    string Kind,
    Amount In,
    Amount Out,
    Amount Fee,
    string? Counterparty,
    Hash256? Transaction,
    string? Refusal);

/// <summary>A place in the chain: the block, and the how-manieth of what it did.</summary>
public readonly record struct ExplorerPlace(Height Height, int Ordinal)
{
    /// <summary>Things that one block may do.</summary>
    public const int OrdinalMax = (1 << 24) - 1;

    /// <summary>The greatest height that a place can have.</summary>
    public const long HeightMax = (1L << 39) - 1;
}

/// <summary>Shape: the height and the index in its block are null when the transaction stands in no block up to the head.</summary>
public sealed record ExplorerFinding(ExplorerPlace? Place, ExplorerHead? Head);

public sealed record ExplorerPage(IReadOnlyList<ExplorerEntry> Entries, ExplorerHead? Head);

/// <summary>The explorer's store failed. What it keeps is no more than a view of the chain, so nothing is lost.</summary>
public class ExplorerFault(string message, Exception? cause) : Exception(message, cause);

/// <summary>The explorer's store is damaged: it stays so until it is renewed.</summary>
public sealed class ExplorerDamagedFault(string message, Exception? cause) : ExplorerFault(message, cause);
