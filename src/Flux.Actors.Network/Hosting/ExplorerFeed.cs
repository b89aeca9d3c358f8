using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The chain's facts from a sequence number on, in order, at most so many; none when there are no more.</summary>
public delegate Task<IReadOnlyList<Chain.Event>> ReadChain(long fromSequence, int max, CancellationToken cancellation);

/// <summary>Has an explorer follow the chain, a bounded batch of blocks at a time, from wherever it is.</summary>
/// <remarks>
/// An explorer of another chain, or one that is ahead of this chain's journal (which was put back from a copy), is cleared and filled anew.
/// Concurrency: passes must not overlap. Errors: what the chain's reader and the explorer throw; a pass after that goes on where the explorer is.
/// </remarks>
public sealed class ExplorerFeed(IExplorer explorer, ReadChain chain, int batchBlocksMax)
{
    private bool _isChecked;
    private volatile bool _isFilling = true;
    private volatile ExplorerHead? _head;

    /// <summary>True until the explorer has reached the end of the chain once since it was opened or begun anew. Concurrency: any thread.</summary>
    public bool IsFilling => _isFilling;

    /// <summary>The last block that is known to be in the explorer; null before the first. Concurrency: any thread.</summary>
    public Height? Reached => _head?.Height;

    /// <summary>Adds everything that is final and not in the explorer yet.</summary>
    public async Task Pass(CancellationToken cancellation)
    {
        ExplorerHead? head = await Checked(await explorer.Head(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        _head = head;
        IReadOnlyList<Chain.Event> facts = await chain(SequenceAfter(head), batchBlocksMax, cancellation).ConfigureAwait(false);
        while (facts.Count > 0)
        {
            IReadOnlyList<ExplorerBlock> blocks = await Blocks(facts, cancellation).ConfigureAwait(false);
            head = new ExplorerHead(blocks[^1].Height, blocks[^1].Block);
            Task added = explorer.Add(blocks, cancellation);
            try
            {
                // The store writes on a thread of its own; the next blocks are read meanwhile.
                facts = await chain(SequenceAfter(head), batchBlocksMax, cancellation).ConfigureAwait(false);
            }
            finally
            {
                await added.ConfigureAwait(false);
            }

            _head = head;
        }

        _isFilling = false;
    }

    /// <summary>Begins the explorer anew; the next pass fills it from the genesis on.</summary>
    public async Task Renew(CancellationToken cancellation)
    {
        _isFilling = true;
        _head = null;
        await explorer.Renew(cancellation).ConfigureAwait(false);
    }

    /// <summary>Facts are numbered from 1, heights from 0.</summary>
    private static long SequenceAfter(ExplorerHead? head) => head is null ? 1 : head.Height.Value + 2;

    /// <summary>The head when it is a block of this chain; else null, and the explorer is empty.</summary>
    private async Task<ExplorerHead?> Checked(ExplorerHead? head, CancellationToken cancellation)
    {
        if (head is not null && !_isChecked
            && !(await chain(SequenceAfter(head) - 1, 1, cancellation).ConfigureAwait(false) is [var fact] && IdOf(fact) == head.Block))
        {
            await explorer.Clear(cancellation).ConfigureAwait(false);
            head = null;
        }

        _isChecked = true;
        return head;
    }

    private static Hash256 IdOf(Chain.Event fact) => fact switch
    {
        Chain.BlockFinalised final => final.Writes.Tip.Id,
        Chain.Begun begun => GenesisBlock.Header(begun.Genesis).Id(),
        _ => throw new InvalidOperationException($"unknown fact {fact}"),
    };

    private async Task<IReadOnlyList<ExplorerBlock>> Blocks(IReadOnlyList<Chain.Event> facts, CancellationToken cancellation)
    {
        Outpoint[] freed = [.. facts.SelectMany(ExplorerBlocks.FreedBy)];
        Dictionary<Outpoint, Amount> locked = [];
        foreach (ExplorerLock known in freed.Length == 0 ? [] : await explorer.Locked(freed, cancellation).ConfigureAwait(false))
        {
            locked[known.Node] = known.Amount;
        }

        List<ExplorerBlock> blocks = [];
        foreach (Chain.Event fact in facts)
        {
            ExplorerBlock block = ExplorerBlocks.Of(fact, node => locked.TryGetValue(node, out Amount amount)
                ? amount
                : throw new ExplorerDamagedFault($"the explorer's file is damaged: nothing is locked in it under {node}, which a block frees", null));
            blocks.Add(block);
            foreach (ExplorerLock made in block.Locks)
            {
                locked[made.Node] = made.Amount;
            }
        }

        return blocks;
    }
}
