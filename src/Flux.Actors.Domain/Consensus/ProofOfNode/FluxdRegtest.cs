using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A network of one machine, whose blocks are made on demand. Address forms and the team's keys are those of the network for tests.</summary>
internal static class FluxdRegtest
{
    private const uint Branch = 0x76b8_09bb;
    private const uint Dummy = 0x7473_6554;

    // Initialised in the order of the text: the network takes what stands before it.
    private static readonly Sequence<FluxdUpgrade> Upgrades =
    [
        new(UpgradeKind.Origin, 170_002, 0, 0, null),
        new(UpgradeKind.TestDummy, 170_002, FluxdUpgrade.Never, Dummy, null),
        new(UpgradeKind.Lwma, 170_002, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Equihash144, 170_002, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Acadia, 170_006, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Kamiooka, 170_012, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Kamata, 170_016, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Flux, 170_017, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.Halving, 170_018, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.P2shNodes, 170_019, FluxdUpgrade.Never, Branch, null),
        new(UpgradeKind.ProofOfNode, 170_020, FluxdUpgrade.Never, Branch, null),
    ];

    private static readonly Sequence<FluxdCheckpoint> Checkpoints =
    [
        new(new Height(0), "01998760a88dc2b5715f69d2f18c1d90e0b604612242d9099eaff3048dd1e0ce"),
    ];

    private static readonly Sequence<DatedKey> BenchmarkKeys =
    [
        new(Blob.FromHex("04cf3c34f01486bbb34c1a7ca11c2ddb1b3d98698c3f37d54452ff91a8cd5e92a6910ce5fc2cc7ad63547454a965df53ff5be740d4ef4ac89848c2bafd1e40e6b7"), 0),
        new(Blob.FromHex("045d54130187b4c4bba25004bf615881c2d79b16950a59114df27dc9858d8e531fda4f3a27aa95ceb2bcc87ddd734be40a6808422655e5350fa9417874556b7342"), 1_617_508_800),
    ];

    public static FluxdNetwork Network { get; } = new()
    {
        Name = "regtest",
        Id = "regtest",
        CurrencyUnit = "REG",
        CoinType = 1,
        MessageStart = Blob.FromHex("aae83f5f"),
        Port = 26_126,
        RpcPort = 26_124,
        SeedHosts = [],
        Prefixes = FluxdTestnet.Network.Prefixes,
        Upgrades = Upgrades,
        RequiresStandard = false,
        ProofIsAssumed = true,
        GenesisTime = 1_296_688_602,
        GenesisBlock = "01998760a88dc2b5715f69d2f18c1d90e0b604612242d9099eaff3048dd1e0ce",
        Checkpoints = Checkpoints,
        WorkMin = UInt256.Parse("00"),
        PowSpacingSeconds = 120,
        PowLimit = UInt256.Parse("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"),
        DigishieldWindow = 17,
        DigishieldDownPercent = 0,
        DigishieldUpPercent = 0,
        LwmaWindow = 60,
        EquihashFadeBlocks = 11,
        PonSpacingSeconds = 30,
        PonWindow = 60,
        PonLimit = UInt256.Parse("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"),
        PonStartLimit = UInt256.Parse("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        SlowStartBlocks = 0,
        HalvingBlocks = 150,
        PonSubsidyFlux = 14,
        PonReductionBlocks = 100,
        PonReductionsMax = 10,
        CoinbaseMustBeShielded = false,
        DevFundAddress = FluxdTestnet.Network.DevFundAddress,
        NodePaymentsFrom = 100,
        CumulusTransition = new CollateralTransition(0, 1_000),
        NimbusTransition = new CollateralTransition(0, 1_000),
        StratusTransition = new CollateralTransition(0, 100),
        BenchmarkKeys = BenchmarkKeys,
        FoundationKeys = FluxdTestnet.Network.FoundationKeys,
        EmergencyKeys = FluxdTestnet.Network.EmergencyKeys,
        EmergencySignaturesMin = 1,
    };
}
