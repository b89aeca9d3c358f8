using System.Runtime.CompilerServices;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Chain = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Node.Hosting;

/// <summary>The chain as a data directory's journal has it, read without a host. Nothing in it is believed here.</summary>
public static class StoredChain
{
    private const int FactsPerRead = 256;

    /// <summary>The facts of the chain in order, as they are stored: the genesis first.</summary>
    /// <exception cref="HostFault">There is no journal, another process has it, it can't be read, or a fact is not one.</exception>
    public static async IAsyncEnumerable<Chain.Event> Facts(string directory, [EnumeratorCancellation] CancellationToken cancellation)
    {
        DataDirectory data = DataDirectory.At(directory);
        if (!File.Exists(data.Journal))
        {
            throw new HostFault(new ProblemResponse(
                ProblemCode.NotFound, $"{data.Root} holds no chain", $"no {Path.GetFileName(data.Journal)}", "the data directory of a network", "name one with --data, or an exported file"));
        }

        IJournal journal = await HostParts.OpenJournal(data, cancellation).ConfigureAwait(false);
        await using (journal.ConfigureAwait(false))
        {
            long sequence = 0;
            while (true)
            {
                IReadOnlyList<StoredEvent> stored = await Read(journal, data, sequence, cancellation).ConfigureAwait(false);
                foreach (StoredEvent each in stored)
                {
                    yield return Decoded(data, each, ++sequence);
                }

                if (stored.Count < FactsPerRead)
                {
                    yield break;
                }
            }
        }
    }

    private static async Task<IReadOnlyList<StoredEvent>> Read(IJournal journal, DataDirectory data, long after, CancellationToken cancellation)
    {
        try
        {
            return await journal.ReadEntity(Chain.Id, after, FactsPerRead, cancellation).ConfigureAwait(false);
        }
        catch (JournalFault fault)
        {
            throw HostParts.Unusable(data, fault);
        }
    }

    private static Chain.Event Decoded(DataDirectory data, StoredEvent stored, long sequence)
    {
        try
        {
            return stored.Sequence == sequence
                ? Wire.Decode<Chain.Event>(stored.Payload)
                : throw new WireException($"number {stored.Sequence} seen");
        }
        catch (WireException e)
        {
            throw new HostFault(
                new ProblemResponse(ProblemCode.Failed, $"fact {sequence} of the chain in {data.Root} can't be read", e.Message, $"the fact of height {sequence - 1}", null), e);
        }
    }
}
