using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The public network for tests.</summary>
internal static class FluxdTestnet
{
    private const uint Branch = 0x76b8_09bb;
    private const uint Dummy = 0x7473_6554;

    // Initialised in the order of the text: the network takes what stands before it.
    private static readonly Sequence<FluxdUpgrade> Upgrades =
    [
        new(UpgradeKind.Origin, 170_002, 0, 0, null),
        new(UpgradeKind.TestDummy, 170_002, FluxdUpgrade.Never, Dummy, null),
        new(UpgradeKind.Lwma, 170_002, 70, Branch, null),
        new(UpgradeKind.Equihash144, 170_002, 140, Branch, null),
        new(UpgradeKind.Acadia, 170_007, 210, Branch, null),
        new(UpgradeKind.Kamiooka, 170_012, 280, Branch, null),
        new(UpgradeKind.Kamata, 170_016, 350, Branch, null),
        new(UpgradeKind.Flux, 170_017, 420, Branch, null),
        new(UpgradeKind.Halving, 170_018, 520, Branch, null),
        new(UpgradeKind.P2shNodes, 170_019, 600, Branch, null),
        new(UpgradeKind.ProofOfNode, 170_020, 800, Branch, null),
    ];

    private static readonly Sequence<FluxdCheckpoint> Checkpoints =
    [
        new(new Height(0), "0042202a64a929fc25cc10e68615ddbe38007b1b40da08acd3f530f83c79b9d1"),
        new(new Height(320), "0237bf16aba912b0c68933809a7e7fe9553ddff1bc0782d2463fc5d161af1c46"),
    ];

    private static readonly Sequence<DatedKey> BenchmarkKeys =
    [
        new(Blob.FromHex("04d422e01f5acff68504b92df96a9004cf61be432a20efe83fe8a94c1aa730fe7dece5d2e8298f2d5672d4e569c55d9f0a73268ef7b92990d8c014e828a7cc48dd"), 0),
        new(Blob.FromHex("042023568fbcc4715c34d8596feaabf0683b3dfa7280b2f4df0436311a31086a73fdf507d63c3ec89455037ba738375d17b309c2cd226f173a5ef7841400cd09ec"), 1_617_508_800),
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
        Name = "testnet",
        Id = "test",
        CurrencyUnit = "TESTFLUX",
        CoinType = 1,
        MessageStart = Blob.FromHex("fa1af9bf"),
        Port = 26_125,
        RpcPort = 26_124,
        SeedHosts = ["flux-testnet-seed.asoftwaresolution.com", "test.dnsseed.zel.network", "test.dnsseed.runonflux.io"],
        Prefixes = new FluxdPrefixes(
            Blob.FromHex("1d25"), Blob.FromHex("1cba"), Blob.FromHex("ef"), Blob.FromHex("043587cf"), Blob.FromHex("04358394")),
        Upgrades = Upgrades,
        RequiresStandard = true,
        ProofIsAssumed = false,
        GenesisTime = 1_582_228_940,
        GenesisBlock = "0042202a64a929fc25cc10e68615ddbe38007b1b40da08acd3f530f83c79b9d1",
        Checkpoints = Checkpoints,
        WorkMin = null,
        PowSpacingSeconds = 60,
        PowLimit = UInt256.Parse("0effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        DigishieldWindow = 17,
        DigishieldDownPercent = 32,
        DigishieldUpPercent = 16,
        LwmaWindow = 60,
        EquihashFadeBlocks = 10,
        PonSpacingSeconds = 30,
        PonWindow = 60,
        PonLimit = UInt256.Parse("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        PonStartLimit = UInt256.Parse("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        SlowStartBlocks = 1,
        HalvingBlocks = 655_350,
        PonSubsidyFlux = 14,
        PonReductionBlocks = 525_600,
        PonReductionsMax = 20,
        CoinbaseMustBeShielded = true,
        DevFundAddress = "t2GoxS2SRmLQDnTyWePHjKD3izvFsKUAjrH",
        NodePaymentsFrom = 350,
        CumulusTransition = new CollateralTransition(420, 520),
        NimbusTransition = new CollateralTransition(420, 520),
        StratusTransition = new CollateralTransition(420, 520),
        BenchmarkKeys = BenchmarkKeys,
        FoundationKeys = FoundationKeys,
        EmergencyKeys = EmergencyKeys,
        EmergencySignaturesMin = 2,
    };
}
