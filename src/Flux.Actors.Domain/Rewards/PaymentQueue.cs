using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Rewards;

/// <summary>A confirmed node's place in the queue of its tier.</summary>
/// <remarks>
/// Shape: ascending by the height of the last payment (or of the confirmation, for a node not yet paid), at equal heights the never-paid first, then by outpoint.
/// </remarks>
public readonly record struct QueuePlace(Height Since, bool Paid, Outpoint Node) : IComparable<QueuePlace>
{
    public int CompareTo(QueuePlace other) =>
        Since != other.Since ? Since.CompareTo(other.Since)
        : Paid != other.Paid ? Paid.CompareTo(other.Paid)
        : Node.CompareTo(other.Node);

    public static bool operator <(QueuePlace left, QueuePlace right) => left.CompareTo(right) < 0;

    public static bool operator >(QueuePlace left, QueuePlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(QueuePlace left, QueuePlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(QueuePlace left, QueuePlace right) => left.CompareTo(right) >= 0;
}

/// <summary>Who is paid next in a tier: the confirmed node that has waited longest.</summary>
/// <remarks>Source: research sheet of the chain daemon §3.3; vectors fluxd/payment_queue.</remarks>
public static class PaymentQueue
{
    public static QueuePlace PlaceOf(Outpoint outpoint, NodeRecord node) => new(node.LastPaid ?? node.ConfirmedAt, node.EverPaid, outpoint);

    /// <summary>The front of a tier's queue; null when the tier has no confirmed node. A chain's state has it ready (<see cref="NodeIndex.Due"/>).</summary>
    public static Outpoint? Due(IEnumerable<KeyValuePair<Outpoint, NodeRecord>> nodes, Tier tier) =>
        Order(nodes, tier) is { Count: > 0 } order ? order[0] : null;

    /// <summary>The confirmed nodes of a tier, the next to be paid first.</summary>
    public static Sequence<Outpoint> Order(IEnumerable<KeyValuePair<Outpoint, NodeRecord>> nodes, Tier tier) =>
        nodes.Where(pair => pair.Value.IsConfirmed && pair.Value.Tier == tier)
            .Select(pair => PlaceOf(pair.Key, pair.Value))
            .Order()
            .Select(place => place.Node)
            .ToSequence();
}
