using Flux.Actors.Domain.Chain;

namespace Flux.Actors.Network.Hosting;

/// <summary>The chain as its explorer reads it: blocks that the host has heard of are taken from there, only older ones from the journal.</summary>
/// <remarks>
/// Shape: at most so many are held; when more come the oldest are let go, and read from the journal again. Concurrency: any thread tells, one reads, upwards.
/// A reader who has had the newest told block waits for the next to be told: the journal is not asked for more.
/// </remarks>
public sealed class ToldBlocks(ReadChain journal, int heldMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<Chain.BlockFinalised> _held = new();
    private long _newest;

    /// <summary>The block is final. One that does not follow the one told before is the first of a new row.</summary>
    public void Tell(Chain.BlockFinalised block)
    {
        lock (_gate)
        {
            long sequence = SequenceOf(block);
            if (sequence != _newest + 1)
            {
                _held.Clear();
            }

            _held.Enqueue(block);
            _newest = sequence;
            if (_held.Count > heldMax)
            {
                _ = _held.Dequeue();
            }
        }
    }

    /// <summary>As <see cref="ReadChain"/>; blocks before those that are answered are let go.</summary>
    public async Task<IReadOnlyList<Chain.Event>> Read(long fromSequence, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            while (_held.TryPeek(out Chain.BlockFinalised? oldest) && SequenceOf(oldest) < fromSequence)
            {
                _ = _held.Dequeue();
            }

            if (fromSequence == _newest + 1 && _newest > 0)
            {
                return [];
            }

            if (_held.TryPeek(out Chain.BlockFinalised? first) && SequenceOf(first) == fromSequence)
            {
                return [.. _held.Take(max)];
            }
        }

        return await journal(fromSequence, max, cancellation).ConfigureAwait(false);
    }

    /// <summary>Facts are numbered from 1, heights from 0.</summary>
    private static long SequenceOf(Chain.BlockFinalised block) => block.Receipt.Height.Value + 1;
}
