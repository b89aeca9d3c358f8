using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Rewards;

/// <summary>Who is paid next in a tier: the confirmed node that has waited longest.</summary>
/// <remarks>
/// Shape: ascending by the height of the last payment (or of the confirmation, for a node not yet paid), at equal heights the never-paid first, then by outpoint.
/// Source: research sheet of the chain daemon §3.3; vectors fluxd/payment_queue.
/// </remarks>
public static class PaymentQueue
{
    /// <summary>The front of a tier's queue; null when the tier has no confirmed node.</summary>
    public static Outpoint? Due(SortedMap<Outpoint, NodeRecord> nodes, Tier tier)
    {
        (Height Since, bool Paid, Outpoint Node)? front = null;
        foreach (KeyValuePair<Outpoint, NodeRecord> pair in nodes)
        {
            if (pair.Value.IsConfirmed && pair.Value.Tier == tier)
            {
                (Height, bool, Outpoint) key = Key(pair.Key, pair.Value);
                front = front is { } best && best.CompareTo(key) <= 0 ? best : key;
            }
        }

        return front?.Node;
    }

    /// <summary>The confirmed nodes of a tier, the next to be paid first.</summary>
    public static Sequence<Outpoint> Order(SortedMap<Outpoint, NodeRecord> nodes, Tier tier) =>
        nodes.Where(pair => pair.Value.IsConfirmed && pair.Value.Tier == tier)
            .Select(pair => Key(pair.Key, pair.Value))
            .Order()
            .Select(key => key.Node)
            .ToSequence();

    private static (Height Since, bool Paid, Outpoint Node) Key(Outpoint outpoint, NodeRecord node) =>
        (node.LastPaid ?? node.ConfirmedAt, node.EverPaid, outpoint);
}
