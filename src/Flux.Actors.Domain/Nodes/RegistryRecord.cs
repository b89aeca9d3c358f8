using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>Where a registered node stands on the chain. A lock without a record was never started.</summary>
public enum NodeStage
{
    /// <summary>Named by its owner, waiting for the operator's confirmation.</summary>
    Started = 1,

    /// <summary>In service: paid, and able to hold a seat.</summary>
    Confirmed = 2,

    /// <summary>Not confirmed in time; may not start again before the release.</summary>
    Banned = 3,

    /// <summary>Its confirmation lapsed, or its ban ended; the owner may start it again.</summary>
    Expired = 4,

    /// <summary>Stopped by its owner; only the unlock is left.</summary>
    Unbonding = 5,
}

/// <summary>A node as the chain knows it.</summary>
/// <remarks>
/// Shape: <c>ConfirmedAt</c> is the height of the first confirmation since the last start and never moves with renewals; <c>LastPaid</c> is null until the node is
/// paid, and null again after a new start; <c>BoundUntil</c> is the first height at which the collateral may be unlocked, null when the node has not served;
/// <c>FreeStatements</c> counts what it stated without a fee since its last confirmation; <c>AddressSince</c> is the height that named its address.
/// Source: research sheet of the chain daemon §3.3, §4.4.
/// </remarks>
[Wire("nodes.node-record.v1")]
public sealed record NodeRecord(
    AccountId Owner,
    Tier Tier,
    PublicKey OperatorKey,
    string Organisation,
    string Address,
    NodeStage Stage,
    Height StartedAt,
    Height ConfirmedAt,
    Height LastConfirmed,
    Height? LastPaid,
    Height? BoundUntil,
    int FreeStatements,
    Height AddressSince) : IAuthenticated
{
    public static string Section => "node";

    /// <summary>Its collateral is in the lock.</summary>
    public Int128 Money => 0;

    public bool IsConfirmed => Stage == NodeStage.Confirmed;

    public bool EverPaid => LastPaid is not null;
}
