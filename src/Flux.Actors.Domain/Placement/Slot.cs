using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>Where one ordinal of an app stands, and what has gone wrong since it last served.</summary>
/// <remarks>Shape: failures are the nodes that were given up since, with why: they are left out of the next draw; tries counts the waits in a row.</remarks>
public abstract record Slot
{
    public abstract Sequence<Decline> Failures { get; init; }

    public abstract int Tries { get; init; }
}

/// <summary>No node yet, its turn to search has not come.</summary>
[Wire("placement.slot-missing.v1")] public sealed record Missing(Sequence<Decline> Failures, int Tries) : Slot;

/// <summary>Nodes are being drawn.</summary>
[Wire("placement.slot-searching.v1")] public sealed record Searching(long Fence, Sequence<Decline> Failures, int Tries) : Slot;

/// <summary>A drawn node is asked for a reservation; the others follow in order when it declines.</summary>
[Wire("placement.slot-asking.v1")]
public sealed record Asking(
    long Fence, Outpoint Node, Sequence<Outpoint> Others, Sequence<Decline> Declines, Sequence<Decline> Failures, int Tries) : Slot;

/// <summary>No node can hold it now; it is tried again at the time, on every node. The reasons are for people.</summary>
[Wire("placement.slot-unplaceable.v1")]
public sealed record Unplaceable(string Reasons, Timestamp RetryAt, Sequence<Decline> Failures, int Tries) : Slot;

/// <summary>A node has accepted it. Shape: trouble is the last reason why it did not serve, null once it serves.</summary>
[Wire("placement.slot-placed.v1")]
public sealed record Placed(
    long Fence, Outpoint Node, string Address, bool IsServing, bool IsAttested, string? Trouble, Sequence<Decline> Failures, int Tries) : Slot;

/// <summary>A node that does not hold it, and why.</summary>
[Wire("placement.decline.v1")] public sealed record Decline(Outpoint Node, string Reason);

/// <summary>How long an ordinal without a node waits before the next draw: first, doubled each time, up to max. Units: milliseconds.</summary>
[Wire("placement.placement-timings.v1")]
public sealed record PlacementTimings(long RetryFirstMilliseconds, long RetryMaxMilliseconds)
{
    public static PlacementTimings Default { get; } = new(1_000, 30_000);
}
