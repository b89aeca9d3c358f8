using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A key that signs from a second on. Shape: 33 or 65 bytes; Unix seconds.</summary>
public sealed record DatedKey(Blob Key, long ValidFrom);

/// <summary>A block whose id is fixed, as the daemon prints it.</summary>
public sealed record FluxdCheckpoint(Height Height, string Block);

/// <summary>Heights in which a tier's old and new collateral are both accepted: from the first to the one before <c>Until</c>.</summary>
public sealed record CollateralTransition(long From, long Until);

/// <summary>The bytes before the payload of a base58check text.</summary>
public sealed record FluxdPrefixes(Blob KeyAddress, Blob ScriptAddress, Blob PrivateKey, Blob ExtendedPublicKey, Blob ExtendedPrivateKey);

/// <summary>One of the daemon's networks: all of its parameters that its rules ask for.</summary>
/// <remarks>
/// Shape: ids and addresses are as the daemon prints them. Units: seconds, percent, blocks; the subsidy in whole FLUX. <c>ProofIsAssumed</c> is regtest's: no proof is
/// checked and signatures of emergency blocks are only counted. Source: research sheet of the chain daemon §1.1; vectors/fluxd/chain_params.json.
/// </remarks>
public sealed record FluxdNetwork
{
    /// <summary>Larger sums in one value are refused; it caps no supply.</summary>
    public const long MoneyMaxAtoms = 440_000_000 * Amount.AtomsPerFlux;

    public const int ProtocolVersion = 170_021;

    public static FluxdNetwork Main => FluxdMain.Network;

    public static FluxdNetwork Testnet => FluxdTestnet.Network;

    public static FluxdNetwork Regtest => FluxdRegtest.Network;

    public static Sequence<FluxdNetwork> All => [Main, Testnet, Regtest];

    public required string Name { get; init; }
    public required string Id { get; init; }
    public required string CurrencyUnit { get; init; }
    public required int CoinType { get; init; }
    public required Blob MessageStart { get; init; }
    public required int Port { get; init; }
    public required int RpcPort { get; init; }
    public required Sequence<string> SeedHosts { get; init; }
    public required FluxdPrefixes Prefixes { get; init; }
    public required Sequence<FluxdUpgrade> Upgrades { get; init; }
    public required bool RequiresStandard { get; init; }
    public required bool ProofIsAssumed { get; init; }

    public required long GenesisTime { get; init; }
    public required string GenesisBlock { get; init; }
    public required Sequence<FluxdCheckpoint> Checkpoints { get; init; }
    public required UInt256? WorkMin { get; init; }

    public required long PowSpacingSeconds { get; init; }
    public required UInt256 PowLimit { get; init; }
    public required int DigishieldWindow { get; init; }
    public required int DigishieldDownPercent { get; init; }
    public required int DigishieldUpPercent { get; init; }
    public required int LwmaWindow { get; init; }
    public required int EquihashFadeBlocks { get; init; }

    public required long PonSpacingSeconds { get; init; }
    public required int PonWindow { get; init; }
    public required UInt256 PonLimit { get; init; }
    public required UInt256 PonStartLimit { get; init; }

    public required long SlowStartBlocks { get; init; }
    public required long HalvingBlocks { get; init; }
    public required long PonSubsidyFlux { get; init; }
    public required long PonReductionBlocks { get; init; }
    public required int PonReductionsMax { get; init; }
    public required bool CoinbaseMustBeShielded { get; init; }
    public required string DevFundAddress { get; init; }

    public required long NodePaymentsFrom { get; init; }
    public required CollateralTransition CumulusTransition { get; init; }
    public required CollateralTransition NimbusTransition { get; init; }
    public required CollateralTransition StratusTransition { get; init; }
    public required Sequence<DatedKey> BenchmarkKeys { get; init; }
    public required Sequence<DatedKey> FoundationKeys { get; init; }

    public required Sequence<Blob> EmergencyKeys { get; init; }
    public required int EmergencySignaturesMin { get; init; }

    /// <summary>The first height of Proof of Node, <see cref="FluxdUpgrade.Never"/> for none.</summary>
    public long PonActivation => Upgrades[(int)UpgradeKind.ProofOfNode].Activation;

    /// <summary>Main, testnet or regtest; null for any other name.</summary>
    public static FluxdNetwork? Named(string name) => All.FirstOrDefault(network => network.Name == name);

    /// <summary>Whether a block of that height is one of Proof of Node. The daemon's comparison makes "never" always: so it is on regtest.</summary>
    public bool IsPonActive(Height height) => height.Value >= PonActivation;
}
