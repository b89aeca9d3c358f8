using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>The payment queues in the contracts' words.</summary>
public static class QueueViews
{
    private const long MillisecondsPerSecond = 1_000;

    /// <summary>A node's place, as the replica's last block left it.</summary>
    public static NodeQueueResponse Of(ChainReplica replica, Outpoint node)
    {
        Chain.Running chain = replica.Required;
        ChainState ledger = chain.Ledger;
        NodeRecord record = ledger.NodeAt(node) ?? throw ApiRefusal.NotFound("node", node.ToString(), "a node of the registry; see flux node list");
        Outpoint[] queue = [.. ledger.Index.Nodes.Queue(record.Tier)];
        int place = Array.IndexOf(queue, node);
        long window = Math.Clamp(ledger.Height.Value, 1, ledger.Parameters.Windows.Unbonding);
        int left = ledger.Nodes.Count(pair => pair.Value.Tier == record.Tier && LeftAt(pair.Value, ledger.Parameters.Windows) > ledger.Height + -window);
        QueueEstimate? estimate = place < 0 ? null : QueueEstimate.Of(place, left, queue.Length, window);
        Height next = ledger.Height.Next;
        Amount payment = chain.Genesis.Economics.SplitAt(next).Of(chain.Genesis.Economics.ScheduledAt(next)).Of(record.Tier);
        return new NodeQueueResponse(
            node.ToString(),
            record.Tier.ToString().ToLowerInvariant(),
            record.Stage.ToString().ToLowerInvariant(),
            ledger.Height.Value,
            queue.Length,
            place < 0 ? null : place + 1,
            place < 0 ? null : place + 1,
            estimate?.Expected,
            estimate?.P10,
            estimate?.P90,
            Seconds(estimate?.Expected),
            Seconds(estimate?.P10),
            Seconds(estimate?.P90),
            left,
            window,
            record.LastPaid?.Value,
            payment.Atoms,
            payment.ToString());

        long? Seconds(long? blocks) => blocks * chain.Genesis.BlockTime / MillisecondsPerSecond;
    }

    /// <summary>When it last left service: its collateral is bound from then on, and the record is kept as long. Null when it never did.</summary>
    private static Height? LeftAt(NodeRecord record, RegistryWindows windows) =>
        record.BoundUntil is { } until ? until + -windows.Unbonding : null;
}
