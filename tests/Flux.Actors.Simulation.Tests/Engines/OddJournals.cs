using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A journal in which reading what is in the outboxes takes long, as with many pairs.</summary>
internal sealed class SlowOutboxJournal(IJournal inner, SimulatedHost host, long milliseconds) : JournalOver(inner)
{
    public override async Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation)
    {
        await host.After(milliseconds, cancellation);
        return await base.PendingPairs(shards, after, max, cancellation);
    }
}

/// <summary>A journal that says nothing when it is asked what is in the outboxes, so many times.</summary>
internal sealed class SilentOutboxJournal(IJournal inner) : JournalOver(inner)
{
    public int SilentTimes { get; set; }

    public override async Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation)
    {
        if (SilentTimes > 0)
        {
            SilentTimes--;
            TaskCompletionSource<IReadOnlyList<OutboxPair>> never = new();
            await using (cancellation.Register(() => never.TrySetCanceled(cancellation)))
            {
                return await never.Task;
            }
        }

        return await base.PendingPairs(shards, after, max, cancellation);
    }
}

/// <summary>A journal whose commits find no memory while it is full, or tell of the first decisions of a batch only.</summary>
internal sealed class ForgetfulJournal(IJournal inner) : JournalOver(inner)
{
    public Func<bool> IsFull { get; init; } = static () => false;

    public Func<int> AnswersMax { get; init; } = static () => int.MaxValue;

    public override async Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) =>
        IsFull() ? throw new NoMemory() : [.. (await base.Commit(batch, cancellation)).Take(AnswersMax())];

    private sealed class NoMemory : OutOfMemoryException;
}
