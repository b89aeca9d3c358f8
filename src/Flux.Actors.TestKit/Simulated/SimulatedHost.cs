using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>One process of a simulation: where its engine's work runs and what its clock shows. It can be paused, and killed at any moment.</summary>
/// <remarks>
/// A killed host runs nothing any more: what it had ready, and whatever it waits for, never happens to it. Concurrency: the simulation's thread.
/// </remarks>
public sealed class SimulatedHost(SimulatedTime time, string name) : SynchronizationContext, IDispatcher, IClock
{
    private readonly List<Ready> _held = [];

    public string Name { get; } = name;

    public SimulatedTime Time { get; } = time;

    public bool IsKilled { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>How far this host's clock is ahead of the simulation's. Units: milliseconds.</summary>
    public long SkewMilliseconds { get; set; }

    public Timestamp Now => Time.Now + SkewMilliseconds;

    /// <summary>Goes on while the host is paused, as a machine's does.</summary>
    public long Elapsed => Time.Now.Milliseconds;

    public async Task Until(Timestamp time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // The clock may be set while we wait, so it has the last word.
        while (time > Now)
        {
            await After(time - Now, cancellation);
        }
    }

    public async Task After(long milliseconds, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource over = new();
        Time.At(Time.Now + milliseconds, () => over.TrySetResult());
        using (cancellation.Register(() => over.TrySetCanceled(cancellation)))
        {
            await over.Task;
        }
    }

    public void Queue(IThreadPoolWorkItem work) => Add(new Ready(this, static state => ((IThreadPoolWorkItem)state!).Execute(), work));

    public override void Post(SendOrPostCallback d, object? state) => Add(new Ready(this, d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("one thread: waiting for another piece of its own work would never end");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Begins the work on this host.</summary>
    public Task Run(Func<Task> work)
    {
        TaskCompletionSource<Task> begun = new();
        Post(_ => begun.SetResult(work()), null);
        return begun.Task.Unwrap();
    }

    /// <summary>Ends the process as SIGKILL does.</summary>
    public void Kill()
    {
        IsKilled = true;
        IsPaused = false;
        _held.Clear();
    }

    /// <summary>Stops the process without its knowing, as SIGSTOP does.</summary>
    public void Pause() => IsPaused = !IsKilled;

    public void Resume()
    {
        IsPaused = false;
        foreach (Ready ready in _held)
        {
            Time.Add(ready);
        }

        _held.Clear();
    }

    internal void Hold(Ready ready) => _held.Add(ready);

    private void Add(Ready ready)
    {
        if (!IsKilled)
        {
            Time.Add(ready);
        }
    }
}

/// <summary>A piece of work of one host.</summary>
internal readonly struct Ready(SimulatedHost host, SendOrPostCallback work, object? state)
{
    public SimulatedHost Host { get; } = host;

    public void Run()
    {
        if (Host.IsKilled)
        {
            return;
        }

        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Host);
        try
        {
            work(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
