using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdRegistry;

/// <summary>The daemon's timers at a height, and which transactions it takes.</summary>
/// <remarks>
/// Units: blocks. Shape: a start is banned when exactly <c>StartExpiresAfter</c> old; a ban ends when exactly (<c>ReleaseIsExact</c>) or at least <c>BanReleasedAfter</c>
/// after the start; a confirmation lapses when more than <c>ConfirmExpiresAfter</c> old and is renewed when more than <c>RenewAfter</c>, or with another address when
/// at least <c>ReaddressAfter</c> (null: never sooner). Source: research sheet of the chain daemon §4.4; vectors fluxd/node_lifecycle.
/// </remarks>
public sealed record FluxdWindows(
    long StartExpiresAfter,
    long BanReleasedAfter,
    bool ReleaseIsExact,
    long ConfirmExpiresAfter,
    long RenewAfter,
    long? ReaddressAfter,
    bool TakesNodeTransactions,
    bool TakesVersion6,
    bool TakesFeatureBits)
{
    /// <summary>Blocks a collateral must be deep to start a node.</summary>
    public const long Maturity = 100;

    public static FluxdWindows At(FluxdNetwork network, Height height)
    {
        bool flux = IsActive(UpgradeKind.Flux), halving = IsActive(UpgradeKind.Halving), node = IsActive(UpgradeKind.ProofOfNode);
        return new FluxdWindows(
            network.IsPonActive(height) ? 240 : 60, // The daemon asks differently here: on regtest this is 240 beside the old others.
            node ? 720 : 180,
            !node,
            node ? 640 : halving ? 160 : flux ? 80 : 60,
            node ? 500 : halving ? 120 : 40,
            flux ? 5 : null,
            IsActive(UpgradeKind.Kamata),
            IsActive(UpgradeKind.P2shNodes),
            node);

        bool IsActive(UpgradeKind kind) => network.Upgrades[(int)kind].StateAt(height) == UpgradeState.Active;
    }
}
