using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Reminders that were fired in vain and wait to be fired again, the one whose rest ends first first. Units: milliseconds elapsed.</summary>
/// <remarks>Concurrency: any thread.</remarks>
/// <param name="most">How many are remembered; the others are found in the journal again.</param>
internal sealed class RestingReminders(int most)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(ReminderRow Row, int Failures), (long Until, long Order)> _queue = new();
    private readonly HashSet<(EntityId Entity, string Key, long Number)> _known = [];
    private long _order;

    /// <summary>When the first rest ends; never when nothing rests.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return _queue.TryPeek(out _, out (long Until, long Order) first) ? first.Until : long.MaxValue;
            }
        }
    }

    /// <summary>False when there is no room.</summary>
    public bool Add(ReminderRow row, int failures, long until)
    {
        lock (_gate)
        {
            if (_queue.Count >= most)
            {
                return false;
            }

            _ = _known.Add((row.Entity, row.Key, row.Number));
            _queue.Enqueue((row, failures), (until, ++_order));
            return true;
        }
    }

    /// <summary>Ends the rests of that entity's reminders by now.</summary>
    public void End(EntityId entity, long now)
    {
        lock (_gate)
        {
            ((ReminderRow Row, int Failures) Reminder, (long Until, long Order) Place)[] all = [.. _queue.UnorderedItems.Select(item => (item.Element, item.Priority))];
            _queue.Clear();
            _queue.EnqueueRange(all.Select(each => each.Reminder.Row.Entity == entity ? (each.Reminder, (Math.Min(each.Place.Until, now), each.Place.Order)) : each));
        }
    }

    public bool Has(ReminderRow row)
    {
        lock (_gate)
        {
            return _known.Contains((row.Entity, row.Key, row.Number));
        }
    }

    /// <summary>Takes out one whose rest is over by now, with how often it has failed; false when there is none.</summary>
    public bool TryTake(long now, out (ReminderRow Row, int Failures) over)
    {
        lock (_gate)
        {
            if (!_queue.TryPeek(out over, out (long Until, long Order) first) || first.Until > now)
            {
                return false;
            }

            _ = _queue.Dequeue();
            _ = _known.Remove((over.Row.Entity, over.Row.Key, over.Row.Number));
            return true;
        }
    }
}
