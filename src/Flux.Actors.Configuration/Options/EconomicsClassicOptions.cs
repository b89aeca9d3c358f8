namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>economics_classic</c>: the numbers of the profile <c>classic</c>.</summary>
/// <remarks>Units: atoms are 10^-8 FLUX; percentages as the names say.</remarks>
public sealed record EconomicsClassicOptions(
    long GenesisFlux,
    long TreasuryFlux,
    long FirstSubsidyAtoms,
    long HalvingBlocks,
    long CapFlux,
    long ValidatorsPercent,
    long ProposerPercent,
    long CumulusPercent,
    long NimbusPercent,
    long StratusPercent)
{
    internal static EconomicsClassicOptions Read(OptionReader reader)
    {
        EconomicsClassicOptions read = new(
            GenesisFlux: reader.Whole("economics_classic.genesis_flux", 0, 1_000_000_000),
            TreasuryFlux: reader.Whole("economics_classic.treasury_flux", 0, 1_000_000_000),
            FirstSubsidyAtoms: reader.Whole("economics_classic.first_subsidy_atoms", 0, 1_000_000_000_000_000_000),
            HalvingBlocks: reader.Whole("economics_classic.halving_blocks", 1, 1_000_000_000_000),
            CapFlux: reader.Whole("economics_classic.cap_flux", 1, 10_000_000_000),
            ValidatorsPercent: reader.Whole("economics_classic.validators_percent", 0, 100),
            ProposerPercent: reader.Whole("economics_classic.proposer_percent", 0, 100),
            CumulusPercent: reader.Whole("economics_classic.cumulus_percent", 0, 100),
            NimbusPercent: reader.Whole("economics_classic.nimbus_percent", 0, 100),
            StratusPercent: reader.Whole("economics_classic.stratus_percent", 0, 100));
        reader.Require(read.TreasuryFlux <= read.GenesisFlux, "economics_classic.treasury_flux", "at most", "economics_classic.genesis_flux");
        reader.Require(read.GenesisFlux <= read.CapFlux, "economics_classic.genesis_flux", "at most", "economics_classic.cap_flux");
        string[] others = ["economics_classic.nimbus_percent", "economics_classic.stratus_percent"];
        reader.Require(
            read.CumulusPercent + read.NimbusPercent + read.StratusPercent <= 100, "economics_classic.cumulus_percent", "at most 100 less", others);
        return read;
    }
}
