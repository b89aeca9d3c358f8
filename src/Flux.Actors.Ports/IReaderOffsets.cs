using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>How far readers of the journal have come, by their names, shard by shard.</summary>
/// <remarks>Concurrency: any thread. Errors: every method throws <see cref="JournalFault"/> when the store fails; an unclear call may be repeated.</remarks>
public interface IReaderOffsets
{
    /// <summary>What is noted for the reader in those shards, in shard order; shards that are left out are at 0.</summary>
    Task<IReadOnlyList<ReaderOffset>> ReadOffsets(string reader, ShardSet shards, CancellationToken cancellation);

    /// <summary>Notes how far the reader has come; a position at or before the one noted changes nothing.</summary>
    Task NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets, CancellationToken cancellation);

    /// <summary>Lets the reader begin those shards again from their first fact.</summary>
    Task ForgetOffsets(string reader, ShardSet shards, CancellationToken cancellation);
}

/// <summary>The position of the last fact of the shard that a reader has dealt with.</summary>
public readonly record struct ReaderOffset(int Shard, long Position);
