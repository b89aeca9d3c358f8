using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit;

/// <summary>Virtual time: it stands still until a test moves it, and then wakes every waiter in the order of their times.</summary>
/// <remarks>Concurrency: any thread. Each waiter is woken while <see cref="Now"/> shows its own time, or the later time asked for.</remarks>
public sealed class ManualClock(Timestamp start) : IClock
{
    private readonly Timestamp _start = start;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Waiter, (long Time, long Order)> _waiters = new();
    private TaskCompletionSource _changed = NewSource();
    private Timestamp _now = start;
    private long _order;

    public ManualClock() : this(new Timestamp(1_700_000_000_000))
    {
    }

    public Timestamp Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>The earliest time someone waits for; null when nobody waits.</summary>
    public Timestamp? NextWake
    {
        get
        {
            lock (_gate)
            {
                while (_waiters.TryPeek(out Waiter? first, out _) && first.Woken.Task.IsCompleted)
                {
                    _ = _waiters.Dequeue();
                }

                return _waiters.TryPeek(out Waiter? next, out _) ? next.Time : null;
            }
        }
    }

    public async Task Until(Timestamp time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter = new(time, NewSource());
        lock (_gate)
        {
            if (time <= _now)
            {
                return;
            }

            _waiters.Enqueue(waiter, (time.Milliseconds, _order++));
            _changed.TrySetResult();
            _changed = NewSource();
        }

        await using (cancellation.Register(() => waiter.Woken.TrySetCanceled(cancellation)).ConfigureAwait(false))
        {
            await waiter.Woken.Task.ConfigureAwait(false);
        }
    }

    public long Elapsed => Now - _start;

    public Task After(long milliseconds, CancellationToken cancellation) => Until(Now + milliseconds, cancellation);

    public void Advance(long milliseconds) => AdvanceTo(Now + milliseconds);

    /// <summary>Moves to the time and wakes whoever waits for it or for an earlier one; a past time changes nothing.</summary>
    public void AdvanceTo(Timestamp time)
    {
        while (true)
        {
            Waiter? due;
            lock (_gate)
            {
                if (!_waiters.TryPeek(out due, out _) || due.Time > time)
                {
                    _now = time > _now ? time : _now;
                    return;
                }

                _ = _waiters.Dequeue();
                _now = due.Time > _now ? due.Time : _now;
            }

            due.Woken.TrySetResult();
        }
    }

    /// <summary>Completes once someone waits for exactly this time or an earlier one: lets a test advance only when its subject is ready.</summary>
    public async Task WhenAwaited(Timestamp time, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (NextWake is { } next && next <= time)
            {
                return;
            }

            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Waiter(Timestamp Time, TaskCompletionSource Woken);
}
