using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Simulation.Engines;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Bugs planted between an engine and its disk: each breaks one promise, and the checks must find it.</summary>
public enum Plant
{
    /// <summary>Whatever the engine believes its fence to be, the write goes through: a stale owner appends.</summary>
    SkipTheFence = 1,

    /// <summary>The same, and what is written says under which fence its writer had the shard.</summary>
    KeepTheStaleFence,

    /// <summary>A commit is answered before it is written.</summary>
    ReplyBeforeCommit,

    /// <summary>What was applied is not remembered, and the messages stay.</summary>
    DropTheInboxCheck,

    /// <summary>What was applied is settled, and the mark of it is lost.</summary>
    LoseTheInboxMarks,

    /// <summary>Reminders set by an earlier owner are not found.</summary>
    LoseAReminderAtHandOver,

    /// <summary>Messages are read from the outbox in the wrong order.</summary>
    ReorderTheOutbox,

    /// <summary>A remembered answer is forgotten when the process ends.</summary>
    ForgetAnswers,

    /// <summary>A fenced read is answered without asking the journal for the fence.</summary>
    NeverAskTheFence,

    /// <summary>After a bug of one entity the commits of all fail for a while.</summary>
    StopEverybody,

    /// <summary>The engine takes its bounds for twice what they are.</summary>
    DoubleTheBounds,

    /// <summary>A page of a shard leaves a fact out, and numbers the next as if it were that one.</summary>
    SkipAFact,

    /// <summary>A page of a shard has a fact twice, and numbers the next ones as if they came later.</summary>
    RepeatAFact,
}

/// <summary>A cluster's table that at first takes hosts for gone long before they do themselves: nothing but the fence keeps them from writing on.</summary>
internal sealed class HastyTable(IClusterStore inner) : IClusterStore
{
    private const int HastyRenewals = 40;
    private int _renewals;

    public string Name => inner.Name;

