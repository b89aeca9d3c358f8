using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>What a journal and its cluster store hold, in memory: the reference that adapters are compared with, and the disk of simulations.</summary>
/// <remarks>Concurrency: one thread at a time. Shape: as <see cref="IJournal"/> says; a refused commit changes nothing.</remarks>
public sealed partial class JournalModel
{
    private readonly long[] _fences = new long[ShardSet.ShardCount];
    private readonly string?[] _owners = new string?[ShardSet.ShardCount];
    private readonly List<StoredEvent>[] _shards = [.. Enumerable.Range(0, ShardSet.ShardCount).Select(_ => new List<StoredEvent>())];
    private readonly Dictionary<EntityId, Held> _entities = [];
    private readonly Dictionary<OutboxPair, (int Shard, SortedList<long, OutboxRow> Rows)> _outbox = [];
    private readonly Dictionary<(EntityId From, string Key), (int Shard, PerformRow Row)> _performs = [];
    private readonly SortedDictionary<(long Due, EntityId Entity, string Key), (int Shard, ReminderRow Row)> _reminders = new(DueOrder.Instance);

    public SortedDictionary<string, string> Meta { get; } = new(StringComparer.Ordinal);

    public IEnumerable<EntityId> Entities => _entities.Keys.Order();

    /// <summary>Facts of all shards.</summary>
    public long FactCount { get; private set; }

    public int PendingMessages => _outbox.Values.Sum(pair => pair.Rows.Count);

    public int PendingWork => _performs.Count;

    public int PendingReminders => _reminders.Count;

    public IReadOnlyList<StoredEvent> Shard(int shard) => _shards[shard];

    public IReadOnlyList<StoredEvent> Facts(EntityId entity) => Find(entity)?.Facts ?? [];

    public IReadOnlyList<ShardClaim> Acquire(ShardSet shards, string owner) =>
        [.. shards.Select(shard => Take(shard, owner))];

    public IReadOnlyList<ShardClaim> Reclaim(ShardSet shards, string owner) =>
        [.. shards.Where(shard => _owners[shard] == owner).Select(shard => Take(shard, owner))];

    public long FenceOf(int shard) => _fences[shard];

    /// <exception cref="JournalFault">A fact does not follow the entity's last one; nothing was written.</exception>
    public IReadOnlyList<CommitOutcome> Commit(IReadOnlyList<JournalWrite> batch)
    {
        HashSet<int> stale = [.. batch.Where(write => write.Fence != _fences[write.Shard]).Select(write => write.Shard)];
        Check(batch.Where(write => !stale.Contains(write.Shard)));
        CommitOutcome[] outcomes = new CommitOutcome[batch.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            bool refused = stale.Contains(batch[i].Shard);
            if (!refused)
            {
                Apply(batch[i]);
            }

            outcomes[i] = new CommitOutcome(refused, _shards[batch[i].Shard].Count);
        }

        return outcomes;
    }

    public StoredEntity Load(EntityId entity, int eventsMax) => Find(entity) is not { } held
        ? new StoredEntity(null, [], [], [])
        : new StoredEntity(
            held.Snapshot,
            Page(held.Facts, held.Snapshot?.Sequence ?? 0, eventsMax),
            [.. held.Answers],
            [.. held.Reminders.Select(pair => new ReminderMark(pair.Key, pair.Value.Number))]);

    public IReadOnlyList<SnapshotPage> ReadPages(EntityId entity, Blob after, int max) =>
        Find(entity) is { } held ? [.. held.Pages.Values.Where(page => page.Name > after).Take(max)] : [];

    public IReadOnlyList<StoredEvent> ReadEntity(EntityId entity, long after, int max) => Page(Facts(entity), after, max);

    public IReadOnlyList<StoredEvent> ReadShard(int shard, long after, int max) => Page(_shards[shard], after, max);

    public IReadOnlyList<EntityId> ReadEntities(string kind, string? afterKey, int max) =>
    [
        .. _entities.Where(pair => pair.Key.Kind == kind && pair.Value.Facts.Count > 0)
            .Select(pair => pair.Key)
            .Where(id => afterKey is null || string.CompareOrdinal(id.Key, afterKey) > 0)
            .Order()
            .Take(max),
    ];

