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

    /// <summary>Completes the source when the call has ended; a failure is seen by whoever looks at the call.</summary>
    public static async Task End(Task call, TaskCompletionSource over)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _ = over.TrySetResult();
    }
}
