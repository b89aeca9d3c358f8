using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>What the disk tells in the end, read fact by fact.</summary>
internal sealed class Story
{
    private readonly SortedDictionary<string, (EntityId At, Timestamp Due)> _scheduled = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (EntityId At, long Sequence)> _unscheduled = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<(Timestamp At, long Sequence)>> _rang = new(StringComparer.Ordinal);

    /// <summary>How often the fact of each wish is recorded.</summary>
    public SortedDictionary<string, int> Own { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids by pair, in the payer's order.</summary>
    public SortedDictionary<string, List<string>> Paid { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids by pair, in the receiver's order.</summary>
    public SortedDictionary<string, List<string>> Received { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Consulted { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Learned { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public long Deposited { get; private set; }

    public long Balance { get; private set; }

    /// <summary>Reads every fact, and on the way checks promise 4: dense sequences and positions, and fences that never fall.</summary>
    /// <param name="model">What the disk holds.</param>
    /// <param name="violated">Told of a promise's number and what broke it.</param>
    /// <param name="again">Wishes that were granted twice, rightly so.</param>
    public static Story Read(JournalModel model, Action<int, string> violated, IReadOnlySet<string> again)
    {
        Story story = new();
        SortedDictionary<string, int> heard = new(StringComparer.Ordinal);
        Shards(model, violated);
        foreach (EntityId entity in model.Entities)
        {
            long fence = 0;
            long sequence = 0;
            foreach (StoredEvent fact in model.Facts(entity))
            {
                if (fact.Sequence != ++sequence || fact.Fence < fence)
                {
                    violated(4, $"{entity}: fact {fact.Sequence} under fence {fact.Fence} after {sequence - 1} under {fence}");
                }

                fence = fact.Fence;
                story.Take(entity, fact, heard);
            }
        }

        foreach ((string id, int times) in heard.Where(pair => pair.Value > 1 && !again.Contains(pair.Key)))
        {
            violated(5, $"the volatile message of {id} was heard {times} times");
        }

        return story;
    }

    /// <summary>Promise 7: once, at or after its time, and not after it was forgotten.</summary>
    public void Reminders(Action<int, string> violated, IReadOnlySet<string> again)
    {
        foreach ((string id, (EntityId at, Timestamp due)) in _scheduled.Where(pair => !again.Contains(pair.Key)))
        {
            List<(Timestamp At, long Sequence)> rings = _rang.GetValueOrDefault(id) ?? [];
            bool forgotten = _unscheduled.TryGetValue(id, out (EntityId At, long Sequence) forgot);
            if (rings.Count > 1 || (rings.Count == 0 && !forgotten))
            {
                violated(7, $"reminder {id} of {at} rang {rings.Count} times{(forgotten ? " and was forgotten" : string.Empty)}");
            }
            else if (rings is [var ring] && ring.At < due)
            {
                violated(7, $"reminder {id} of {at} rang at {ring.At}, due at {due}");
            }
            else if (rings is [var late] && forgotten && late.Sequence > forgot.Sequence)
            {
                violated(7, $"reminder {id} of {at} rang after it was forgotten");
            }
        }
    }

    /// <summary>Whoever took a shard over wrote after all that was written before: a lower fence after a higher one is of somebody who should have been kept out.</summary>
    private static void Shards(JournalModel model, Action<int, string> violated)
    {
        for (int shard = 0; shard < ShardSet.ShardCount; shard++)
        {
            long fence = 0;
            long position = 0;
            foreach (StoredEvent fact in model.Shard(shard))
            {
                if (fact.Position != ++position || fact.Fence < fence)
                {
                    violated(4, $"shard {shard}: position {fact.Position} under fence {fact.Fence} after {position - 1} under {fence}");
                }

                fence = fact.Fence;
            }
        }
    }

    private static void Add(SortedDictionary<string, List<string>> lists, EntityId from, EntityId to, string id)
    {
        string pair = $"{from}>{to}";
        if (!lists.TryGetValue(pair, out List<string>? list))
        {
            lists[pair] = list = [];
        }

        list.Add(id);
    }

    private void Take(EntityId entity, StoredEvent stored, SortedDictionary<string, int> heard)
    {
        Account.Event fact = Wire.Decode<Account.Event>(stored.Payload);
        string name = Wire.NameOf(fact.GetType()).Split('.')[1];
        Counts[name] = Counts.GetValueOrDefault(name) + 1;
        switch (fact)
        {
            case Account.Deposited e:
                Deposited += e.Amount;
                Balance += e.Amount;
                Once(e.Id);
                break;
            case Account.Paid e:
                Balance -= e.Amount;
                Add(Paid, entity, e.To, e.Id);
                Once(e.Id);
                break;
            case Account.Received e:
                Balance += e.Amount;
                Add(Received, e.From, entity, e.Id);
                break;
            case Account.Scheduled e:
                _scheduled[e.Id] = (entity, e.At);
                Once(e.Id);
                break;
            case Account.Unscheduled e:
                _ = _unscheduled.TryAdd(e.Which, (entity, stored.Sequence));
                Once(e.Id);
                break;
            case Account.Rang e:
                (_rang.TryGetValue(e.Id, out List<(Timestamp, long)>? rings) ? rings : _rang[e.Id] = []).Add((e.At, stored.Sequence));
                break;
            case Account.Consulted e:
                _ = Consulted.Add(e.Id);
                Once(e.Id);
                break;
            case Account.Learned e:
                Learned[e.Id] = Learned.GetValueOrDefault(e.Id) + 1;
                break;
            case Account.Whispered e:
                Once(e.Id);
                break;
            case Account.Stumbled e:
                Once(e.Id);
                break;
            case Account.Heard e:
                heard[e.Id] = heard.GetValueOrDefault(e.Id) + 1;
                break;
        }
    }

    private void Once(string id) => Own[id] = Own.GetValueOrDefault(id) + 1;
}
