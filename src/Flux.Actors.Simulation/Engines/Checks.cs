using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>What must hold, checked from outside: against the disk itself, the clients' answers and the subscription.</summary>
/// <remarks>Shape: a violation names the promise of DESIGN §7 that it breaks; number 0 is the simulation's own: it did not come to rest, or broke.</remarks>
/// <param name="model">What the disk holds.</param>
/// <param name="time">The simulation's.</param>
/// <param name="leaseMilliseconds">By how much a read that is not fenced may be behind; 0 when there is one host alone.</param>
/// <param name="dedupWindowMilliseconds">After how long an answer may be forgotten.</param>
internal sealed class Checks(JournalModel model, SimulatedTime time, long leaseMilliseconds, long dedupWindowMilliseconds)
{
    private const int ViolationsMax = 20;
    private const long StrikesMilliseconds = 1_000;

    private readonly List<string> _violations = [];
    private readonly SortedDictionary<int, int> _counts = [];
    private readonly SortedDictionary<EntityId, Timestamp> _struck = [];
    private readonly SortedDictionary<string, (EntityId To, Account.Command Command)> _wishes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _forgone = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _seen = [];
    private readonly SortedDictionary<int, long> _projected = [];
    private readonly SortedDictionary<EntityId, List<(Timestamp At, long Sequence)>> _acknowledged = [];
    private readonly SortedDictionary<(EntityId Entity, string Id), Timestamp> _remembered = [];
    private readonly SortedDictionary<EntityId, Timestamp> _latestAnswer = [];
    private readonly SortedSet<string> _forgotten = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Answers that were given again.</summary>
    public long Repeats { get; private set; }

    public long FencedReads { get; private set; }

    /// <summary>Whether nothing but bugs of accounts has gone wrong so far: then promise 8 owes answers to everybody else.</summary>
    public bool OnlyBugs { get; set; } = true;

    /// <summary>Commands that were answered while a bug struck another account and nothing else was wrong.</summary>
    public long AnsweredBesideBugs { get; private set; }

    /// <summary>How far the subscriptions have come.</summary>
    public ShardOffsets Offsets { get; private set; } = ShardOffsets.Start;

    /// <summary>Facts on the disk that a subscription which has come so far has not seen.</summary>
    public long Unseen(SortedDictionary<int, long> seen) => model.FactCount - seen.Values.Sum();

    public SortedDictionary<string, long> Deliveries { get; } = new(StringComparer.Ordinal);

    /// <summary>At most so many of each promise are kept, so that one does not hide another.</summary>
    public void Violated(int promise, string what)
    {
        if ((_counts[promise] = _counts.GetValueOrDefault(promise) + 1) <= ViolationsMax)
        {
            _violations.Add(string.Create(CultureInfo.InvariantCulture, $"promise {promise}: {what}"));
        }
    }

    /// <summary>The bug strikes the account that the command was for.</summary>
    public void Struck(string id) => _struck[_wishes[id].To] = time.Now;

    /// <summary>Promise 8: while a bug strikes one account and nothing else is wrong, every other is answered.</summary>
    /// <param name="to">Who was asked.</param>
    /// <param name="answer">Null when none came while the client had patience.</param>
    public void Told(EntityId to, Answer? answer)
    {
        if (!OnlyBugs || _struck.ContainsKey(to) || !_struck.Any(bug => time.Now - bug.Value <= StrikesMilliseconds))
        {
            return;
        }

        if (answer is null or Failed)
        {
            Violated(8, $"at {time.Now} {to} was answered {answer?.ToString() ?? "nothing"}, and only a bug of {string.Join(" and ", _struck.Keys)} was wrong");
        }

        AnsweredBesideBugs += answer is Accepted or Refused ? 1 : 0;
    }

    /// <summary>Whether nobody has ever had an answer to it.</summary>
    public bool IsNew(string id) => !_answers.ContainsKey(id);

    /// <summary>It was asked once, and told that its time was over before it was decided; nobody asks again.</summary>
    public void Forgone(string id) => _forgone.Add(id);

    public bool IsForgone(string id) => _forgone.Contains(id);

    public long TimesForgone => _forgone.Count;

    /// <summary>Commands that were applied again, rightly so: their window was over.</summary>
    public long Forgotten => _forgotten.Count;

