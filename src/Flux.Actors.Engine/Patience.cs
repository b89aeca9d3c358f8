using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Waiting that has an end of its own, for calls to what may never answer.</summary>
internal static class Patience
{
    /// <summary>True when the call ended in time, however it did. Otherwise it goes on, and nobody looks at what becomes of it.</summary>
    public static async Task<bool> Waits(IClock clock, Task call, long milliseconds)
    {
        if (!call.IsCompleted)
        {
            TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenSource ended = new();
            Task watch = End(call, over);
            Task alarm = End(clock.After(milliseconds, ended.Token), over);
            await over.Task;
            ended.Cancel();
            await alarm;
            _ = watch; // It ends with the call, which may be never.
        }

        return call.IsCompleted;
    }

    /// <summary>Waits until somebody completes the source or one of the alarms is over, whichever is first.</summary>
    /// <param name="core">Whose stop ends the waiting too.</param>
    /// <param name="woken">Its continuations run elsewhere.</param>
    /// <param name="alarms">Each begins a wait that its token ends.</param>
    /// <exception cref="OperationCanceledException">The engine stops.</exception>
    public static async Task Wakes(EngineCore core, TaskCompletionSource woken, params Func<CancellationToken, Task>[] alarms)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(core.Stopping);
        await using (core.Stopping.Register(() => woken.TrySetResult()))
        {
            Task[] set = [.. alarms.Select(alarm => Alarm(alarm(over.Token), woken))];
            await woken.Task;
            over.Cancel();
            foreach (Task alarm in set)
            {
                await alarm;
            }
        }

        core.Stopping.ThrowIfCancellationRequested();
    }

    private static async Task Alarm(Task wait, TaskCompletionSource woken)
    {
        try
        {
            await wait;
            _ = woken.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // Something else was quicker.
        }
    }

    /// <summary>Completes the source when the call has ended; a failure is seen by whoever looks at the call.</summary>
    public static async Task End(Task call, TaskCompletionSource over)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _ = over.TrySetResult();
    }
}
