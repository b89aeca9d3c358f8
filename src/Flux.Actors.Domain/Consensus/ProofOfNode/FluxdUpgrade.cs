using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The changes of the daemon's rules, in their order.</summary>
public enum UpgradeKind
{
    /// <summary>The rules of the first block.</summary>
    Origin = 0,

    /// <summary>For the daemon's own tests.</summary>
    TestDummy,
    Lwma,
    Equihash144,
    Acadia,
    Kamiooka,
    Kamata,
    Flux,
    Halving,
    P2shNodes,
    ProofOfNode,
}

public enum UpgradeState
{
    /// <summary>It has no height.</summary>
    Disabled = 1,
    Pending,
    Active,
}

/// <summary>One change of the rules on one network.</summary>
/// <remarks>
/// Shape: <c>Activation</c> is the first height under the new rules, <see cref="Never"/> for none; <c>ActivationBlock</c> is the id of the block there, as the daemon
/// prints it, where it is fixed. Source: research sheet of the chain daemon §1.2.
/// </remarks>
public sealed record FluxdUpgrade(UpgradeKind Kind, int ProtocolVersion, long Activation, uint BranchId, string? ActivationBlock)
{
    public const long Never = -1;

    public UpgradeState StateAt(Height height) =>
        Activation == Never ? UpgradeState.Disabled : height.Value >= Activation ? UpgradeState.Active : UpgradeState.Pending;

    /// <summary>Whether the rules change with this block. Heights below 0 are no blocks.</summary>
    public bool IsActivation(Height height) => height.Value >= 0 && Activation != Never && height.Value == Activation;
}

/// <summary>Questions about a network's upgrades as a whole.</summary>
/// <remarks>Source: vectors/fluxd/upgrades.json.</remarks>
public static class FluxdUpgrades
{
    /// <summary>The latest active upgrade; upgrades ascend, and the rules of the first block are always active.</summary>
    public static FluxdUpgrade CurrentAt(this Sequence<FluxdUpgrade> upgrades, Height height) =>
        upgrades.Last(upgrade => upgrade.StateAt(height) == UpgradeState.Active);

    /// <summary>The first height at which a pending upgrade activates; null when none is pending. Heights below 0 are no blocks.</summary>
    public static Height? NextActivation(this Sequence<FluxdUpgrade> upgrades, Height height) =>
        height.Value >= 0 && upgrades.FirstOrDefault(upgrade => upgrade.StateAt(height) == UpgradeState.Pending) is { } next
            ? new Height(next.Activation)
            : null;
}