    /// <summary>Promise 4: what is written is written by who has the shard. Promise 6: an answer is remembered for the window.</summary>
    public void Written(SimulatedHost host, JournalWrite write, CommitOutcome outcome)
    {
        if (outcome.StaleFence)
        {
            return;
        }

        if (model.OwnerOf(write.Shard) is var owner && owner != host.Name)
        {
            Violated(4, $"{host.Name} wrote {write.Events.Count} facts of {write.Entity} at {time.Now}, and shard {write.Shard} is {owner ?? "nobody"}'s");
        }

        if (write.Answer is { } answer)
        {
            // By the clocks of those who decided since, which may differ.
            Timestamp latest = _latestAnswer.GetValueOrDefault(write.Entity);
            if (_remembered.TryGetValue((write.Entity, answer.CommandId), out Timestamp first))
            {
                _ = _forgotten.Add(answer.CommandId);
                if (latest - first <= dedupWindowMilliseconds)
                {
                    Violated(6, $"{answer.CommandId} was decided by {write.Entity} at {first} and again at {answer.Time}; nothing was decided between after {latest}, and the window is {dedupWindowMilliseconds} ms");
                }
            }

            _remembered[(write.Entity, answer.CommandId)] = answer.Time;
            _latestAnswer[write.Entity] = answer.Time > latest ? answer.Time : latest;
        }
    }

    public void Wished(string id, EntityId to, Account.Command command) => _wishes[id] = (to, command);

    public void Answered(string id, EntityId to, Answer answer)
    {
        if (answer is Accepted { Events.Count: > 0 } accepted && !IsOnDisk(to, accepted))
        {
            Violated(2, $"{id} was answered {accepted.Sequence} of {to} at {time.Now}, and the disk does not hold it");
        }

        if (answer is Accepted told)
        {
            if (!_acknowledged.TryGetValue(to, out List<(Timestamp At, long Sequence)>? list))
            {
                _acknowledged[to] = list = [];
            }

            list.Add((time.Now, told.Sequence));
        }

        if (!_answers.TryGetValue(id, out Answer? first))
        {
            _answers[id] = answer;
        }
        else
        {
            Repeats++;
            if (!first.Equals(answer) && !_forgotten.Contains(id))
            {
                Violated(6, $"{id} was first answered {Text(first)}, then {Text(answer)}");
            }
        }
    }

    /// <summary>Promise 1: a state that was read shows every fact that was acknowledged before it was asked for, by as much earlier as a read may be behind.</summary>
    public void Read(EntityId entity, Account.State state, Timestamp asked, bool fenced)
    {
        Timestamp since = fenced ? asked : asked + -leaseMilliseconds;
        long acknowledged = _acknowledged.GetValueOrDefault(entity)?.Where(each => each.At < since).Select(each => each.Sequence).DefaultIfEmpty().Max() ?? 0;
        FencedReads += fenced ? 1 : 0;
        if (state.Facts < acknowledged || state.Facts > model.Facts(entity).Count)
        {
            Violated(1, $"a {(fenced ? "fenced " : "")}read of {entity} asked for at {asked} showed {state.Facts} facts; {acknowledged} were acknowledged before {since}, the disk holds {model.Facts(entity).Count} by now");
        }
    }

    /// <summary>Facts on the disk that the projection has not been fed with.</summary>
    public long Unprojected => model.FactCount - _projected.Values.Sum();

    /// <summary>A read model was fed: perhaps again, never with a gap.</summary>
    public void Projected(ProjectionBatch batch)
    {
        long known = _projected.GetValueOrDefault(batch.Shard);
        if (batch.After > known || !batch.Facts.Select(fact => fact.Position).SequenceEqual(Positions(batch.After + 1, batch.Position)))
        {
            Violated(10, $"the projection was fed {batch.Facts.Count} facts as positions {batch.After + 1} to {batch.Position} of shard {batch.Shard} after {known}");
        }

        foreach (RecordedFact wrong in batch.Facts.Where(fact => !IsOnDisk(fact)))
        {
            Violated(10, $"the projection was fed {wrong}, the disk holds another at that position");
        }

        _projected[batch.Shard] = Math.Max(known, batch.Position);
    }

    /// <param name="fact">What a subscription brought.</param>
    /// <param name="seenThere">How far that subscription had come; a shard may have been seen further by that of another host.</param>
    public void Seen(RecordedFact fact, SortedDictionary<int, long> seenThere)
    {
        long before = seenThere.GetValueOrDefault(fact.Shard);
        if (fact.Position != before + 1)
        {
            Violated(10, $"the subscription saw position {fact.Position} of shard {fact.Shard} after {before}");
        }
        else if (!IsOnDisk(fact))
        {
            Violated(10, $"the subscription saw {fact}, the disk holds another at that position");
        }

        seenThere[fact.Shard] = fact.Position;
        if (fact.Position > _seen.GetValueOrDefault(fact.Shard))
        {
            _seen[fact.Shard] = fact.Position;
            Offsets = Offsets.After(fact);
        }
    }