    public Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation) =>
        inner.Renew(++_renewals <= HastyRenewals ? lease with { TimeToLiveMs = lease.TimeToLiveMs / 8 } : lease, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) =>
        inner.Claim(shards, owner, _renewals <= HastyRenewals ? 0 : graceMs, cancellation);

    public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) => inner.Give(shards, owner, to, cancellation);

    public Task Leave(string owner, CancellationToken cancellation) => inner.Leave(owner, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>A cluster's table with a planted bug: shards are taken from hosts whose lease holds.</summary>
internal sealed class PlantedTable(IClusterStore inner, JournalModel model) : IClusterStore
{
    public string Name => inner.Name;

    public async Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation)
    {
        ClusterTable table = await inner.Renew(lease, cancellation);
        return table with { Shards = [.. table.Shards.Select(row => row.Shard % 2 == 0 ? row with { Owner = row.Owner == lease.Owner ? row.Owner : null } : row)] };
    }

    public async Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation)
    {
        _ = await inner.Claim(ShardSet.Empty, owner, graceMs, cancellation);
        return model.Acquire(shards, owner);
    }

    public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) => inner.Give(shards, owner, to, cancellation);

    public Task Leave(string owner, CancellationToken cancellation) => inner.Leave(owner, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>A cluster's table that lets whoever comes first take what the dead had, and never asks how long the taker has lived.</summary>
internal sealed class GracelessTable(IClusterStore inner) : IClusterStore
{
    public string Name => inner.Name;

    public Task<ClusterTable> Renew(HostLease lease, CancellationToken cancellation) => inner.Renew(lease, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Claim(ShardSet shards, string owner, long graceMs, CancellationToken cancellation) => inner.Claim(shards, owner, 0, cancellation);

    public Task<ShardSet> Give(IReadOnlyList<FencedShard> shards, string owner, string to, CancellationToken cancellation) => inner.Give(shards, owner, to, cancellation);

    public Task Leave(string owner, CancellationToken cancellation) => inner.Leave(owner, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>A journal with a planted bug.</summary>
internal sealed class PlantedJournal(Plant plant, IJournal inner, JournalModel model) : IJournal
{
    private readonly SortedDictionary<(EntityId, string), long> _setHere = [];
    private readonly SortedDictionary<int, long> _fences = [];

    public string Name => inner.Name;

    public int CommitsAtOnce => inner.CommitsAtOnce;

    /// <summary>As many commits fail, each time that a bug has struck.</summary>
    public Func<bool> Fails { get; init; } = static () => false;

    /// <summary>The settings of a run with the plant in it.</summary>
    public static EngineRunSettings In(Plant plant, EngineRunSettings settings)
    {
        int failing = 0;
        EngineRunSettings planted = settings with
        {
            Adapter = (journal, model) => new PlantedJournal(plant, journal, model) { Fails = () => failing-- > 0 },
        };
        return plant switch
        {
            Plant.NeverAskTheFence => planted with { TableAdapter = (store, _) => new HastyTable(store) },
            Plant.StopEverybody => planted with { BugStruck = () => failing = 10 },
            Plant.DoubleTheBounds => planted with
            {
                LimitsAdapter = limits => limits with { CommitBatch = 2 * limits.CommitBatch, PerformParallelism = 2 * limits.PerformParallelism, CommitQueue = 2 * limits.CommitQueue },
            },
            _ => planted,
        };
    }

    public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
    {
        foreach (JournalWrite write in batch)
        {
            _fences[write.Shard] = write.Fence;
        }

        foreach (ReminderChange change in batch.SelectMany(write => write.Reminders))
        {
            if (change.Row is { } row)
            {
                _setHere[(row.Entity, row.Key)] = row.Number;
            }
        }

        switch (plant)
        {
            case Plant.SkipTheFence:
                return inner.Commit([.. batch.Select(write => write with { Fence = model.FenceOf(write.Shard) })], cancellation);
            case Plant.KeepTheStaleFence:
                return CommitUnderAnyFence(batch, cancellation);
            case Plant.DropTheInboxCheck:
                return inner.Commit([.. batch.Select(write => write with { Applied = null })], cancellation);
            case Plant.ReplyBeforeCommit:
                _early.Add(inner.Commit(batch, cancellation));
                return Task.FromResult<IReadOnlyList<CommitOutcome>>([.. batch.Select(write => new CommitOutcome(false, model.Shard(write.Shard).Count + write.Events.Count))]);
            case Plant.StopEverybody when Fails():
                throw new JournalFault(JournalFaultKind.Unavailable, "planted: a bug somewhere stops everybody", false, null);
            case Plant.ForgetAnswers:
                return inner.Commit([.. batch.Select(write => write with { Answer = null })], cancellation);
            default:
                return inner.Commit(batch, cancellation);
        }
    }

    private readonly List<Task> _early = [];

    private async Task<IReadOnlyList<CommitOutcome>> CommitUnderAnyFence(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
    {
        IReadOnlyList<CommitOutcome> outcomes = await inner.Commit([.. batch.Select(write => write with { Fence = model.FenceOf(write.Shard) })], cancellation);
        foreach (JournalWrite write in batch)
        {
            foreach (NewEvent fact in write.Events)
            {
                List<StoredEvent> facts = (List<StoredEvent>)model.Facts(write.Entity);
                StoredEvent stored = facts[(int)fact.Sequence - 1] with { Fence = write.Fence };
                facts[(int)fact.Sequence - 1] = stored;
                ((List<StoredEvent>)model.Shard(write.Shard))[(int)stored.Position - 1] = stored;
            }
        }

        return outcomes;
    }

    public async Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation)
    {
        IReadOnlyList<OutboxRow> rows = await inner.PendingOutbox(pair, afterNumber, max, cancellation);
        return plant == Plant.ReorderTheOutbox ? [.. rows.Reverse()] : rows;
    }

    public async Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation)
    {
        IReadOnlyList<ReminderRow> rows = await inner.DueReminders(shards, until, after, max, cancellation);
        return plant == Plant.LoseAReminderAtHandOver ? [.. rows.Where(row => _setHere.ContainsKey((row.Entity, row.Key)))] : rows;
    }

    public Task<long> ReadFence(int shard, CancellationToken cancellation) => plant == Plant.NeverAskTheFence && _fences.TryGetValue(shard, out long fence)
        ? Task.FromResult(fence)
        : inner.ReadFence(shard, cancellation);

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) =>
        plant is Plant.DropTheInboxCheck or Plant.LoseTheInboxMarks ? Task.FromResult(0L) : inner.InboxMark(receiver, sender, cancellation);

    public Task<string?> GetMeta(string key, CancellationToken cancellation) => inner.GetMeta(key, cancellation);

    public Task SetMeta(string key, string value, CancellationToken cancellation) => inner.SetMeta(key, value, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
        inner.Acquire(shards, owner, cancellation);

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        inner.Reclaim(shards, owner, cancellation);

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) => inner.Load(entity, eventsMax, cancellation);

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
        inner.ReadEntity(entity, afterSequence, max, cancellation);

    public async Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> facts = await inner.ReadShard(shard, afterPosition, max, cancellation);
        IEnumerable<StoredEvent> shown = plant switch
        {
            Plant.SkipAFact when facts.Count > 1 => facts.Skip(1),
            Plant.RepeatAFact when facts.Count > 1 => facts.Take(1).Concat(facts.SkipLast(1)),
            _ => facts,
        };
        return [.. shown.Select((fact, index) => fact with { Position = afterPosition + 1 + index })];
    }

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        inner.ReadPages(entity, afterName, max, cancellation);

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        inner.ReadEntities(kind, afterKey, max, cancellation);

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        inner.PendingPairs(shards, after, max, cancellation);

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        inner.PendingPerforms(shards, after, max, cancellation);

    public Task<long> PendingPerform(EntityId from, string key, CancellationToken cancellation) => inner.PendingPerform(from, key, cancellation);

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        inner.NextReminder(shards, after, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
