using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>Who is in the cluster and whose each shard is: rows that all hosts share, on one clock, the store's.</summary>
/// <remarks>
/// The lease decides who is alive, the fence decides who may write: whatever the store says here, only <see cref="IJournal.Commit"/> keeps a stale owner out.
/// Shape: an owner is a name that no other process, and no other life of this one, ever has. Units: milliseconds.
/// Concurrency: any thread. Errors: every method throws <see cref="JournalFault"/> when the store fails; an unclear call may be repeated, and may still be
/// done later than the call that repeats it. Each method says what it then does; none takes a shard from an owner who could know that it has it.
/// Source: DESIGN §7, §8.
/// </remarks>
public interface IClusterStore : IAsyncDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Name { get; }

    /// <summary>Extends the host's lease to its time to live from now, or begins a new one, and reads the table as it is after that.</summary>
    /// <remarks>
    /// Done late it makes the lease longer than its host knows, which counts from before it asked. After <see cref="Leave"/> it is a lease of nobody: the others
    /// wait for its end.
    /// </remarks>
    Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation);

    /// <summary>Takes those of the shards that may be taken; each one's fence rises by one. Those that may not are left out of the answer.</summary>
    /// <remarks>
    /// Shape: a shard may be taken when nobody owns it, when it is the owner's already, or when its owner's lease has run out and the taker's own has been
    /// unbroken for at least <paramref name="graceMs"/>: after the store itself was away, all leases have run out, and those who had shards come back to them.
    /// Nothing may be taken by an owner whose own lease has run out. An owner that the table does not know has none.
    /// Done late it asks the same of the table as it is then: what is somebody else's by then stays so while they live, and of the taker's own shards the fence
    /// rises, which makes it take them anew.
    /// </remarks>
    Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation);

    /// <summary>Gives those of the shards that are the owner's, under that fence still, to another; each one's fence rises by one. Answers which were given.</summary>
    /// <remarks>
    /// Shape: what the owner sent before can't arrive any more. The new owner takes them by <see cref="Claim"/>. Nobody asks whether it lives: the shards of
    /// one that doesn't wait for a taker. Each shard is named once.
    /// Done late it gives nothing that the owner has claimed since: that raised the fence.
    /// </remarks>
    Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation);

    /// <summary>Ends the owner's lease, run out or not: its shards are nobody's, at once, and each one's fence rises by one.</summary>
    /// <remarks>
    /// Shape: nothing happens when it has neither lease nor shards, so an unclear one is repeated. It is the last that an owner asks for: whoever goes on does so
    /// under another name, and so nothing is lost to one that is done late.
    /// </remarks>
    Task Leave(string owner, CancellationToken cancellation);
}
