using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>The durable memory of all entities: facts, and with them what their decisions still owe the world.</summary>
/// <remarks>
/// Concurrency: any thread; <see cref="Commit"/> calls that overlap have no shard in common. Every method throws <see cref="JournalFault"/> when the store fails.
/// Shape: pages are in key order, at most <c>max</c> long; a shorter page is the last. Source: DESIGN §7.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Where it is, for messages: a path, ":memory:", a server.</summary>
    string Name { get; }

    /// <summary>Commits of disjoint shards that it works on at a time, at least 1; further ones wait their turn in it.</summary>
    int CommitsAtOnce { get; }

    /// <summary>A named text beside the facts, such as the network id; null when never set.</summary>
    Task<string?> GetMeta(string key, CancellationToken cancellation);

    /// <summary>Sets a named text. The names in <see cref="JournalMeta.Reserved"/> are the journal's own.</summary>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    Task SetMeta(string key, string value, CancellationToken cancellation);

    /// <summary>Takes the shards over for the owner: each fence rises by one, and every earlier owner's commits are refused from now on.</summary>
    /// <remarks>Shape: the owner is a name that no other process, and no other life of this one, ever has.</remarks>
    Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation);

    /// <summary>Raises by one the fence of each of the shards that the owner still has: what it sent under the old fence can't arrive any more.</summary>
    /// <remarks>Shape: shards with another owner are left out of the answer, and keep it. Repeating it is harmless, so an unclear one is repeated.</remarks>
    Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation);

    /// <summary>Writes the decisions in order, all of one shard or none of it; positions are gapless per shard in this order.</summary>
    /// <remarks>
    /// Shape: one outcome per write. A write with a stale fence is refused together with all of its shard; the others stand. Who awaits it may go on on a thread of
    /// the journal's own, and must not block it: what it waited for might be this journal's to do.
    /// </remarks>
    /// <exception cref="JournalFault">Nothing was written, or, when <see cref="JournalFault.Unclear"/>, everything or nothing was.</exception>
    Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation);

    /// <summary>The fence that the shard has now: a state read before this, under this fence, was the newest then.</summary>
    Task<long> ReadFence(int shard, CancellationToken cancellation);

    /// <summary>What is known of an entity: its last snapshot, at most <paramref name="eventsMax"/> facts after it, its answers and reminders.</summary>
    Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation);

    /// <summary>Pages of the entity's snapshot with a higher name, in the order of their names; empty: from the first.</summary>
    Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation);

    /// <summary>Facts of the entity with a higher sequence, in order.</summary>
    Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation);

    /// <summary>Facts of the shard with a higher position, in order.</summary>
    Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation);

    /// <summary>The entities of the kind that have recorded facts, in key order, after the given key (null: from the first).</summary>
    Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation);

    /// <summary>The number of the last message applied from this sender; 0 before the first.</summary>
    Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation);

    /// <summary>The pairs whose sender lives in the shards and that have messages which the receiver has not applied.</summary>
    Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation);

    /// <summary>Messages of the pair with a higher number, in order.</summary>
    Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation);

    /// <summary>Unfinished work asked for by entities of the shards, in (entity, key) order.</summary>
    Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation);

    /// <summary>The unfinished work that the entity has asked for under the key; null for none.</summary>
    /// <remarks>Shape: to the one who settles it this tells whether it is settled: its row goes with the answer's commit, and never comes back.</remarks>
    Task<PerformRow?> PendingPerform(EntityId from, string key, CancellationToken cancellation);

    /// <summary>Reminders due at or before the time, in (due, entity, key) order.</summary>
    Task<IReadOnlyList<ReminderRow>> DueReminders(ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation);

    /// <summary>When the first reminder later than the time is due; null when there is none.</summary>
    Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation);
}
