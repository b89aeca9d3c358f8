using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>The registry's timers.</summary>
/// <remarks>
/// Units: blocks. Shape: a lock may start a node once it is <c>LockMaturity</c> deep; a start that is not confirmed within <c>ConfirmWithin</c> blocks is banned
/// until <c>BanRelease</c> blocks after the start; a confirmation may be renewed when more than <c>RenewAfter</c> old and lapses when more than <c>ExpireAfter</c>
/// old; <c>Unbonding</c> passes between a node's last confirmed block and its unlock; at least <c>ReaddressAfter</c> between two addresses of a node. Source: research sheet of the chain daemon §4.4, column PON; DESIGN §10.
/// </remarks>
[Wire("nodes.registry-windows.v1")]
public sealed record RegistryWindows(
    long LockMaturity,
    long ConfirmWithin,
    long BanRelease,
    long RenewAfter,
    long ExpireAfter,
    long Unbonding,
    long ReaddressAfter)
{
    /// <summary>As on the existing network, with 21 days of unbonding at 30 s a block.</summary>
    public static RegistryWindows Live { get; } = new(
        LockMaturity: 100, ConfirmWithin: 240, BanRelease: 720, RenewAfter: 500, ExpireAfter: 640, Unbonding: 60_480, ReaddressAfter: 5);

    /// <summary>For one machine: a lock is usable in the next block and unbonding is short.</summary>
    public static RegistryWindows Dev { get; } = Live with { LockMaturity = 0, Unbonding = 20 };
}
