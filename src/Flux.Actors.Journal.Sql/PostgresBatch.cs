using System.Globalization;
using System.Runtime.InteropServices;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql;

/// <summary>A batch as the columns that the commit function takes.</summary>
/// <remarks>
/// The function works kind by kind instead of write by write, so what writes of one entity do to the same row is settled here first, as
/// their order has it: only the last snapshot, mark or reminder of a key is sent. Where two shards meet in a row (a message and its
/// receiver, work and who asked for it), only the server knows which of them counts, and gets both.
/// </remarks>
internal sealed class PostgresBatch
{
    private readonly SortedDictionary<int, Shard> _shards = [];
    private readonly (Shard Shard, long Rank)[] _ends;
    private readonly List<Fact> _facts = [];
    private readonly List<Run> _runs = [];
    private readonly Dictionary<EntityId, long> _lastSequence = [];
    private readonly Dictionary<EntityId, Snapshot> _snapshots = [];
    private readonly List<Answer> _answers = [];
    private readonly Dictionary<EntityId, Forgotten> _forgotten = [];
    private readonly Dictionary<OutboxPair, Mark> _marks = [];
    private readonly List<Tell> _tells = [];
    private readonly Dictionary<(EntityId, string), Reminder> _reminders = [];
    private readonly Dictionary<(EntityId, string), Work> _works = [];
    private readonly Dictionary<PerformMark, Done> _done = [];

    public PostgresBatch(IReadOnlyList<JournalWrite> batch)
    {
        foreach (JournalWrite write in batch)
        {
            if (!_shards.TryGetValue(write.Shard, out Shard? shard))
            {
                _shards.Add(write.Shard, new Shard(write.Shard, write.Fence));
            }
            else if (shard.Fence != write.Fence)
            {
                shard.Fence = Shard.NoFence; // At most one of the two is the shard's: the other one drops all of it.
            }
        }

        int slot = 0;
        foreach (Shard shard in _shards.Values)
        {
            shard.Slot = ++slot;
        }

        _ends = new (Shard, long)[batch.Count];
        for (int order = 0; order < batch.Count; order++)
        {
            Shard shard = _shards[batch[order].Shard];
            Add(batch[order], shard, order);
            _ends[order] = (shard, shard.Facts);
        }
    }

    /// <summary>What became of the writes, by the heads that the function answered.</summary>
    public CommitOutcome[] Outcomes(long[] heads) =>
        [.. _ends.Select(end => heads[end.Shard.Slot - 1] is var head && head < 0 ? new CommitOutcome(true, 0) : new(false, head + end.Rank))];

    /// <summary>Makes the command a call of the function with its columns; those of kinds that the batch has nothing of are left to their defaults.</summary>
    public void Call(NpgsqlCommand command)
    {
        Columns columns = new(command.Parameters);
        _ = columns.Of(_shards.Values).Add("s_shard", s => s.Number).Add("s_fence", s => s.Fence).Add("s_facts", s => s.Facts);
        _ = columns.Of(_facts).Add("e_slot", e => e.Slot).Add("e_rank", e => e.Rank).Add("e_entity", e => e.Entity)
            .Add("e_seq", e => e.Event.Sequence).Add("e_time", e => e.Event.Time.Milliseconds)
            .Add("e_payload", e => e.Event.Payload.Memory);
        _ = columns.Of(_runs).Add("b_slot", b => b.Slot).Add("b_entity", b => b.Entity).Add("b_seq", b => b.Sequence);
        Snapshots(columns);
        _ = columns.Of(_forgotten).Add("g_slot", g => g.Value.Slot).Add("g_entity", g => g.Key.ToString())
            .Add("g_number", g => g.Value.Number);
        _ = columns.Of([.. _answers.Where(IsRemembered)]).Add("a_slot", a => a.Slot).Add("a_entity", a => a.Entity.ToString())
            .Add("a_number", a => a.Stored.Number).Add("a_command", a => a.Stored.CommandId).Add("a_seq", a => a.Stored.Sequence)
            .Add("a_events", a => a.Stored.Events).Add("a_refusal", a => a.Stored.Refusal);
        _ = columns.Of(_marks).Add("i_slot", i => i.Value.Slot).Add("i_receiver", i => i.Key.To.ToString())
            .Add("i_sender", i => i.Key.From.ToString()).Add("i_number", i => i.Value.Number);
        _ = columns.Of(_tells).Add("o_slot", o => o.Slot).Add("o_settler", Settler).Add("o_sender", o => o.Row.From.ToString())
            .Add("o_receiver", o => o.Row.To.ToString()).Add("o_number", o => o.Row.Number).Add("o_command", o => o.Row.Command.Memory).AddOptional("o_trace", o => o.Row.Trace);
        _ = columns.Of([.. _reminders.SelectMany(reminder => reminder.Value.Gone)]).Add("f_slot", f => f.Slot)
            .Add("f_entity", f => f.Entity).Add("f_key", f => f.Key).Add("f_number", f => f.Number);
        _ = columns.Of([.. _reminders.Values.Where(reminder => reminder.Row is not null)]).Add("r_slot", r => r.Slot)
            .Add("r_entity", r => r.Row!.Entity.ToString()).Add("r_key", r => r.Row!.Key).Add("r_number", r => r.Row!.Number)
            .Add("r_due", r => r.Row!.Due.Milliseconds).Add("r_command", r => r.Row!.Command.Memory).AddOptional("r_trace", r => r.Row!.Trace);
        _ = columns.Of(_done).Add("d_slot", d => d.Value.Slot).Add("d_entity", d => d.Key.From.ToString()).Add("d_key", d => d.Key.Key)
            .Add("d_number", d => d.Key.Number);
        _ = columns.Of(_works.Values).Add("p_slot", p => p.Slot).Add("p_settler", Settler).Add("p_entity", p => p.Row.From.ToString())
            .Add("p_key", p => p.Row.Key).Add("p_number", p => p.Row.Number).Add("p_name", p => p.Row.RequestName)
            .Add("p_request", p => p.Row.Request.Memory).Add("p_reply", p => p.Row.ReplyTo.ToString()).AddOptional("p_trace", p => p.Row.Trace);
        command.CommandText = $"SELECT commit_1({string.Join(", ", columns.Arguments)})";
    }

