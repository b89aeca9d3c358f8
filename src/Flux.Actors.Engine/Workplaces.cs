namespace Flux.Actors.Engine;

/// <summary>A bounded number of places to do the outside's work in, each for a bounded time.</summary>
/// <remarks>
/// Shape: when its time is over, work is told to end and its place is another's, whether it ends or not. It is waited for all the same: what it brings then still
/// counts, and the same work is never under way twice. So work that hangs keeps nobody but itself waiting.
/// </remarks>
internal sealed class Workplaces(EngineCore core)
{
    private readonly Slots _slots = new(core.Limits.PerformParallelism);

    /// <summary>Waits for a place and does the work there, on the dispatcher.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TimeoutException">Its time was over, and it has ended with nothing.</exception>
    public async Task<T> Do<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await _slots.Take(cancellation);
        using Cancelling ending = new(cancellation);
        T done = default!; // Until the work is done.
        Task doing;
        bool isInTime;
        try
        {
            doing = Dispatched.Begin(core.Dispatcher, async () => done = await work(ending.Token)).Done;
            isInTime = await Patience.Waits(core.Clock, doing, core.Limits.PerformTimeoutMs);
        }
        finally
        {
            _slots.Give();
        }

        if (!isInTime)
        {
            ending.Cancel(core);
        }

        try
        {
            await doing;
            return done;
        }
        catch (OperationCanceledException) when (!isInTime && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"it was not done within {core.Limits.PerformTimeoutMs} ms");
        }
    }
}
