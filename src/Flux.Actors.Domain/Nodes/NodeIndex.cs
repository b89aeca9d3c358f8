using System.Diagnostics;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>A node and the height from which the timer of its stage runs.</summary>
public readonly record struct TimedNode(Height Since, Outpoint Node) : IComparable<TimedNode>
{
    public int CompareTo(TimedNode other) => Since != other.Since ? Since.CompareTo(other.Since) : Node.CompareTo(other.Node);

    public static bool operator <(TimedNode left, TimedNode right) => left.CompareTo(right) < 0;

    public static bool operator >(TimedNode left, TimedNode right) => left.CompareTo(right) > 0;

    public static bool operator <=(TimedNode left, TimedNode right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TimedNode left, TimedNode right) => left.CompareTo(right) >= 0;
}

/// <summary>The registry looked up the other way round: who is due, whose timer runs, whose key and whose node it is. It follows from the records.</summary>
/// <remarks>Shape: operators are those of started and confirmed nodes, one node each; owners and weights are of confirmed ones. Units: weights in half-votes.</remarks>
public sealed class NodeIndex
{
    private NodeIndex(
        Sequence<SortedMap<QueuePlace, bool>> queues,
        Sequence<SortedMap<TimedNode, bool>> timers,
        SortedMap<PublicKey, Outpoint> operators,
        SortedMap<AccountId, SortedMap<Outpoint, bool>> owners,
        SortedMap<Outpoint, PublicKey> confirmed,
        long weight) => (Queues, Timers, Operators, Owners, Confirmed, Weight) = (queues, timers, operators, owners, confirmed, weight);

    public static NodeIndex Empty { get; } = new(
        [SortedMap<QueuePlace, bool>.Empty, SortedMap<QueuePlace, bool>.Empty, SortedMap<QueuePlace, bool>.Empty],
        [SortedMap<TimedNode, bool>.Empty, SortedMap<TimedNode, bool>.Empty, SortedMap<TimedNode, bool>.Empty],
        SortedMap<PublicKey, Outpoint>.Empty,
        SortedMap<AccountId, SortedMap<Outpoint, bool>>.Empty,
        SortedMap<Outpoint, PublicKey>.Empty,
        0);

    public SortedMap<PublicKey, Outpoint> Operators { get; }

    /// <summary>The confirmed nodes of an owner, in outpoint order.</summary>
    public SortedMap<AccountId, SortedMap<Outpoint, bool>> Owners { get; }

    /// <summary>The confirmed nodes and their operator keys.</summary>
    public SortedMap<Outpoint, PublicKey> Confirmed { get; }

    /// <summary>What all confirmed nodes weigh together.</summary>
    public long Weight { get; }

    private Sequence<SortedMap<QueuePlace, bool>> Queues { get; }

    /// <summary>Of started, confirmed and banned nodes, in this order.</summary>
    private Sequence<SortedMap<TimedNode, bool>> Timers { get; }

    /// <summary>The payment queue of a tier, the next to be paid first.</summary>
    public IEnumerable<Outpoint> Queue(Tier tier) => Queues[(int)tier - 1].Keys.Select(place => place.Node);

    /// <summary>The nodes of a stage whose timer runs, the longest running first; none for stages without one.</summary>
    public IEnumerable<Outpoint> RunningOf(NodeStage stage) => stage switch
    {
        NodeStage.Started => Timers[0].Keys.Select(timed => timed.Node),
        NodeStage.Confirmed => Timers[1].Keys.Select(timed => timed.Node),
        NodeStage.Banned => Timers[2].Keys.Select(timed => timed.Node),
        _ => [],
    };

    /// <summary>The front of a tier's queue; null when the tier has no confirmed node.</summary>
    public Outpoint? Due(Tier tier)
    {
        foreach (KeyValuePair<QueuePlace, bool> front in Queues[(int)tier - 1])
        {
            return front.Key.Node;
        }

        return null;
    }

