using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>The thread pool of this process.</summary>
public sealed class ThreadPoolDispatcher : IDispatcher
{
    private ThreadPoolDispatcher()
    {
    }

    public static ThreadPoolDispatcher Instance { get; } = new();

    public void Queue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}

/// <summary>Work that the dispatcher begins, away from the stack and the context of whoever asked for it.</summary>
/// <remarks>
/// Shape: <see cref="Done"/> ends as the work does. The engine awaits without leaving its context (never <c>ConfigureAwait(false)</c>), which the dispatcher
/// gives: none on the thread pool, the simulation's own in a simulation. Hence nothing may begin on a caller's context, such as that of a user interface.
/// </remarks>
internal sealed class Dispatched : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task> _work;
    private Task _running = Task.CompletedTask;

    private Dispatched(Func<Task> work) => _work = work;

    public Task Done => _done.Task;

    public static Dispatched Begin(IDispatcher dispatcher, Func<Task> work)
    {
        Dispatched begun = new(work);
        dispatcher.Queue(begun);
        return begun;
    }

    public void Execute() => _running = Run();

    private async Task Run()
    {
        try
        {
            await _work();
            _done.SetResult();
        }
        catch (OperationCanceledException e)
        {
            _done.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            // Whatever it is, also want of memory: who waits for the end must hear of it.
            _done.SetException(e);
        }
    }
}
