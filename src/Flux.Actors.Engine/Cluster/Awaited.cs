using System.Diagnostics.CodeAnalysis;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Questions to other hosts that have no answer yet: a bounded number, each until its deadline. Each is taken out once.</summary>
/// <remarks>Concurrency: any thread; whoever takes a question out calls it, outside of the lock.</remarks>
internal sealed class Awaited(int max)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Action<Outcome>> _open = [];

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
    public bool Add(long id, long deadline, Action<Outcome> answered)
    {
        lock (_gate)
        {
            if (_open.Count >= max)
            {
                return false;
            }

            _open[id] = answered;
            _deadlines.Enqueue((deadline, id));
            return true;
        }
    }

    public bool Take(long id, [NotNullWhen(true)] out Action<Outcome>? waiting)
    {
        lock (_gate)
        {
            return _open.Remove(id, out waiting);
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
                if (_open.Remove(first.Id, out Action<Outcome>? waiting))
                {
                    late.Add(waiting);
                }
            }
        }

        return late;
    }
}
