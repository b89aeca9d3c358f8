using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Whether what this host decides gets into the journal: one that can record nothing should not keep shards from those who can.</summary>
/// <remarks>
/// Shape: failing from the first commit that failed to the next that did not. What tells a journal that is out of reach from a decision that can't be recorded is
/// an empty write under a fence that nobody has: it goes the way of every commit, and changes nothing. Concurrency: any thread tells of commits; the rest is the
/// membership's.
/// </remarks>
internal sealed class JournalWatch(EngineCore core)
{
    private const long NotFailing = long.MinValue;
    private const long NobodysFence = -1;

    private long _failingSince = NotFailing;
    private int _timesAside;

    /// <summary>How long nothing has been recorded though something was to be; 0 while commits get through.</summary>
    public long FailingMs => Interlocked.Read(ref _failingSince) is var since && since == NotFailing ? 0 : core.Clock.Elapsed - since;

    public void Failed() => Interlocked.CompareExchange(ref _failingSince, core.Clock.Elapsed, NotFailing);

    public void Recorded()
    {
        if (Interlocked.Read(ref _failingSince) != NotFailing)
        {
            Volatile.Write(ref _timesAside, 0);
            _ = Interlocked.Exchange(ref _failingSince, NotFailing);
        }
    }

    /// <summary>Null when the journal takes writes of this host, else why not.</summary>
    public async Task<string?> Try()
    {
        if (ShardSet.All.Where(shard => core.Owned.FenceOf(shard) == 0).Select(shard => (int?)shard).FirstOrDefault() is not { } shard)
        {
            return null; // All shards are ours: a commit about any of them may be under way, and nobody else is there to do better.
        }

        try
        {
            Task<IReadOnlyList<CommitOutcome>> trial = core.Journal.Commit([new JournalWrite(new EntityId("journal", "trial"), shard, NobodysFence)], core.Stopping);
            if (!await Patience.Waits(core.Clock, trial, core.Limits.Cluster.LeaseMs))
            {
                return $"no answer within {core.Limits.Cluster.LeaseMs} ms";
            }

            _ = await trial;

            // A decision that can't be recorded is no reason to leave; when they go on failing, the journal is tried again.
            _ = Interlocked.Exchange(ref _failingSince, core.Clock.Elapsed);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !(e is OperationCanceledException && core.Stopping.IsCancellationRequested))
        {
            return e.Message;
        }
    }

    /// <summary>Completes when the journal takes writes again; it is tried ever more rarely, the more so if it has just seemed to.</summary>
    /// <exception cref="OperationCanceledException">The engine stops.</exception>
    public async Task Mended()
    {
        do
        {
            int times = Interlocked.Increment(ref _timesAside);
            await core.Clock.After(BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, times, StableHash.Of(core.Owner)), core.Stopping);
        }
        while (await Try() is not null);
    }
}
