using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The network with value.</summary>
internal static class FluxdMain
{
    private const uint Branch = 0x76b8_09bb;
    private const uint Dummy = 0x7473_6554;

    // Initialised in the order of the text: the network takes what stands before it.
    private static readonly Sequence<FluxdUpgrade> Upgrades =
    [
        new(UpgradeKind.Origin, 170_002, 0, 0, null),
        new(UpgradeKind.TestDummy, 170_002, FluxdUpgrade.Never, Dummy, null),
        new(UpgradeKind.Lwma, 170_002, 125_000, Branch, null),
        new(UpgradeKind.Equihash144, 170_002, 125_100, Branch, null),
        new(UpgradeKind.Acadia, 170_007, 250_000, Branch, "0000001d65fa78f2f6c172a51b5aca59ee1927e51f728647fca21b180becfe59"),
        new(UpgradeKind.Kamiooka, 170_012, 372_500, Branch, "00000052e2ac144c2872ff641c646e41dac166ac577bc9b0837f501aba19de4a"),
        new(UpgradeKind.Kamata, 170_016, 558_000, Branch, "000000a33d38f37f586b843a9c8cf6d1ff1269e6114b34604cabcd14c44268d4"),
        new(UpgradeKind.Flux, 170_017, 835_554, Branch, "000000ce99aa6765bdaae673cdf41f661ff20a116eb6f2fe0843488d8061f193"),
        new(UpgradeKind.Halving, 170_018, 1_076_532, Branch, "000000111f8643ce24d9753dbc324220877299075a8a6102da61ef4460296325"),
        new(UpgradeKind.P2shNodes, 170_019, 1_549_500, Branch, "00000009f9178347f3dea495a089400050c3388e07f9c871fb1ebddcab1f8044"),
        new(UpgradeKind.ProofOfNode, 170_020, 2_020_000, Branch, null),
    ];

    private static readonly Sequence<FluxdCheckpoint> Checkpoints =
    [
        new(new Height(0), "00052461a5006c2e3b74ce48992a08695607912d5604c3eb8da25749b0900444"),
        new(new Height(5_500), "0000000e7724f8bace09dd762657169c10622af4a6a8e959152cd00b9119848e"),
        new(new Height(35_000), "000000004646dd797644b9c67aff320961e95c311b4f26985424b720d09fcaa5"),
        new(new Height(70_000), "00000001edcf7768ed39fac55414e53a78d077b1b41fccdaf9307d7bc219626a"),
        new(new Height(94_071), "00000005ec83876bc5288badf0971ae83ac7c6a286851f7b22a75a03e73b401a"),
        new(new Height(277_649), "00000004a53f9271d05071a052b3738b46663f3335d14b6aea965a3cb70c0cc8"),
        new(new Height(400_000), "000000390342f0e52443ad79b43e5d85b78bf519667aeb3aa980d76caeda0369"),
        new(new Height(530_000), "0000004b4459ec6904e8116d178c357b0f25a7d45c5c5836ce3714791f1ed124"),
        new(new Height(600_000), "000000dea4478401e6ab95f6d05ade810115411e95e75fab9fd94a44df4b1e1d"),
        new(new Height(700_000), "0000000845ef03939225cc592773fd7aef54b5232fc42790c46ef6f11ee3e8d4"),
        new(new Height(800_000), "000000451b73f495b2f6ad38bd89d15495551fc15c2078ad7af3d54d06422cc6"),
        new(new Height(900_000), "000001e1ad2bb5e3cabb09559b6e65b871bf1d2a51bcc141ce45fc4cbd1d9cd8"),
        new(new Height(1_000_000), "0000001a80e7f30d21fb14116cd01d51e1fad8ac84cc960896f4691a57368a47"),
        new(new Height(1_040_000), "00000007f3b465bd4b0e161e43c05a3d946144330e33ea3a91cb952e6ef86b7d"),
        new(new Height(1_040_577), "000000071fe89682ac260bc0a49621344eb28ae01659c9e7ce86e3762e45f52d"),
        new(new Height(1_042_126), "0000000295e4663178fd9e533787e74206645910a2bfb61938db5f67796eaad0"),
        new(new Height(1_060_000), "0000000fd721d8d381c4b24a4f78fc036955d7a0f98d2765b8c7badad8b66c1b"),
        new(new Height(1_442_798), "0000000cc561fecb2ecfd22ba7af09450ca8cf270f407ce8b948195ff2aa0d13"),
        new(new Height(1_518_503), "0000000dba41dc84c52a3933af49d316fff49a76b49d42bd5b6d20c4e451a0ef"),
        new(new Height(1_791_720), "0000000abc7bd62a213e0dab43c9c01220b031a568fdfb5c2ef89e6b30054bdc"),
        new(new Height(2_020_500), "af2a1bd59c61f64860b4b45bd65358743fda40d8420564b58c39df45be7da97c"),
        new(new Height(2_021_000), "d2dcec473e809575e30ec2c0f400758120f5121b8268f90cdb8a7dbefe285b0d"),
        new(new Height(2_021_500), "fa98471f31ffc1366330bababc090ad5cb6bd23c25bb3b61d1e1ed07a77d6126"),
        new(new Height(2_022_000), "40a060546a56eb7fab0fd33ab3e6de834ff0d5273847d4f231a9addecfc44f61"),
        new(new Height(2_029_000), "4856dc788a973db4cc537465c9ef80288e1eb065898993d72371b1ee48c248b4"),
    ];

