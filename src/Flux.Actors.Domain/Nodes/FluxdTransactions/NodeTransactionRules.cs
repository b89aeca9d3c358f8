using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>What is wrong with a node's transaction at a height, whatever the state is.</summary>
public enum NodeTransactionFlaw
{
    /// <summary>The upgrade that brought its version is not active.</summary>
    VersionNotActive = 1,

    /// <summary>The second version is none at this height.</summary>
    FluxVersion,
    DelegatesNotActive,

    /// <summary>The version says that there are delegates, and there are none or none that are valid.</summary>
    Delegates,

    /// <summary>Not a script that wants signatures of some of its keys.</summary>
    RedeemScript,
    BenchmarkTier,
    UpdateType,
    AddressLength,
}

/// <summary>The rules of a node's transaction that need nothing but the network and the height.</summary>
/// <remarks>Source: research sheet of the chain daemon §4.1, §4.3, §4.7. Collateral, signatures and the node's stage are others' to check.</remarks>
public static class NodeTransactionRules
{
    private const int AddressLengthMax = 60;
    private const int OldAddressLengthMax = 40;
    private const uint LongAddressesFrom = 1_647_262_800;

    /// <summary>The first flaw, or null.</summary>
    public static NodeTransactionFlaw? Flaw(NodeTransaction transaction, FluxdNetwork network, Height height)
    {
        UpgradeKind needed = transaction.Version == NodeTransaction.FirstVersion ? UpgradeKind.Kamata : UpgradeKind.P2shNodes;
        return !IsActive(needed) ? NodeTransactionFlaw.VersionNotActive : transaction switch
        {
            NodeConfirm confirm => Flaw(confirm, IsActive(UpgradeKind.ProofOfNode)),
            NodeStart start => Flaw(start, IsActive(UpgradeKind.ProofOfNode)),
            _ => null,
        };

        bool IsActive(UpgradeKind kind) => network.Upgrades[(int)kind].StateAt(height) == UpgradeState.Active;
    }

    private static NodeTransactionFlaw? Flaw(NodeStart start, bool isProofOfNode) => start switch
    {
        { FluxVersion: { HasDelegates: true } } when !isProofOfNode => NodeTransactionFlaw.DelegatesNotActive,
        { FluxVersion: { } version } when !isProofOfNode && !version.IsExactlyNormal && !version.IsExactlyScript => NodeTransactionFlaw.FluxVersion,
        { FluxVersion: { HasDelegates: true }, Delegates: not { IsValid: true } } => NodeTransactionFlaw.Delegates,
        ScriptStart shared when RedeemScript.TryRead(shared.Script) is null => NodeTransactionFlaw.RedeemScript,
        _ => null,
    };

    /// <summary>A CONFIRM of version 6 carries no second version, so that before Proof of Node it has none of the two that are allowed.</summary>
    private static NodeTransactionFlaw? Flaw(NodeConfirm confirm, bool isProofOfNode) => confirm switch
    {
        { Version: NodeTransaction.SecondVersion } when !isProofOfNode => NodeTransactionFlaw.FluxVersion,
        { BenchmarkTier: < (sbyte)Tier.Cumulus or > (sbyte)Tier.Stratus } => NodeTransactionFlaw.BenchmarkTier,
        { UpdateType: not (NodeConfirm.Initial or NodeConfirm.Update) } => NodeTransactionFlaw.UpdateType,
        _ when confirm.Address.Length > (confirm.BenchmarkSignedAt >= LongAddressesFrom ? AddressLengthMax : OldAddressLengthMax) => NodeTransactionFlaw.AddressLength,
        _ => null,
    };
}
