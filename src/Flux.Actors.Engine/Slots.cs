namespace Flux.Actors.Engine;

/// <summary>A bounded number of places; whoever finds none waits in line.</summary>
/// <remarks>Concurrency: any thread. Unlike a semaphore's, its waiters come back to their own context, which a simulation rests on.</remarks>
internal sealed class Slots(int count)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _line = new();
    private int _free = count;

    /// <summary>Completes when the caller has a place.</summary>
    /// <exception cref="OperationCanceledException">It gave up first, and has none.</exception>
    public async Task Take(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            _ = _line.AddLast(turn);
        }

        using (cancellation.Register(() => GiveUp(turn, cancellation)))
        {
            await turn.Task;
        }
    }

    public void Give()
    {
        lock (_gate)
        {
            // Whoever gave up has left the line, so the first one takes the place over.
            if (_line.First is { } first)
            {
                _line.RemoveFirst();
                first.Value.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private void GiveUp(TaskCompletionSource turn, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_line.Remove(turn))
            {
                turn.SetCanceled(cancellation);
            }
        }
    }
}
