using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>What one entity remembers while in memory, decided but perhaps not yet committed. Touched by one thread at a time.</summary>
internal sealed class EntityMemory
{
    /// <summary>An empty entity, its cell and its mailbox.</summary>
    private const int OwnBytes = 1_280;

    /// <summary>An answer, a reminder or a mark.</summary>
    private const int RememberedBytes = 200;

    private readonly Dictionary<string, StoredAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Queue<StoredAnswer> _answerOrder = new();
    private readonly Dictionary<string, long> _reminders = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityId, long> _inbox = [];
    private readonly Dictionary<(EntityId From, string Key), long> _settled = [];
    private (PerformMark Work, bool IsPending)? _lookedUp;
    private long _stateBytes;
    private long _lastAnswer;
    private Decided? _unchanged;
    private IReadOnlySet<Blob>? _pages;

    private EntityMemory(object state, long sequence, long snapshot, IReadOnlySet<Blob>? pages, long stateBytes, StoredEntity stored)
    {
        _stateBytes = stateBytes;
        State = state;
        Sequence = sequence;
        SnapshotSequence = snapshot;
        _pages = pages;
        foreach (StoredAnswer answer in stored.Answers)
        {
            Remember(answer, new Timestamp(long.MinValue));
        }

        foreach (ReminderMark mark in stored.Reminders)
        {
            _reminders[mark.Key] = mark.Number;
        }
    }

    public object State { get; private set; }

    public long Sequence { get; private set; }

    /// <summary>The decision that changes nothing: the same for all commands until something changes.</summary>
    public Decided Unchanged => _unchanged ??= new Decided(State, [], new Accepted(Sequence, []), Consequences.None);

    public long SnapshotSequence { get; private set; }

    /// <summary>What it takes of memory, estimated: its last snapshot and the facts since as they are written, and a fixed part for itself and each thing it remembers.</summary>
    /// <remarks>Units: bytes. A kind that writes no snapshots is taken to be as large as all of its facts.</remarks>
    public long Weight => OwnBytes + _stateBytes + (RememberedBytes * (_answers.Count + _reminders.Count + MarksKnown));

    public long NextAnswer => _lastAnswer + 1;

    /// <summary>Senders, and work settled here that the journal may not know of yet.</summary>
    public int MarksKnown => _inbox.Count + _settled.Count;

    /// <summary>Reads snapshot and facts and folds them.</summary>
    /// <exception cref="JournalFault">The journal failed.</exception>
    /// <exception cref="WireException">A fact has bytes that no known type has.</exception>
    public static async Task<EntityMemory> Recover(EngineCore core, EntityId entity, EntityKind kind, CancellationToken cancellation)
    {
        int page = core.Limits.RecoveryPage;
        StoredEntity stored = await core.Journal.Load(entity, page, cancellation);
        object state = kind.Initial;
        long sequence = 0;
        long size = 0;
        IReadOnlySet<Blob>? pages = SnapshotPages.None;
        IReadOnlyList<StoredEvent> facts = stored.Events;
        if (stored.Snapshot is { } snapshot)
        {
            try
            {
                (Blob bytes, pages) = await SnapshotPages.Read(core, entity, snapshot, cancellation);
                state = kind.DecodeState(bytes);
                sequence = snapshot.Sequence;
                size = bytes.Length;
            }
            catch (WireException e)
            {
                // A snapshot only saves time: one that is damaged or of another version is replaced by folding every fact.
                pages = null;
                core.Log.SnapshotUnreadable(entity, e.Message);
                facts = await core.Journal.ReadEntity(entity, 0, page, cancellation);
            }
        }

        long snapshotSequence = sequence;
        while (true)
        {
            foreach (StoredEvent fact in facts)
            {
                foreach (object said in kind.DecodeEvents(fact.Payload))
                {
                    state = kind.Evolve(state, said);
                }

                sequence = fact.Sequence;
                size += fact.Payload.Length;
            }

            if (facts.Count < page)
            {
                return new EntityMemory(state, sequence, snapshotSequence, pages, size, stored);
            }

            facts = await core.Journal.ReadEntity(entity, sequence, page, cancellation);
        }
    }

    public void Advance(object state, IReadOnlyList<NewEvent> facts)
    {
        (State, Sequence, _unchanged) = (state, facts[^1].Sequence, null);
        for (int i = 0; i < facts.Count; i++)
        {
            _stateBytes += facts[i].Payload.Length;
        }
    }

    /// <summary>The snapshot that stores the present state, which has these bytes: its pages that are not stored yet.</summary>
    public NewSnapshot Snapshot(Blob state, int pageBytesMax)
    {
        (NewSnapshot snapshot, _pages) = SnapshotPages.Cut(Sequence, state, pageBytesMax, _pages);
        (SnapshotSequence, _stateBytes) = (Sequence, state.Length);
        return snapshot;
    }

    public StoredAnswer? Remembered(string? commandId) => commandId is not null && _answers.TryGetValue(commandId, out StoredAnswer? known) ? known : null;

    /// <summary>Whether one more answer would be one too many: so many are remembered, and the oldest of them is of that time or later.</summary>
    public bool HasAnswers(int most, Timestamp since) => _answerOrder.Count >= most && _answerOrder.Peek().Time >= since;

    /// <summary>Remembers the answer and forgets those from before that time; answers the number up to which they are now forgotten, 0 for none.</summary>
    public long Remember(StoredAnswer answer, Timestamp since)
    {
        _answers[answer.CommandId] = answer;
        _answerOrder.Enqueue(answer);
        _lastAnswer = answer.Number;
        long forgotten = 0;
        while (_answerOrder.Peek() is { } oldest && oldest.Time < since)
        {
            _ = _answerOrder.Dequeue();
            _ = _answers.Remove(oldest.CommandId);
            forgotten = oldest.Number;
        }

        return forgotten;
    }

    public bool IsSet(ReminderRow row) => _reminders.TryGetValue(row.Key, out long number) && number == row.Number;

    public void Fired(ReminderRow row) => _reminders.Remove(row.Key);

    public void Apply(ReminderChange change)
    {
        if (change.Row is { } row)
        {
            _reminders[change.Key] = row.Number;
        }
        else
        {
            _ = _reminders.Remove(change.Key);
        }
    }

    public bool Knows(EntityId sender) => _inbox.ContainsKey(sender);

    public long MarkOf(EntityId sender) => _inbox[sender];

    public void Mark(EntityId sender, long number) => _inbox[sender] = number;

    /// <summary>Whether the work is known to be settled or not: of what was settled here, and of what was looked up last.</summary>
    public bool Knows(PerformMark work) => IsSettled(work) || (_lookedUp is { } looked && looked.Work == work);

    /// <summary>Whether the answer of the work is still to be applied. Only for known work.</summary>
    public bool IsPending(PerformMark work) => !IsSettled(work) && _lookedUp is { IsPending: true } looked && looked.Work == work;

    public void LookedUp(PerformMark work, bool isPending) => _lookedUp = (work, isPending);

    public void Settle(PerformMark work)
    {
        _settled[(work.From, work.Key)] = work.Number;
        _lookedUp = null;
    }

    /// <summary>Forgets the marks, which the journal keeps. Only while nothing is uncommitted.</summary>
    public void ForgetMarks()
    {
        _inbox.Clear();
        _settled.Clear();
        _lookedUp = null;
    }

    private bool IsSettled(PerformMark work) => _settled.TryGetValue((work.From, work.Key), out long number) && work.Number <= number;
}
