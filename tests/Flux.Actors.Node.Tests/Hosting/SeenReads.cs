using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A journal that notes which of the facts that were in it at the start are read, and that can hold up who reads the chain.</summary>
internal sealed class SeenReads(IJournal inner) : IJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _heads = [];
    private readonly Dictionary<EntityId, int> _loaded = [];
    private TaskCompletionSource? _held;
    private int _freeReads;

    public string Name => inner.Name;

    public int CommitsAtOnce => inner.CommitsAtOnce;

    /// <summary>Facts that were read shard by shard.</summary>
    public int OfShards { get; private set; }

    /// <summary>Facts of the chain that were read in order.</summary>
    public int OfChain { get; private set; }

    /// <summary>Facts that were read to wake an entity, by entity.</summary>
    public IReadOnlyDictionary<EntityId, int> Loaded
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<EntityId, int>(_loaded);
            }
        }
    }

    /// <summary>After so many more reads of the chain, whoever reads it waits for <see cref="Release"/>.</summary>
    public void Hold(int after)
    {
        lock (_gate)
        {
            (_held, _freeReads) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), after);
        }
    }

    public void Release() => _held!.SetResult();

    public async Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation)
    {
        IReadOnlyList<ShardClaim> claims = await inner.Acquire(shards, owner, cancellation);
        foreach (ShardClaim claim in claims)
        {
            _heads[claim.Shard] = claim.Head;
        }

        return claims;
    }

    public async Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation)
    {
        StoredEntity stored = await inner.Load(entity, eventsMax, cancellation);
        lock (_gate)
        {
            _loaded[entity] = _loaded.GetValueOrDefault(entity) + Old(stored.Events);
        }

        return stored;
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation)
    {
        Task? held;
        lock (_gate)
        {
            held = entity == Chain.Id && _held is not null && --_freeReads < 0 ? _held.Task : null;
        }

        await (held?.WaitAsync(cancellation) ?? Task.CompletedTask);
        IReadOnlyList<StoredEvent> facts = await inner.ReadEntity(entity, afterSequence, max, cancellation);
        lock (_gate)
        {
            OfChain += entity == Chain.Id ? Old(facts) : 0;
        }

        return facts;
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> facts = await inner.ReadShard(shard, afterPosition, max, cancellation);
        lock (_gate)
        {
            OfShards += Old(facts);
        }

        return facts;
    }

    public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) => inner.Commit(batch, cancellation);

    public Task<string?> GetMeta(string key, CancellationToken cancellation) => inner.GetMeta(key, cancellation);

    public Task SetMeta(string key, string value, CancellationToken cancellation) => inner.SetMeta(key, value, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        inner.Reclaim(shards, owner, cancellation);

    public Task<long> ReadFence(int shard, CancellationToken cancellation) => inner.ReadFence(shard, cancellation);

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        inner.ReadPages(entity, afterName, max, cancellation);

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        inner.ReadEntities(kind, afterKey, max, cancellation);

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) => inner.InboxMark(receiver, sender, cancellation);

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        inner.PendingPairs(shards, after, max, cancellation);

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
        inner.PendingOutbox(pair, afterNumber, max, cancellation);

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        inner.PendingPerforms(shards, after, max, cancellation);

    public Task<PerformRow?> PendingPerform(EntityId from, string key, CancellationToken cancellation) => inner.PendingPerform(from, key, cancellation);

    public Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
        inner.DueReminders(shards, until, after, max, cancellation);

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        inner.NextReminder(shards, after, cancellation);

    /// <summary>The journal below belongs to whoever made it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private int Old(IReadOnlyList<StoredEvent> facts) => facts.Count(fact => fact.Position <= _heads.GetValueOrDefault(fact.Shard));
}