    /// <param name="outside">Whom the accounts consulted.</param>
    /// <param name="unseen">Facts that the subscription of some host has not seen.</param>
    public void AtTheEnd(Outside outside, long unseen)
    {
        Story story = Story.Read(model, Violated, _forgotten);
        foreach ((string kind, long count) in story.Counts)
        {
            Deliveries[kind] = count;
        }

        Acknowledged(story);
        Transfers(story);
        story.Reminders(Violated, _forgotten);
        Work(story, outside);
        if (unseen != 0 && !_counts.ContainsKey(0))
        {
            Violated(10, $"{unseen} facts were never seen by the subscription of some host");
        }
    }

    /// <summary>Promises 3 and 6: what was accepted is there exactly once; what was refused, or never asked, is not.</summary>
    private void Acknowledged(Story story)
    {
        foreach ((string id, (EntityId to, Account.Command command)) in _wishes)
        {
            int times = story.Own.GetValueOrDefault(id);
            if (_forgotten.Contains(id) && times > 0)
            {
                continue;
            }

            bool accepted = _answers.GetValueOrDefault(id) is Accepted;
            if (accepted && times != 1)
            {
                Violated(times == 0 ? 3 : 6, $"{command} to {to} was accepted and is recorded {times} times");
            }
            else if (!accepted && times != 0 && _answers.ContainsKey(id))
            {
                Violated(6, $"{command} to {to} was refused and is recorded {times} times");
            }
            else if (times != 0 && _forgone.Contains(id))
            {
                Violated(6, $"{command} to {to} was told that its time was over before it was decided, and is recorded {times} times");
            }
            else if (times > 1)
            {
                Violated(6, $"{command} to {to} is recorded {times} times");
            }
        }
    }

    /// <summary>Promise 5: every payment arrives once, in its order per pair; so money is conserved.</summary>
    private void Transfers(Story story)
    {
        foreach ((string pair, List<string> paid) in story.Paid)
        {
            List<string> received = story.Received.GetValueOrDefault(pair) ?? [];
            if (!paid.SequenceEqual(received))
            {
                Violated(5, $"{pair}: paid [{string.Join(' ', paid)}], received [{string.Join(' ', received)}]");
            }
        }

        foreach (string pair in story.Received.Keys.Where(pair => !story.Paid.ContainsKey(pair)))
        {
            Violated(5, $"{pair}: received [{string.Join(' ', story.Received[pair])}], paid nothing");
        }

        if (story.Balance != story.Deposited)
        {
            Violated(5, $"{story.Deposited} was deposited and the accounts hold {story.Balance}");
        }
    }

    private void Work(Story story, Outside outside)
    {
        foreach (string id in story.Consulted)
        {
            int learned = story.Learned.GetValueOrDefault(id);
            if ((learned != 1 && !(_forgotten.Contains(id) && learned > 0)) || !outside.Asked.ContainsKey(id))
            {
                Violated(5, $"work {id} was asked of the outside {outside.Asked.GetValueOrDefault(id)} times and its answer applied {learned} times");
            }
        }
    }

    private bool IsOnDisk(EntityId entity, Accepted accepted)
    {
        IReadOnlyList<StoredEvent> facts = model.Facts(entity);
        return facts.Count >= accepted.Sequence
            && Wire.Decode<Account.Event>(facts[(int)accepted.Sequence - 1].Payload).Equals(accepted.Events[^1]);
    }

    private static IEnumerable<long> Positions(long first, long last)
    {
        for (long position = first; position <= last; position++)
        {
            yield return position;
        }
    }

    /// <summary>Whether the disk holds that very fact in that place.</summary>
    private bool IsOnDisk(RecordedFact fact) => model.Shard(fact.Shard) is var facts
        && fact.Position >= 1
        && fact.Position <= facts.Count
        && facts[(int)fact.Position - 1] is var stored
        && stored.Entity == fact.Entity
        && stored.Sequence == fact.Sequence
        && stored.Time == fact.Time
        && Wire.Decode<Account.Event>(stored.Payload).Equals(fact.Fact);

    private static string Text(Answer answer) => answer is Accepted accepted
        ? string.Create(CultureInfo.InvariantCulture, $"accepted {accepted.Sequence} [{string.Join(", ", accepted.Events)}]")
        : answer.ToString();
}
