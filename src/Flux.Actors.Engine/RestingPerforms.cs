using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Work that has failed and left memory: of each only its mark, how often it has failed, and when it is tried again. Units: milliseconds elapsed.</summary>
/// <remarks>Concurrency: under the lock of whoever has it. Shape: one per entity and key.</remarks>
/// <param name="most">How many are remembered; the others are found in the journal again.</param>
internal sealed class RestingPerforms(int most)
{
    private readonly Dictionary<(EntityId From, string Key), Rest> _known = [];
    private readonly SortedSet<Rest> _order = new(Comparer<Rest>.Create((one, other) => (one.Until, one.Order).CompareTo((other.Until, other.Order))));
    private long _added;

    public int Count => _known.Count;

    /// <summary>When the first rest ends; never when nothing rests.</summary>
    public long Next => _order.Min?.Until ?? long.MaxValue;

    /// <summary>False when there is no room.</summary>
    public bool Add(PerformMark work, int failures, long until)
    {
        if (_known.Count >= most && !_known.ContainsKey((work.From, work.Key)))
        {
            return false;
        }

        Remove(work.From, work.Key);
        Rest rest = new(work, failures, until, ++_added);
        _known[(work.From, work.Key)] = rest;
        _ = _order.Add(rest);
        return true;
    }

    public bool Has(PerformRow row) => _known.TryGetValue((row.From, row.Key), out Rest? rest) && rest.Work.Number == row.Number;

    public void Remove(EntityId from, string key)
    {
        if (_known.Remove((from, key), out Rest? rest))
        {
            _ = _order.Remove(rest);
        }
    }

    /// <summary>Removes what entities of those shards have asked for.</summary>
    public void Remove(ShardSet shards)
    {
        foreach (Rest rest in _order.Where(rest => shards.Contains(Shards.Of(rest.Work.From))).ToArray())
        {
            Remove(rest.Work.From, rest.Work.Key);
        }
    }

    /// <summary>Takes out one whose rest is over by now, with how often it has failed; false when there is none.</summary>
    public bool TryTake(long now, out (PerformMark Work, int Failures) over)
    {
        over = default;
        if (_order.Min is not { } first || first.Until > now)
        {
            return false;
        }

        over = (first.Work, first.Failures);
        Remove(first.Work.From, first.Work.Key);
        return true;
    }

    private sealed record Rest(PerformMark Work, int Failures, long Until, long Order);
}
