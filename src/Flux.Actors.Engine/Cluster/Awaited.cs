using System.Diagnostics.CodeAnalysis;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Questions to other hosts that have no answer yet: a bounded number, each until its deadline. Each is taken out once.</summary>
/// <remarks>Concurrency: any thread; whoever takes a question out calls it, outside of the lock.</remarks>
internal sealed class Awaited(int max)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (string Asked, Action<Outcome> Answered)> _open = [];

    /// <summary>In the order of their deadlines, since all questions wait equally long; those answered meanwhile are passed over.</summary>
    private readonly Queue<(long Deadline, long Id)> _deadlines = new();
    private long _last;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    public long NextId() => Interlocked.Increment(ref _last);

    /// <summary>False when too many are open.</summary>
    /// <param name="id">The question's number.</param>
    /// <param name="asked">The life of the host that alone may answer it.</param>
    /// <param name="deadline">Until when it waits, in time elapsed.</param>
    /// <param name="answered">Called by whoever takes it out.</param>
    public bool Add(long id, string asked, long deadline, Action<Outcome> answered)
    {
        lock (_gate)
        {
            if (_open.Count >= max)
            {
                return false;
            }

            _open[id] = (asked, answered);
            _deadlines.Enqueue((deadline, id));
            return true;
        }
    }

    /// <summary>False when there is no such question, or it was asked of somebody else.</summary>
    public bool Take(long id, string asked, [NotNullWhen(true)] out Action<Outcome>? waiting)
    {
        lock (_gate)
        {
            waiting = _open.TryGetValue(id, out (string Asked, Action<Outcome> Answered) open) && open.Asked == asked ? open.Answered : null;
            return waiting is not null && _open.Remove(id);
        }
    }

    /// <summary>Takes out those whose deadline is at or before the time.</summary>
    public IReadOnlyList<Action<Outcome>> TakeUntil(long elapsed)
    {
        List<Action<Outcome>> late = [];
        lock (_gate)
        {
            while (_deadlines.TryPeek(out (long Deadline, long Id) first) && first.Deadline <= elapsed)
            {
                _ = _deadlines.Dequeue();
                if (_open.Remove(first.Id, out (string Asked, Action<Outcome> Answered) waiting))
                {
                    late.Add(waiting.Answered);
                }
            }
        }

        return late;
    }
}
