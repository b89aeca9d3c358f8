using Flux.Actors.Configuration;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Hosting;

/// <summary>The economics profiles in the numbers of the configuration.</summary>
/// <remarks>Only a network that is made reads these; afterwards its genesis file has them. Source: hocon/reference.conf, sections economics….</remarks>
public static class EconomicsFrom
{
    /// <summary>What a new network gets.</summary>
    public static EconomicsProfile Chosen(FluxOptions options) => options.Economics.Profile switch
    {
        EconomicsChoice.Classic => Profiles.Classic(Classic(options)),
        _ => Profiles.Pon(ProofOfNode(options), options.EconomicsPon.ActivationHeight),
    };

    /// <summary>What a new network begins with: all of it, and the treasury's part.</summary>
    public static (Amount Supply, Amount Treasury) Genesis(FluxOptions options) => options.Economics.Profile switch
    {
        EconomicsChoice.Classic => (Amount.Flux(options.EconomicsClassic.GenesisFlux), Amount.Flux(options.EconomicsClassic.TreasuryFlux)),
        _ => (new Amount(options.EconomicsPon.GenesisAtoms), new Amount(options.EconomicsPon.TreasuryAtoms)),
    };

    /// <summary>How its leaders are drawn: Proof of Node's profile comes with Proof of Node's draw.</summary>
    public static LeaderDraw Leaders(FluxOptions options) =>
        options.Economics.Profile == EconomicsChoice.Pon ? LeaderDraw.ByTicket : LeaderDraw.InTurn;

    public static ClassicTerms Classic(FluxOptions options)
    {
        EconomicsClassicOptions read = options.EconomicsClassic;
        return new ClassicTerms(
            new Amount(read.FirstSubsidyAtoms),
            read.HalvingBlocks,
            Amount.Flux(read.CapFlux),
            read.ValidatorsPercent,
            read.ProposerPercent,
            new TierShares(read.CumulusPercent, read.NimbusPercent, read.StratusPercent, 100));
    }

    public static ProofOfNodeTerms ProofOfNode(FluxOptions options)
    {
        EconomicsPonOptions read = options.EconomicsPon;
        return new ProofOfNodeTerms(
            new Amount(read.FirstSubsidyAtoms),
            new Amount(read.CumulusAtoms),
            new Amount(read.NimbusAtoms),
            new Amount(read.StratusAtoms),
            read.CutNumerator,
            read.CutDenominator,
            read.CutBlocks,
            (int)read.CutsMax);
    }

    public static ProofOfWorkTerms ProofOfWork(FluxOptions options)
    {
        EconomicsHistoryOptions read = options.EconomicsHistory;
        return new ProofOfWorkTerms(
            new Amount(read.PremineAtoms),
            new Amount(read.SubsidyAtoms),
            (int)read.HalvingsMax,
            read.CumulusBasisPoints,
            read.NimbusBasisPoints,
            read.StratusBasisPoints);
    }

    /// <summary>The existing networks: main, testnet, regtest.</summary>
    public static Sequence<ExistingNetwork> Existing(FluxOptions options) =>
    [
        Network(ExistingNetwork.Main.Name, options.EconomicsHistoryMain),
        Network(ExistingNetwork.Testnet.Name, options.EconomicsHistoryTestnet),
        Network(ExistingNetwork.Regtest.Name, options.EconomicsHistoryRegtest),
    ];

    private static ExistingNetwork Network(string name, ExistingNetworkOptions read) => new(
        name,
        read.SlowStartBlocks,
        read.HalvingBlocks,
        read.TiersDoubledHeight,
        read.PonHeight,
        read.PonCutBlocks,
        (int)read.PonCutsMax,
        [
            new FundMint("exchange", read.ExchangeAddress, new Height(read.ExchangeHeight), 1, 1, new Amount(read.ExchangeAtoms)),
            new FundMint("foundation", read.FoundationAddress, new Height(read.FoundationHeight), 1, 1, new Amount(read.FoundationAtoms)),
            new FundMint("swap pool", read.SwapAddress, new Height(read.SwapHeight), read.SwapBlocks, (int)read.SwapTimes, new Amount(read.SwapAtoms)),
        ]);
}