    private static readonly Sequence<DatedKey> BenchmarkKeys =
    [
        new(Blob.FromHex("042e79d7dd1483996157df6b16c831be2b14b31c69944ea2a585c63b5101af1f9517ba392cee5b1f45a62e9d936488429374535a2f76870bfa8eea6667b13eb39e"), 0),
        new(Blob.FromHex("04517413e51fa9b2e94f200b254cca69beb86f2d74bf66ca53854ba66bc376dde9b52e9b4403731d9a4f3e8edd9687f1e1824b688fe26454bd9fb823a3307b4682"), 1_618_113_600),
        new(Blob.FromHex("0480dff65aa9d4b4c4234e4723a5e7c5bf527ca683b53aa26a7225cc5eb16e6e79f9629eb5f96c12b173de7a20e9823b2d36575759f3490864922f7ed04e171fad"), 1_647_262_800),
        new(Blob.FromHex("0437d58236a849ebe0e6558c1517e1f5c56749e04a2f7a7daedd4ef7c9fb6a773f32a33fe5ddad88b9af3ff496ee5ce79ce245c258bafa4e8d287baa3d54c6c65f"), 1_706_209_200),
        new(Blob.FromHex("04e54965119e89861f80135b13f56c3b5cc55ad2b916d9705052fc91d2894f9cb19151a8d61c6e9ea4812075dd32f06fde5965589ffa1517ab1bd2ddbc66a39f42"), 1_743_534_000),
    ];

    private static readonly Sequence<DatedKey> FoundationKeys =
    [
        new(Blob.FromHex("04ab11edbb8a15f7cc2628a4a2c18cea095d250f8c9a2924cbd581b8d8fb3a8b91e39e5febddb7ffc60f20dfd352a40aa4f061aa60a9ace26d43e1b7a18aea4162"), 0),
    ];

    private static readonly Sequence<Blob> EmergencyKeys =
    [
        Blob.FromHex("025ee73f72d6996f94fe6ec9fac3f9ba6dcb947ed46dfbda530fc73ff99c667a4e"),
        Blob.FromHex("026f4281124d10eb90589831bac405d715ad79051ac5243d21c322d2abf2fd81e2"),
        Blob.FromHex("03083d65c2f57cfe4d1c34eb575bd9d836f5111dd0de86405d48211bf42ea30403"),
        Blob.FromHex("03674c29f348124e998fd838228a3ff050ca26fe0c13ad98698585cbbf796b461e"),
    ];

    public static FluxdNetwork Network { get; } = new()
    {
        Name = "main",
        Id = "main",
        CurrencyUnit = "ZEL",
        CoinType = 19_167,
        MessageStart = Blob.FromHex("24e92764"),
        Port = 16_125,
        RpcPort = 16_124,
        SeedHosts = ["dnsseed.asoftwaresolution.com", "dnsseed.zel.network", "dnsseed.runonflux.io"],
        Prefixes = new FluxdPrefixes(
            Blob.FromHex("1cb8"), Blob.FromHex("1cbd"), Blob.FromHex("80"), Blob.FromHex("0488b21e"), Blob.FromHex("0488ade4")),
        Upgrades = Upgrades,
        RequiresStandard = true,
        ProofIsAssumed = false,
        GenesisTime = 1_516_980_000,
        GenesisBlock = "00052461a5006c2e3b74ce48992a08695607912d5604c3eb8da25749b0900444",
        Checkpoints = Checkpoints,
        WorkMin = UInt256.Parse("000000000000000000000000000000000000000000000000000021f5d5da5d73"),
        PowSpacingSeconds = 120,
        PowLimit = UInt256.Parse("0007ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        DigishieldWindow = 17,
        DigishieldDownPercent = 32,
        DigishieldUpPercent = 16,
        LwmaWindow = 60,
        EquihashFadeBlocks = 11,
        PonSpacingSeconds = 30,
        PonWindow = 30,
        PonLimit = UInt256.Parse("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        PonStartLimit = UInt256.Parse("000bffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        SlowStartBlocks = 5_000,
        HalvingBlocks = 655_350,
        PonSubsidyFlux = 14,
        PonReductionBlocks = 1_051_200,
        PonReductionsMax = 20,
        CoinbaseMustBeShielded = true,
        DevFundAddress = "t3hPu1YDeGUCp8m7BQCnnNUmRMJBa5RadyA",
        NodePaymentsFrom = 560_000,
        CumulusTransition = new CollateralTransition(1_076_532, 1_086_612),
        NimbusTransition = new CollateralTransition(1_081_572, 1_092_372),
        StratusTransition = new CollateralTransition(1_087_332, 1_097_412),
        BenchmarkKeys = BenchmarkKeys,
        FoundationKeys = FoundationKeys,
        EmergencyKeys = EmergencyKeys,
        EmergencySignaturesMin = 2,
    };
}