    public long InboxMark(EntityId receiver, EntityId sender) => Find(receiver)?.Inbox.GetValueOrDefault(sender) ?? 0;

    public IReadOnlyList<OutboxPair> PendingPairs(ShardSet shards, OutboxPair? after, int max) =>
    [
        .. _outbox.Where(pair => pair.Value.Rows.Count > 0 && shards.Contains(pair.Value.Shard))
            .Select(pair => pair.Key)
            .Where(pair => after is null || Order(pair, after) > 0)
            .Order(Comparer<OutboxPair>.Create(Order))
            .Take(max),
    ];

    public IReadOnlyList<OutboxRow> PendingOutbox(OutboxPair pair, long after, int max) =>
        _outbox.TryGetValue(pair, out (int Shard, SortedList<long, OutboxRow> Rows) held)
            ? [.. held.Rows.Values.Where(row => row.Number > after).Take(max)]
            : [];

    public PerformRow? PendingPerform(EntityId from, string key) => _performs.TryGetValue((from, key), out (int Shard, PerformRow Row) work) ? work.Row : null;

    public IReadOnlyList<PerformRow> PendingPerforms(ShardSet shards, PerformRow? after, int max) =>
    [
        .. _performs.Values.Where(held => shards.Contains(held.Shard)).Select(held => held.Row)
            .Where(row => after is null || Order(row, after) > 0)
            .Order(Comparer<PerformRow>.Create(Order))
            .Take(max),
    ];

    public IReadOnlyList<ReminderRow> DueReminders(ShardSet shards, Timestamp until, ReminderRow? after, int max) =>
    [
        .. _reminders.TakeWhile(pair => pair.Key.Due <= until.Milliseconds)
            .Where(pair => shards.Contains(pair.Value.Shard)
                && (after is null || DueOrder.Instance.Compare(pair.Key, (after.Due.Milliseconds, after.Entity, after.Key)) > 0))
            .Select(pair => pair.Value.Row)
            .Take(max),
    ];

    public Timestamp? NextReminder(ShardSet shards, Timestamp after)
    {
        foreach (((long Due, EntityId, string) key, (int Shard, ReminderRow) held) in _reminders)
        {
            if (key.Due > after.Milliseconds && shards.Contains(held.Shard))
            {
                return new Timestamp(key.Due);
            }
        }

        return null;
    }

    private ShardClaim Take(int shard, string? owner)
    {
        _owners[shard] = owner;
        return new ShardClaim(shard, ++_fences[shard], _shards[shard].Count);
    }

    private static IReadOnlyList<StoredEvent> Page(IReadOnlyList<StoredEvent> facts, long after, int max)
    {
        // Sequences and positions are dense from 1, so a page is a slice.
        int from = (int)Math.Min(after, facts.Count);
        return [.. facts.Skip(from).Take(max)];
    }

    private static int Order(OutboxPair left, OutboxPair right) =>
        left.From.CompareTo(right.From) is var from and not 0 ? from : left.To.CompareTo(right.To);

    private static int Order(PerformRow left, PerformRow right) =>
        left.From.CompareTo(right.From) is var from and not 0 ? from : string.CompareOrdinal(left.Key, right.Key);

    private void Check(IEnumerable<JournalWrite> writes)
    {
        Dictionary<EntityId, long> last = [];
        foreach (JournalWrite write in writes)
        {
            foreach (NewEvent fact in write.Events)
            {
                long before = last.TryGetValue(write.Entity, out long seen) ? seen : Facts(write.Entity).Count;
                if (fact.Sequence != before + 1)
                {
                    throw new JournalFault(
                        JournalFaultKind.SequenceConflict, $"{write.Entity}: fact {fact.Sequence} seen after {before}", false, null);
                }

                last[write.Entity] = fact.Sequence;
            }
        }
    }

