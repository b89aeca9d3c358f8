using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>Where one ordinal of an app stands.</summary>
public abstract record Slot;

/// <summary>No node yet, its turn to search has not come. Shape: nodes left out of the next draw; tries counts draws in a row that found none.</summary>
[Wire("placement.slot-missing.v1")] public sealed record Missing(Sequence<Outpoint> Excluded, int Tries) : Slot;

/// <summary>Nodes are being drawn.</summary>
[Wire("placement.slot-searching.v1")] public sealed record Searching(long Fence, int Tries) : Slot;

/// <summary>A drawn node is asked for a reservation; the others follow in order when it declines.</summary>
[Wire("placement.slot-asking.v1")]
public sealed record Asking(long Fence, Outpoint Node, Sequence<Outpoint> Others, Sequence<Decline> Declines, int Tries) : Slot;

/// <summary>No node can hold it now; it is tried again at the time. The reasons are for people.</summary>
[Wire("placement.slot-unplaceable.v1")] public sealed record Unplaceable(string Reasons, Timestamp RetryAt, int Tries) : Slot;

/// <summary>A node has accepted it. Shape: trouble is the last reason why it did not serve, null once it serves.</summary>
[Wire("placement.slot-placed.v1")]
public sealed record Placed(long Fence, Outpoint Node, string Address, bool IsServing, bool IsAttested, string? Trouble) : Slot;

/// <summary>A node's no, and why.</summary>
[Wire("placement.decline.v1")] public sealed record Decline(Outpoint Node, string Reason);

/// <summary>How long an ordinal without a node waits before the next draw: first, doubled each time, up to max. Units: milliseconds.</summary>
[Wire("placement.placement-timings.v1")]
public sealed record PlacementTimings(long RetryFirstMilliseconds, long RetryMaxMilliseconds)
{
    public static PlacementTimings Default { get; } = new(1_000, 30_000);
}