    private void Snapshots(Columns columns)
    {
        if (_snapshots.Count == 0)
        {
            return;
        }

        _ = columns.Of(_snapshots.Values).Add("n_slot", n => n.Slot).Add("n_entity", n => n.Entity).Add("n_seq", n => n.Stored.Sequence)
            .Add("n_pages", n => n.Stored.Pages.Memory).Add("n_payload", n => n.Stored.Payload.Memory);
        _ = columns.Of([.. _snapshots.Values.Where(snapshot => snapshot.IsWhole)]).Add("w_slot", w => w.Slot).Add("w_entity", w => w.Entity);
        (Snapshot Of, Blob Name, SnapshotPage? Page)[] pages = [.. _snapshots.Values.SelectMany(of => of.Pages.Select(page => (of, page.Key, page.Value)))];
        _ = columns.Of([.. pages.Where(page => page.Page is null)]).Add("x_slot", x => x.Of.Slot).Add("x_entity", x => x.Of.Entity)
            .Add("x_name", x => x.Name.Memory);
        _ = columns.Of([.. pages.Where(page => page.Page is not null)]).Add("m_slot", m => m.Of.Slot).Add("m_entity", m => m.Of.Entity)
            .Add("m_name", m => m.Name.Memory).Add("m_payload", m => m.Page!.Payload.Memory);
    }

    private void Add(JournalWrite write, Shard shard, int order)
    {
        AddFacts(write, shard);
        if (write.Snapshot is { } snapshot)
        {
            ref Snapshot? known = ref CollectionsMarshal.GetValueRefOrAddDefault(_snapshots, write.Entity, out _);
            (known ??= new Snapshot(shard.Slot, write.Entity.ToString())).Take(snapshot);
        }

        if (write.Applied is { } applied)
        {
            _marks[new OutboxPair(applied.Sender, write.Entity)] = new Mark(shard.Slot, order, applied.Number);
        }

        if (write.Answer is { } answer)
        {
            _answers.Add(new Answer(shard.Slot, order, write.Entity, answer));
        }

        if (write.AnswersForgotten > 0)
        {
            _forgotten[write.Entity] = new Forgotten(shard.Slot, order, write.AnswersForgotten);
        }

        _tells.AddRange(write.Tells.Select(tell => new Tell(shard.Slot, order, tell)));
        foreach (PerformRow perform in write.Performs)
        {
            _works[(perform.From, perform.Key)] = new Work(shard.Slot, order, perform);
        }

        if (write.Performed is { } performed)
        {
            _done[performed] = new Done(shard.Slot, order);
        }

        // What fired goes first: its own decision may set the same key again.
        if (write.Fired is { } fired)
        {
            Reminders(write.Entity, fired.Key, shard).Fire(fired.Number);
        }

        foreach (ReminderChange change in write.Reminders)
        {
            Reminders(write.Entity, change.Key, shard).Set(change.Row);
        }
    }