    private void Apply(JournalWrite write)
    {
        Held held = Entity(write.Entity);
        List<StoredEvent> shard = _shards[write.Shard];
        foreach (NewEvent fact in write.Events)
        {
            StoredEvent stored = new(write.Entity, fact.Sequence, write.Shard, shard.Count + 1, write.Fence, fact.Time, fact.Payload);
            shard.Add(stored);
            FactCount++;
            held.Facts.Add(stored);
        }

        if (write.Snapshot is { } snapshot)
        {
            held.Take(snapshot);
        }

        if (write.Applied is { } applied)
        {
            held.Inbox[applied.Sender] = applied.Number;
            Settle(new OutboxPair(applied.Sender, write.Entity), applied.Number);
        }

        if (write.Answer is { } answer)
        {
            held.Answers.Enqueue(answer);
        }

        while (held.Answers.TryPeek(out StoredAnswer? oldest) && oldest.Number <= write.AnswersForgotten)
        {
            _ = held.Answers.Dequeue();
        }

        foreach (OutboxRow tell in write.Tells)
        {
            OutboxPair pair = new(tell.From, tell.To);
            if (!_outbox.TryGetValue(pair, out (int Shard, SortedList<long, OutboxRow> Rows) rows))
            {
                _outbox[pair] = rows = (write.Shard, []);
            }

            rows.Rows.Add(tell.Number, tell);
        }

        foreach (PerformRow perform in write.Performs)
        {
            _performs[(perform.From, perform.Key)] = (write.Shard, perform);
        }

        Remove(write);
        foreach (ReminderChange change in write.Reminders)
        {
            Forget(write.Entity, held, change.Key);
            if (change.Row is { } row)
            {
                held.Reminders[row.Key] = row;
                _reminders[(row.Due.Milliseconds, row.Entity, row.Key)] = (write.Shard, row);
            }
        }
    }

    private void Remove(JournalWrite write)
    {
        if (write.Fired is { } fired && Find(write.Entity) is { } held
            && held.Reminders.TryGetValue(fired.Key, out ReminderRow? due) && due.Number == fired.Number)
        {
            Forget(write.Entity, held, fired.Key);
        }

        if (write.Performed is { } performed
            && _performs.TryGetValue((performed.From, performed.Key), out (int Shard, PerformRow Row) work)
            && work.Row.Number == performed.Number)
        {
            _ = _performs.Remove((performed.From, performed.Key));
        }
    }

    private void Forget(EntityId entity, Held held, string key)
    {
        if (held.Reminders.Remove(key, out ReminderRow? row))
        {
            _ = _reminders.Remove((row.Due.Milliseconds, entity, key));
        }
    }

    private void Settle(OutboxPair pair, long number)
    {
        if (_outbox.TryGetValue(pair, out (int Shard, SortedList<long, OutboxRow> Rows) held))
        {
            while (held.Rows.Count > 0 && held.Rows.GetKeyAtIndex(0) <= number)
            {
                held.Rows.RemoveAt(0);
            }

            if (held.Rows.Count == 0)
            {
                _ = _outbox.Remove(pair);
            }
        }
    }

    private Held? Find(EntityId entity) => _entities.GetValueOrDefault(entity);

    private Held Entity(EntityId entity)
    {
        if (!_entities.TryGetValue(entity, out Held? held))
        {
            _entities[entity] = held = new Held();
        }

        return held;
    }

    private sealed class Held
    {
        public List<StoredEvent> Facts { get; } = [];

        public StoredSnapshot? Snapshot { get; private set; }

        public SortedDictionary<Blob, SnapshotPage> Pages { get; } = [];

        public Queue<StoredAnswer> Answers { get; } = new();

        public SortedDictionary<string, ReminderRow> Reminders { get; } = new(StringComparer.Ordinal);

        public Dictionary<EntityId, long> Inbox { get; } = [];

        public void Take(NewSnapshot snapshot)
        {
            Snapshot = snapshot.Stored;
            foreach (Blob gone in snapshot.IsWhole ? [.. Pages.Keys] : snapshot.Removed)
            {
                _ = Pages.Remove(gone);
            }

            foreach (SnapshotPage page in snapshot.Added)
            {
                Pages[page.Name] = page;
            }
        }
    }

    private sealed class DueOrder : IComparer<(long Due, EntityId Entity, string Key)>
    {
        public static DueOrder Instance { get; } = new();

        public int Compare((long Due, EntityId Entity, string Key) x, (long Due, EntityId Entity, string Key) y) =>
            x.Due.CompareTo(y.Due) is var due and not 0 ? due
            : x.Entity.CompareTo(y.Entity) is var entity and not 0 ? entity
            : string.CompareOrdinal(x.Key, y.Key);
    }
}
