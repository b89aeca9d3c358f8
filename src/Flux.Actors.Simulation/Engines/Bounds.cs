using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Promise 9: what can be seen of a host's queues from outside never exceeds the bounds that it was given.</summary>
internal sealed class Bounds(EngineLimits limits, ClusterLimits cluster, Checks checks)
{
    /// <summary>The most of each that was seen, by name, to tell whether the bound was ever met.</summary>
    public long Met { get; private set; }

    /// <summary>A batch arrived at the disk.</summary>
    public void Batch(int decisions) => AtMost(limits.CommitBatch, decisions, "decisions came in one batch");

    /// <param name="requests">What the outside has under way for one host.</param>
    /// <param name="inCluster">There a host has as many slots again for the work of others.</param>
    public void Working(int requests, bool inCluster) => AtMost(limits.PerformParallelism * (inCluster ? 2 : 1), requests, "requests to the outside are under way");

    public void Engine(EntityEngine engine)
    {
        EngineStats stats = engine.Stats;
        AtMost(Math.Max(1, limits.CommitQueue / limits.CommitLanes) * limits.CommitLanes, stats.CommitQueue, "decisions wait for the disk");
        AtMost(limits.PerformsInMemory, stats.PerformsActive, "requests are in memory");
        AtMost(limits.PerformsResting, stats.PerformsResting, "requests rest");
        AtMost(limits.OutboxPairs, stats.OutboxPairs, "pairs have messages under way");
        EngineDepths deepest = engine.Deepest;
        AtMost(limits.MailboxLetters, deepest.Mailbox, "commands from outside wait at one account");
        AtMost(limits.OutboxPairQueue, deepest.OutboxPair, "messages of one pair are in memory");
        if (engine.Cluster is { } view)
        {
            // Questions without an answer, and as many letters that follow their entities.
            AtMost(2 * cluster.AnswersAwaitedMax, view.AnswersAwaited, "answers are awaited of other hosts");
        }
    }

    private void AtMost(int most, int seen, string what)
    {
        Met += seen == most ? 1 : 0;
        if (seen > most)
        {
            checks.Violated(9, $"{seen} {what}, {most} is the bound");
        }
    }
}
