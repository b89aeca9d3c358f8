using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A network of one machine, whose blocks are made on demand.</summary>
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

    private static readonly Sequence<DatedKey> FoundationKeys =
    [
        new(Blob.FromHex("04276f105ff36a670a56e75c2462cff05a4a7864756e6e1af01022e32752d6fe57b1e13cab4f2dbe3a6a51b4e0de83a5c4627345f5232151867850018c9a3c3a1d"), 0),
    ];

    private static readonly Sequence<Blob> EmergencyKeys =
    [
        Blob.FromHex("029a1c55fa7e69dd99087f7ca799797052ae21327b94159e60b8cc5704eb188583"),
        Blob.FromHex("023c806b01f35a18b42b08f23f5c7e8490801a7da8fd6f6e77708d9f26f22c423e"),
        Blob.FromHex("02615c78e21078c21a63cb21cc4d29eaa148d97c3dcbe7be5d9d4dda4e969bb05a"),
        Blob.FromHex("033d301dc7ef7ab653da36da1285063ea9be1448d601e3c9f99185476b9d4ae1d1"),
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
        Prefixes = new FluxdPrefixes(
            Blob.FromHex("1d25"), Blob.FromHex("1cba"), Blob.FromHex("ef"), Blob.FromHex("043587cf"), Blob.FromHex("04358394")),
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
        DevFundAddress = "t2GoxS2SRmLQDnTyWePHjKD3izvFsKUAjrH",
        NodePaymentsFrom = 100,
        CumulusTransition = new CollateralTransition(0, 1_000),
        NimbusTransition = new CollateralTransition(0, 1_000),
        StratusTransition = new CollateralTransition(0, 100),
        BenchmarkKeys = BenchmarkKeys,
        FoundationKeys = FoundationKeys,
        EmergencyKeys = EmergencyKeys,
        EmergencySignaturesMin = 1,
    };
}
