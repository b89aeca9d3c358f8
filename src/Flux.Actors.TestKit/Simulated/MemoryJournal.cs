using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>A journal in memory that answers at once: for tests, and to hold others against. Concurrency: any thread.</summary>
public sealed class MemoryJournal(JournalModel model) : IJournal, IReaderOffsets
{
    private readonly Lock _gate = new();

    public string Name => ":memory:";

    public int CommitsAtOnce => int.MaxValue;

    public Task<string?> GetMeta(string key, CancellationToken cancellation) => Call(() => model.Meta.GetValueOrDefault(key));

    public Task SetMeta(string key, string value, CancellationToken cancellation) => Call(() => model.Meta[JournalMeta.Free(key)] = value);

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
        Call(() => model.Acquire(shards, owner));

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        Call(() => model.Reclaim(shards, owner));

    public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) => Call(() => model.Commit(batch));

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) => Call(() => model.Load(entity, eventsMax));

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        Call(() => model.ReadPages(entity, afterName, max));

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
        Call(() => model.ReadEntity(entity, afterSequence, max));

    public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) =>
        Call(() => model.ReadShard(shard, afterPosition, max));

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        Call(() => model.ReadEntities(kind, afterKey, max));

    public Task<long> ReadFence(int shard, CancellationToken cancellation) => Call(() => model.FenceOf(shard));

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) => Call(() => model.InboxMark(receiver, sender));

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        Call(() => model.PendingPairs(shards, after, max));

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
        Call(() => model.PendingOutbox(pair, afterNumber, max));

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        Call(() => model.PendingPerforms(shards, after, max));

    public Task<long> PendingPerform(EntityId from, string key, CancellationToken cancellation) => Call(() => model.PendingPerform(from, key));

    public Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
        Call(() => model.DueReminders(shards, until, after, max));

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        Call(() => model.NextReminder(shards, after));

    public Task<IReadOnlyList<ReaderOffset>> ReadOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
        Call(() => model.ReadOffsets(reader, shards));

    public Task NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets, CancellationToken cancellation) => Call(() => model.NoteOffsets(reader, offsets));

    public Task ForgetOffsets(string reader, ShardSet shards, CancellationToken cancellation) => Call(() => model.ForgetOffsets(reader, shards));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> Call<T>(Func<T> call)
    {
        lock (_gate)
        {
            try
            {
                return Task.FromResult(call());
            }
            catch (Exception fault) when (fault is JournalFault or ArgumentException)
            {
                return Task.FromException<T>(fault);
            }
        }
    }
}