    public NodeIndex With(Outpoint node, NodeRecord? before, NodeRecord? after)
    {
        Sequence<SortedMap<QueuePlace, bool>> queues = Queued(Queued(Queues, node, before, false), node, after, true);
        Sequence<SortedMap<TimedNode, bool>> timers = Timed(Timers, node, before, after);
        bool was = before is { IsConfirmed: true }, isNow = after is { IsConfirmed: true };
        bool sameKey = before?.OperatorKey == after?.OperatorKey;
        SortedMap<PublicKey, Outpoint> operators = Operators;
        if (!(Operates(before) && Operates(after) && sameKey))
        {
            operators = Operates(before) ? operators.Without(before!.OperatorKey) : operators;
            operators = Operates(after) ? operators.With(after!.OperatorKey, node) : operators;
        }

        if (was && isNow && sameKey && before!.Owner == after!.Owner && before.Tier == after.Tier)
        {
            return new NodeIndex(queues, timers, operators, Owners, Confirmed, Weight);
        }

        SortedMap<AccountId, SortedMap<Outpoint, bool>> owners = was ? Left(Owners, before!.Owner, node) : Owners;
        return new NodeIndex(
            queues,
            timers,
            operators,
            isNow ? Joined(owners, after!.Owner, node) : owners,
            isNow ? Confirmed.With(node, after!.OperatorKey) : Confirmed.Without(node),
            Weight - WeightOf(before) + WeightOf(after));
    }

    private static Sequence<SortedMap<QueuePlace, bool>> Queued(
        Sequence<SortedMap<QueuePlace, bool>> queues, Outpoint node, NodeRecord? record, bool stands)
    {
        if (record is not { IsConfirmed: true })
        {
            return queues;
        }

        QueuePlace place = PaymentQueue.PlaceOf(node, record);
        int tier = (int)record.Tier - 1;
        SortedMap<QueuePlace, bool> changed = stands ? queues[tier].With(place, true) : queues[tier].Without(place);
        return tier switch
        {
            0 => [changed, queues[1], queues[2]],
            1 => [queues[0], changed, queues[2]],
            2 => [queues[0], queues[1], changed],
            _ => throw new UnreachableException($"tier {record.Tier}"),
        };
    }

    private static Sequence<SortedMap<TimedNode, bool>> Timed(
        Sequence<SortedMap<TimedNode, bool>> timers, Outpoint node, NodeRecord? before, NodeRecord? after)
    {
        (int Stage, Height Since)? stops = TimerOf(before), runs = TimerOf(after);
        if (stops == runs)
        {
            return timers;
        }

        SortedMap<TimedNode, bool>[] changed = [.. timers];
        if (stops is { } old)
        {
            changed[old.Stage] = changed[old.Stage].Without(new TimedNode(old.Since, node));
        }

        if (runs is { } now)
        {
            changed[now.Stage] = changed[now.Stage].With(new TimedNode(now.Since, node), true);
        }

        return changed.ToSequence();
    }

    private static (int Stage, Height Since)? TimerOf(NodeRecord? record) => record?.Stage switch
    {
        NodeStage.Started => (0, record.StartedAt),
        NodeStage.Confirmed => (1, record.LastConfirmed),
        NodeStage.Banned => (2, record.StartedAt),
        _ => null,
    };

    private static bool Operates(NodeRecord? record) => record is { Stage: NodeStage.Started or NodeStage.Confirmed };

    private static long WeightOf(NodeRecord? record) => record is { IsConfirmed: true } ? TierWeight.HalfVotes(record.Tier) : 0;

    private static SortedMap<AccountId, SortedMap<Outpoint, bool>> Joined(
        SortedMap<AccountId, SortedMap<Outpoint, bool>> owners, AccountId owner, Outpoint node) =>
        owners.With(owner, owners.GetOr(owner, SortedMap<Outpoint, bool>.Empty).With(node, true));

    private static SortedMap<AccountId, SortedMap<Outpoint, bool>> Left(
        SortedMap<AccountId, SortedMap<Outpoint, bool>> owners, AccountId owner, Outpoint node) =>
        owners[owner].Without(node) is { Count: > 0 } others ? owners.With(owner, others) : owners.Without(owner);
}
