using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A journal over another, for those that do one thing differently.</summary>
internal class JournalOver(IJournal inner) : IJournal
{
    public string Name => inner.Name;

    public int CommitsAtOnce => inner.CommitsAtOnce;

    public Task<string?> GetMeta(string key, CancellationToken cancellation) => inner.GetMeta(key, cancellation);

    public Task SetMeta(string key, string value, CancellationToken cancellation) => inner.SetMeta(key, value, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) => inner.Acquire(shards, owner, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) => inner.Reclaim(shards, owner, cancellation);

    public virtual Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) => inner.Commit(batch, cancellation);

    public virtual Task<long> PendingPerform(EntityId from, string key, CancellationToken cancellation) => inner.PendingPerform(from, key, cancellation);

    public virtual Task<long> ReadFence(int shard, CancellationToken cancellation) => inner.ReadFence(shard, cancellation);

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) => inner.Load(entity, eventsMax, cancellation);

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) => inner.ReadEntity(entity, afterSequence, max, cancellation);

    public virtual Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) => inner.ReadShard(shard, afterPosition, max, cancellation);

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        inner.ReadPages(entity, afterName, max, cancellation);

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) => inner.ReadEntities(kind, afterKey, max, cancellation);

    public virtual Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) => inner.InboxMark(receiver, sender, cancellation);

    public virtual Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) => inner.PendingPairs(shards, after, max, cancellation);

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) => inner.PendingOutbox(pair, afterNumber, max, cancellation);

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) => inner.PendingPerforms(shards, after, max, cancellation);

    public virtual Task<IReadOnlyList<ReminderRow>> DueReminders(ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) => inner.DueReminders(shards, until, after, max, cancellation);

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) => inner.NextReminder(shards, after, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
