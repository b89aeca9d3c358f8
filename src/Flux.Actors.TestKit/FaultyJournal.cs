using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit;

/// <summary>Where in a commit a fault strikes.</summary>
public enum FaultPoint
{
    /// <summary>Nothing was written, and the caller is told so.</summary>
    Before = 1,

    /// <summary>Nothing was written, and the caller cannot know.</summary>
    UnclearBefore = 2,

    /// <summary>Everything was written, and the caller cannot know.</summary>
    UnclearAfter = 3,
}

/// <summary>A journal that fails where a test wants it to, over one that does not: the inner one is the disk, this one is the process.</summary>
/// <remarks>
/// Concurrency: any thread. It does not own the inner journal: a crash loses this object, not the disk. Errors: commits of one shard that overlap break the
/// port's contract, and throw <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class FaultyJournal(IJournal inner) : IJournal
{
    private readonly Lock _gate = new();
    private readonly Queue<(FaultPoint Point, JournalFaultKind Kind)> _commitFaults = new();
    private readonly List<int> _underWay = [];
    private TaskCompletionSource? _held;
    private ShardSet _heldShards = ShardSet.Empty;
    private int _atOnce;
    private TaskCompletionSource _reached = NewSource();
    private long _callsLeft = long.MaxValue;
    private bool _crashAfterCall;
    private volatile bool _crashed;
    private int _readFaults;
    private int _loadFaults;

    public string Name => inner.Name;

    public int CommitsAtOnce { get; set; } = inner.CommitsAtOnce;

    /// <summary>Calls that reached the inner journal.</summary>
    public long Calls { get; private set; }

    public bool Crashed => _crashed;

    /// <summary>From now on every call fails and nothing reaches the disk.</summary>
    public void Crash() => _crashed = true;

    /// <summary>Crashes at the call after so many more: before it reaches the disk, or after it did but before the answer.</summary>
    public void CrashAtCall(long calls, bool afterIt)
    {
        lock (_gate)
        {
            _callsLeft = calls;
            _crashAfterCall = afterIt;
        }
    }

    /// <summary>The next commits fail, one for each call of this.</summary>
    public void FailCommit(FaultPoint point, JournalFaultKind kind)
    {
        lock (_gate)
        {
            _commitFaults.Enqueue((point, kind));
        }
    }

    /// <summary>So many next reads fail.</summary>
    public void FailReads(int count) => Interlocked.Exchange(ref _readFaults, count);

    /// <summary>The most commits that were under way at the same time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>So many next loads of entities fail, whatever else is read meanwhile.</summary>
    public void FailLoads(int count) => Interlocked.Exchange(ref _loadFaults, count);

    /// <summary>Commits wait until <see cref="Release"/>.</summary>
    public void Hold() => Hold(ShardSet.All);

    /// <summary>Commits that have to do with any of those shards wait until <see cref="Release"/>.</summary>
    public void Hold(ShardSet shards)
    {
        lock (_gate)
        {
            _heldShards = shards;
            _held ??= NewSource();
            _reached = NewSource();
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _held?.TrySetResult();
            _held = null;
        }
    }

    /// <summary>Called with every batch that is handed to the inner journal.</summary>
    public Action<IReadOnlyList<JournalWrite>>? OnCommit { get; set; }

    /// <summary>Completes when a commit waits since the last <see cref="Hold()"/>.</summary>
    public Task WhenHeld(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _reached.Task.WaitAsync(cancellation);
        }
    }

    public async Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
    {
        int[] shards = [.. batch.Select(write => write.Shard).Distinct()];
        lock (_gate)
        {
            if (shards.Any(_underWay.Contains))
            {
                throw new InvalidOperationException($"commits of shards {string.Join(", ", shards.Where(_underWay.Contains))} overlap");
            }

            _underWay.AddRange(shards);
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            return await CommitAlone(batch, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _ = _underWay.RemoveAll(shards.Contains);
                _atOnce--;
            }
        }
    }

    private async Task<IReadOnlyList<CommitOutcome>> CommitAlone(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
    {
        (FaultPoint Point, JournalFaultKind Kind)? fault;
        Task held;
        lock (_gate)
        {
            fault = _commitFaults.TryDequeue(out (FaultPoint, JournalFaultKind) next) ? next : null;
            held = _held is { } source && batch.Any(write => _heldShards.Contains(write.Shard)) ? source.Task : Task.CompletedTask;
            if (!held.IsCompleted)
            {
                _reached.TrySetResult();
            }
        }

        await held.ConfigureAwait(false);
        if (fault is { Point: FaultPoint.Before or FaultPoint.UnclearBefore } before)
        {
            throw new JournalFault(before.Kind, "simulated: the commit failed", before.Point == FaultPoint.UnclearBefore, null);
        }

        OnCommit?.Invoke(batch);
        IReadOnlyList<CommitOutcome> outcomes = await Call(() => inner.Commit(batch, cancellation)).ConfigureAwait(false);
        return fault is null ? outcomes : throw new JournalFault(fault.Value.Kind, "simulated: the answer was lost", true, null);
    }

    public Task<string?> GetMeta(string key, CancellationToken cancellation) => Read(() => inner.GetMeta(key, cancellation));

    public Task SetMeta(string key, string value, CancellationToken cancellation) =>
        Call(async () =>
        {
            await inner.SetMeta(key, value, cancellation).ConfigureAwait(false);
            return true;
        });

    public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
        Call(() => inner.Acquire(shards, owner, cancellation));

    public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
        Call(() => inner.Reclaim(shards, owner, cancellation));

    public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) =>
        Read(() => Strikes(ref _loadFaults)
            ? Task.FromException<StoredEntity>(new JournalFault(JournalFaultKind.Unavailable, "simulated: the load failed", false, null))
            : inner.Load(entity, eventsMax, cancellation));

    public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
        Read(() => inner.ReadPages(entity, afterName, max, cancellation));

    public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
        Read(() => inner.ReadEntity(entity, afterSequence, max, cancellation));

    public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) =>
        Read(() => inner.ReadShard(shard, afterPosition, max, cancellation));

    public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
        Read(() => inner.ReadEntities(kind, afterKey, max, cancellation));

    public Task<long> ReadFence(int shard, CancellationToken cancellation) => Read(() => inner.ReadFence(shard, cancellation));

    public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) =>
        Read(() => inner.InboxMark(receiver, sender, cancellation));

    public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
        Read(() => inner.PendingPairs(shards, after, max, cancellation));

    public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
        Read(() => inner.PendingOutbox(pair, afterNumber, max, cancellation));

    public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
        Read(() => inner.PendingPerforms(shards, after, max, cancellation));

    public Task<long> PendingPerform(EntityId from, string key, CancellationToken cancellation) =>
        Read(() => inner.PendingPerform(from, key, cancellation));

    public Task<IReadOnlyList<ReminderRow>> DueReminders(
        ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
        Read(() => inner.DueReminders(shards, until, after, max, cancellation));

    public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
        Read(() => inner.NextReminder(shards, after, cancellation));

    public ValueTask DisposeAsync()
    {
        Crash();
        Release();
        return ValueTask.CompletedTask;
    }

    private Task<T> Read<T>(Func<Task<T>> call)
    {
        return Strikes(ref _readFaults)
            ? Task.FromException<T>(new JournalFault(JournalFaultKind.Unavailable, "simulated: the read failed", false, null))
            : Call(call);
    }

    /// <summary>Whether one of the faults that are left strikes now.</summary>
    private static bool Strikes(ref int left)
    {
        if (Interlocked.Decrement(ref left) >= 0)
        {
            return true;
        }

        _ = Interlocked.CompareExchange(ref left, 0, -1);
        return false;
    }

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        bool last;
        lock (_gate)
        {
            last = --_callsLeft < 0;
            Calls++;
            _crashed |= last && !_crashAfterCall;
        }

        ThrowIfCrashed();
        T answer = await call().ConfigureAwait(false);
        _crashed |= last;
        ThrowIfCrashed();
        return answer;
    }

    private void ThrowIfCrashed()
    {
        if (_crashed)
        {
            throw new JournalFault(JournalFaultKind.Closed, "simulated: the process has ended", false, null);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
