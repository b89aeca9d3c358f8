using Flux.Actors.Kernel;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>Virtual time and the one thread that everything of a simulation runs on: what is ready runs in an order drawn from the seed; when nothing is, time moves.</summary>
/// <remarks>
/// Shape: events at one time happen in the order in which they were planned. Concurrency: only the thread that made it; anything that comes from another
/// thread is a violation of the simulation and throws there. Source: DESIGN §7, promise 12.
/// </remarks>
public sealed class SimulatedTime
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Ready> _ready = [];
    private readonly PriorityQueue<Action, (long Time, long Order)> _planned = new();
    private readonly Prng _schedule;
    private long _order;
    private string? _stranger;

    public SimulatedTime(ulong seed, Timestamp start)
    {
        _schedule = new Prng(seed);
        Now = start;
    }

    public Timestamp Now { get; private set; }

    /// <summary>Pieces of work run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>A number that depends on everything that was drawn and run: two runs are the same run if and only if it is the same.</summary>
    public ulong Digest { get; private set; }

    /// <summary>When the next planned event happens; null when none is planned.</summary>
    public Timestamp? Next => _planned.TryPeek(out _, out (long Time, long) next) ? new Timestamp(next.Time) : null;

    /// <summary>Has something happen at that time, or now when it is past.</summary>
    public void At(Timestamp time, Action happens)
    {
        Own();
        _planned.Enqueue(happens, (Math.Max(time.Milliseconds, Now.Milliseconds), _order++));
    }

    /// <summary>Runs what is ready, or moves to the next event; false when nothing is left or the next event lies after the time.</summary>
    public bool Step(Timestamp until)
    {
        Own();
        while (_ready.Count > 0)
        {
            Ready next = Draw();
            if (next.Host.IsPaused)
            {
                next.Host.Hold(next);
                continue;
            }

            Steps++;
            next.Run();
            return true;
        }

        if (!_planned.TryPeek(out _, out (long Time, long) at) || at.Time > until.Milliseconds)
        {
            return false;
        }

        Now = new Timestamp(at.Time);
        Mix((ulong)at.Time);
        _planned.Dequeue()();
        return true;
    }

    /// <summary>Runs everything until the time, then stands there.</summary>
    public void RunUntil(Timestamp until)
    {
        while (Step(until))
        {
            // Each step is one piece of work or one event.
        }

        Now = until > Now ? until : Now;
    }

    /// <summary>Runs until the condition holds; false when it does not by then.</summary>
    public bool RunUntil(Func<bool> holds, Timestamp until)
    {
        while (!holds())
        {
            if (!Step(until))
            {
                return holds();
            }
        }

        return true;
    }

    /// <summary>Makes the digest depend on the value.</summary>
    public void Mix(ulong value)
    {
        ulong mixed = unchecked((Digest ^ value) * 0x9E3779B97F4A7C15);
        Digest = mixed ^ (mixed >> 29);
    }

    internal void Add(Ready ready)
    {
        Own();
        _ready.Add(ready);
    }

    private Ready Draw()
    {
        int index = _ready.Count == 1 ? 0 : (int)_schedule.Below((ulong)_ready.Count);
        Ready drawn = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Mix((ulong)index + ((ulong)_ready.Count << 32));
        return drawn;
    }

    private void Own()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _stranger = Environment.StackTrace;
            throw new InvalidOperationException("the simulation was entered from a thread that is not its own: something in it left for the thread pool");
        }

        if (_stranger is { } trace)
        {
            throw new InvalidOperationException($"the simulation was entered from another thread at{Environment.NewLine}{trace}");
        }
    }
}