    private void AddFacts(JournalWrite write, Shard shard)
    {
        if (write.Events.Count == 0)
        {
            return;
        }

        string entity = write.Entity.ToString();
        ref long last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastSequence, write.Entity, out bool known);
        foreach (NewEvent fact in write.Events)
        {
            // Facts that follow each other need one look at what is recorded: is there one before the first of them?
            if (!known || fact.Sequence != last + 1)
            {
                _runs.Add(new Run(shard.Slot, entity, fact.Sequence));
            }

            (last, known) = (fact.Sequence, true);
            _facts.Add(new Fact(shard.Slot, ++shard.Facts, entity, fact));
        }
    }

    private Reminder Reminders(EntityId entity, string key, Shard shard)
    {
        ref Reminder? reminder = ref CollectionsMarshal.GetValueRefOrAddDefault(_reminders, (entity, key), out _);
        return reminder ??= new Reminder(shard.Slot, entity.ToString(), key);
    }

    /// <summary>An answer is forgotten by a write after it, or by its own.</summary>
    private bool IsRemembered(Answer answer) =>
        !_forgotten.TryGetValue(answer.Entity, out Forgotten forgotten) || forgotten.Order < answer.Order || forgotten.Number < answer.Stored.Number;

    /// <summary>A receiver's mark counts for the messages before it.</summary>
    private int Settler(Tell tell) =>
        _marks.Count > 0 && _marks.TryGetValue(new OutboxPair(tell.Row.From, tell.Row.To), out Mark mark)
        && mark.Order > tell.Order && tell.Row.Number <= mark.Number
            ? mark.Slot
            : 0;

    /// <summary>Work counts as asked for before it is done, also within one write; one entity is told of it, so its last mark speaks for all.</summary>
    private int Settler(Work work) =>
        _done.Count > 0 && _done.TryGetValue(new PerformMark(work.Row.From, work.Row.Key, work.Row.Number), out Done done) && done.Order >= work.Order
            ? done.Slot
            : 0;

    private sealed class Shard(int number, long fence)
    {
        public const long NoFence = -1;

        public int Number { get; } = number;

        public long Fence { get; set; } = fence;

        public int Slot { get; set; }

        public long Facts { get; set; }
    }

    /// <summary>What the batch does to one snapshot and its pages, in the end.</summary>
    private sealed class Snapshot(int slot, string entity)
    {
        public int Slot { get; } = slot;

        public string Entity { get; } = entity;

        public StoredSnapshot Stored { get; private set; } = null!; // Until the first is taken.

        public bool IsWhole { get; private set; }

        /// <summary>By name: added, or removed when null.</summary>
        public Dictionary<Blob, SnapshotPage?> Pages { get; } = [];

        public void Take(NewSnapshot snapshot)
        {
            Stored = snapshot.Stored;
            if (snapshot.IsWhole)
            {
                IsWhole = true;
                Pages.Clear();
            }

            foreach (Blob gone in snapshot.Removed)
            {
                Pages[gone] = null;
            }

            foreach (SnapshotPage page in snapshot.Added)
            {
                Pages[page.Name] = page;
            }
        }
    }

    /// <summary>What the batch does to one reminder, in the end.</summary>
    private sealed class Reminder(int slot, string entity, string key)
    {
        private readonly List<long> _fired = [];
        private bool _replaced;

        public int Slot { get; } = slot;

        public ReminderRow? Row { get; private set; }

        /// <summary>What it takes away: whatever is there (no number), or only what has one of the numbers.</summary>
        public IEnumerable<(int Slot, string Entity, string Key, long? Number)> Gone =>
            _replaced
                ? Row is null ? [(Slot, entity, key, null)] : []
                : _fired.Select(number => (Slot, entity, key, (long?)number));

        public void Set(ReminderRow? row) => (Row, _replaced) = (row, true);

        public void Fire(long number)
        {
            if (!_replaced)
            {
                _fired.Add(number);
            }
            else if (Row?.Number == number)
            {
                Row = null;
            }
        }
    }

    private readonly record struct Fact(int Slot, long Rank, string Entity, NewEvent Event);

    private readonly record struct Run(int Slot, string Entity, long Sequence);

    private readonly record struct Answer(int Slot, int Order, EntityId Entity, StoredAnswer Stored);

    private readonly record struct Forgotten(int Slot, int Order, long Number);

    private readonly record struct Mark(int Slot, int Order, long Number);

    private readonly record struct Tell(int Slot, int Order, OutboxRow Row);

    private readonly record struct Work(int Slot, int Order, PerformRow Row);

    private readonly record struct Done(int Slot, int Order);

    /// <summary>Rows turned into one array per column, each an argument by its name.</summary>
    private sealed class Columns(NpgsqlParameterCollection to)
    {
        public List<string> Arguments { get; } = [];

        public Rows<T> Of<T>(IReadOnlyCollection<T> rows) => new(this, rows);

        public void Add<T>(string name, T[] values)
        {
            _ = to.Add(new NpgsqlParameter<T[]> { TypedValue = values });
            Arguments.Add(string.Create(CultureInfo.InvariantCulture, $"{name} => ${to.Count}"));
        }
    }

    private readonly struct Rows<TRow>(Columns to, IReadOnlyCollection<TRow> rows)
    {
        public Rows<TRow> Add<T>(string name, Func<TRow, T> column)
        {
            if (rows.Count == 0)
            {
                return this;
            }

            T[] values = new T[rows.Count];
            int at = 0;
            foreach (TRow row in rows)
            {
                values[at++] = column(row);
            }

            to.Add(name, values);
            return this;
        }

        /// <summary>No bytes become a null; the column is left out when no row has any, and the function then sees nulls.</summary>
        public Rows<TRow> AddOptional(string name, Func<TRow, Blob> column) =>
            rows.Any(row => column(row).Length > 0) ? Add(name, row => column(row).Length > 0 ? column(row).ToArray() : null) : this;
    }
}
