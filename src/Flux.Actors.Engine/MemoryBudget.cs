namespace Flux.Actors.Engine;

/// <summary>What the entities in memory weigh together, as far as that can be told cheaply, against what they may. Units: bytes.</summary>
/// <remarks>Concurrency: any thread. Each entity's part is estimated in <see cref="EntityMemory.Weight"/>.</remarks>
/// <param name="most">0 for no budget.</param>
internal sealed class MemoryBudget(long most)
{
    /// <summary>What is freed at a time: an eighth of the budget, so that it is not looked for with every newcomer.</summary>
    private const int SpareParts = 8;

    private long _used;
    private TaskCompletionSource? _whenTight;

    public long Used => Interlocked.Read(ref _used);

    public bool IsOver => most > 0 && Used > most;

    /// <summary>Whether more should leave, once some must.</summary>
    public bool IsTight => most > 0 && Used > most - (most / SpareParts);

    /// <summary>An entity has become heavier by so much, or lighter.</summary>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > most && most > 0 && bytes > 0)
        {
            _ = Volatile.Read(ref _whenTight)?.TrySetResult();
        }
    }

    /// <summary>Completed when an entity makes it too much, or has by now; for one who waits.</summary>
    public TaskCompletionSource WhenTight()
    {
        TaskCompletionSource whenTight = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Interlocked.Exchange(ref _whenTight, whenTight);
        if (IsOver)
        {
            _ = whenTight.TrySetResult(); // Who made it so may have looked before there was somebody to tell.
        }

        return whenTight;
    }
}
