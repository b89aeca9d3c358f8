using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>The numbers of <c>classic</c>. Units: atoms, blocks, percent of the subsidy (validators), of their part (proposer), of the nodes' part (tiers).</summary>
/// <remarks>Defaults: those of hocon/reference.conf; a test compares the two. Source: DESIGN §9.</remarks>
public sealed record ClassicTerms(
    Amount FirstSubsidy,
    long HalvingBlocks,
    Amount Cap,
    long ValidatorsPercent,
    long ProposerPercent,
    TierShares Tiers)
{
    public static ClassicTerms Default { get; } = new(
        new Amount(3_750_000_000),
        HalvingBlocks: 2_621_400,
        Amount.Flux(440_000_000),
        ValidatorsPercent: 50,
        ProposerPercent: 20,
        new TierShares(Cumulus: 15, Nimbus: 25, Stratus: 60, Whole: 100));
}

/// <summary>The numbers of the existing network since Proof of Node. Units: atoms; the tiers' are their parts of the first subsidy.</summary>
/// <remarks>Defaults: those of hocon/reference.conf; a test compares the two. Source: research sheet of the chain daemon §2, §3.2.</remarks>
public sealed record ProofOfNodeTerms(
    Amount FirstSubsidy,
    Amount Cumulus,
    Amount Nimbus,
    Amount Stratus,
    long CutNumerator,
    long CutDenominator,
    long CutBlocks,
    int CutsMax)
{
    public static ProofOfNodeTerms Default { get; } = new(
        Amount.Flux(14),
        Amount.Flux(1),
        new Amount(350_000_000),
        Amount.Flux(9),
        CutNumerator: 9,
        CutDenominator: 10,
        CutBlocks: 1_051_200,
        CutsMax: 20);
}

/// <summary>The numbers of the proof-of-work era that its networks share. Units: atoms; shares of tiers in ten-thousandths of the subsidy, before they doubled.</summary>
/// <remarks>Defaults: those of hocon/reference.conf; a test compares the two. Source: research sheet of the chain daemon §2, §3.2.</remarks>
public sealed record ProofOfWorkTerms(Amount Premine, Amount Subsidy, int HalvingsMax, long CumulusShare, long NimbusShare, long StratusShare)
{
    public static ProofOfWorkTerms Default { get; } = new(
        Amount.Flux(13_020_000), Amount.Flux(150), HalvingsMax: 2, CumulusShare: 375, NimbusShare: 625, StratusShare: 1_500);
}

/// <summary>What differs between the existing network's main, test and regression networks.</summary>
/// <remarks>
/// Units: heights and blocks. Shape: <c>DoubledAt</c> is where the tiers' shares doubled, −1 for never; <c>ProofOfNodeAt</c> below 1 means always, with cuts counted
/// from that number. Defaults: those of hocon/reference.conf; a test compares the two. Source: vectors fluxd/chain_params, fluxd/special_funds.
/// </remarks>
public sealed record ExistingNetwork(
    string Name,
    long SlowStartBlocks,
    long HalvingBlocks,
    long DoubledAt,
    long ProofOfNodeAt,
    long CutBlocks,
    int CutsMax,
    Sequence<FundMint> Funds)
{
    public static ExistingNetwork Main { get; } = Of(
        FluxdNetwork.Main,
        new FundMint("exchange", "t3PMbbA5YBMrjSD3dD16SSdXKuKovwmj6tS", new Height(836_274), 1, 1, Amount.Flux(7_500_000)),
        new FundMint("foundation", "t3XjYMBvwxnXVv9jqg4CgokZ3f7kAoXPQL8", new Height(836_994), 1, 1, Amount.Flux(2_500_000)),
        new FundMint("swap pool", "t3ThbWogDoAjGuS6DEnmN1GWJBRbVjSUK4T", new Height(837_714), 21_600, 10, Amount.Flux(22_000_000)));

    public static ExistingNetwork Testnet { get; } = Of(
        FluxdNetwork.Testnet,
        new FundMint("exchange", "tmRucHD85zgSigtA4sJJBDbPkMUJDcw5XDE", new Height(4_100), 1, 1, Amount.Flux(7_500_000)),
        new FundMint("foundation", "tmRucHD85zgSigtA4sJJBDbPkMUJDcw5XDE", new Height(4_200), 1, 1, Amount.Flux(2_500_000)),
        new FundMint("swap pool", "tmRucHD85zgSigtA4sJJBDbPkMUJDcw5XDE", new Height(4_300), 100, 10, Amount.Flux(2_200_000)));

    public static ExistingNetwork Regtest { get; } = Of(
        FluxdNetwork.Regtest,
        new FundMint("exchange", "tmRucHD85zgSigtA4sJJBDbPkMUJDcw5XDE", new Height(10), 1, 1, Amount.Flux(3_000_000)),
        new FundMint("foundation", "t2DFGpj2tciojsGKKrGVwQ92hUwAxWQQgJ9", new Height(10), 1, 1, Amount.Flux(2_500_000)),
        new FundMint("swap pool", "t2Dsexh4v5g2dpL2LLCsR1p9TshMm63jSBM", new Height(10), 10, 5, Amount.Flux(2_100_000)));

    private static ExistingNetwork Of(FluxdNetwork network, params Sequence<FundMint> funds) => new(
        network.Name,
        network.SlowStartBlocks,
        network.HalvingBlocks,
        network.Upgrades[(int)UpgradeKind.Flux].Activation,
        network.PonActivation,
        network.PonReductionBlocks,
        network.PonReductionsMax,
        funds);
}
