using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdRegistry;

/// <summary>Where a collateral stands in the daemon's lists.</summary>
public enum FluxdStage
{
    /// <summary>In none: never started, expired or released.</summary>
    None = 1,
    Started,

    /// <summary>Banned: not confirmed in time.</summary>
    Dos,
    Confirmed,
}

/// <summary>Why the daemon does not take a node's transaction.</summary>
public enum FluxdRefusal
{
    /// <summary>No transactions of nodes yet.</summary>
    NotActive = 1,

    /// <summary>The collateral is not deep enough.</summary>
    TooYoung,
    InUse,
    Banned,
    NotStarted,
    NotConfirmed,
    TooSoon,
}

/// <summary>A collateral in the daemon's registry, as the blocks so far left it. A transaction in a block is judged against the state before the block.</summary>
/// <remarks>
/// Where the daemon compares with "exactly", a timer that an upgrade shortened is missed for ever; our own registry compares with "at least"
/// (<see cref="Registry.AtEndOf"/>). Source: research sheet of the chain daemon §4.3, §4.4; vectors fluxd/node_lifecycle.
/// </remarks>
public sealed record FluxdNode(FluxdStage Stage, Height StartedAt, Height LastConfirmed)
{
    /// <summary>A collateral that was never started.</summary>
    public static FluxdNode Unknown { get; } = new(FluxdStage.None, Height.Genesis, Height.Genesis);

    public static FluxdNode StartedIn(Height height) => new(FluxdStage.Started, height, Height.Genesis);

    public static FluxdNode ConfirmedIn(Height height) => new(FluxdStage.Confirmed, height, height);

    /// <summary>Null when the block may hold a START of it, whose coin was mined at that height.</summary>
    public FluxdRefusal? StartFlaw(FluxdNetwork network, Height coin, Height height) =>
        !FluxdWindows.At(network, height).TakesNodeTransactions ? FluxdRefusal.NotActive
        : height - coin < FluxdWindows.Maturity ? FluxdRefusal.TooYoung
        : Stage == FluxdStage.Dos ? FluxdRefusal.Banned
        : Stage == FluxdStage.None ? null
        : FluxdRefusal.InUse;

    /// <summary>Null when the block may hold its first CONFIRM.</summary>
    public FluxdRefusal? ConfirmFlaw(Height height) =>
        Stage == FluxdStage.Started && StartedAt < height ? null : FluxdRefusal.NotStarted;

    /// <summary>Null when the block may hold an UPDATE of it.</summary>
    public FluxdRefusal? UpdateFlaw(FluxdNetwork network, bool otherAddress, Height height)
    {
        FluxdWindows windows = FluxdWindows.At(network, height);
        long since = height - LastConfirmed;
        return Stage != FluxdStage.Confirmed ? FluxdRefusal.NotConfirmed
            : since > windows.RenewAfter || (otherAddress && since >= windows.ReaddressAfter) ? null
            : FluxdRefusal.TooSoon;
    }

    /// <summary>After the timers of a block, which run after its transactions. Shape: bans end first, so that a start banned in this block stays banned.</summary>
    public FluxdNode AtEndOf(FluxdNetwork network, Height height)
    {
        FluxdWindows windows = FluxdWindows.At(network, height);
        long since = height - StartedAt;
        return Stage switch
        {
            FluxdStage.Dos when since == windows.BanReleasedAfter || (!windows.ReleaseIsExact && since > windows.BanReleasedAfter) => Unknown,
            FluxdStage.Confirmed when height - LastConfirmed > windows.ConfirmExpiresAfter => Unknown,
            FluxdStage.Started when since == windows.StartExpiresAfter => this with { Stage = FluxdStage.Dos },
            _ => this,
        };
    }
}
