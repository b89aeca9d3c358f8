namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>economics_pon</c>: the numbers of the profile <c>pon</c>.</summary>
/// <remarks>Units: atoms are 10^-8 FLUX.</remarks>
public sealed record EconomicsPonOptions(
    long GenesisAtoms,
    long TreasuryAtoms,
    long ActivationHeight,
    long FirstSubsidyAtoms,
    long CumulusAtoms,
    long NimbusAtoms,
    long StratusAtoms,
    long CutNumerator,
    long CutDenominator,
    long CutBlocks,
    long CutsMax)
{
    internal static EconomicsPonOptions Read(OptionReader reader)
    {
        EconomicsPonOptions read = new(
            GenesisAtoms: reader.Whole("economics_pon.genesis_atoms", 0, 1_000_000_000_000_000_000),
            TreasuryAtoms: reader.Whole("economics_pon.treasury_atoms", 0, 1_000_000_000_000_000_000),
            ActivationHeight: reader.Whole("economics_pon.activation_height", 1, 1_000_000_000_000),
            FirstSubsidyAtoms: reader.Whole("economics_pon.first_subsidy_atoms", 1, 1_000_000_000_000_000_000),
            CumulusAtoms: reader.Whole("economics_pon.cumulus_atoms", 0, 1_000_000_000_000_000_000),
            NimbusAtoms: reader.Whole("economics_pon.nimbus_atoms", 0, 1_000_000_000_000_000_000),
            StratusAtoms: reader.Whole("economics_pon.stratus_atoms", 0, 1_000_000_000_000_000_000),
            CutNumerator: reader.Whole("economics_pon.cut_numerator", 0, 1_000_000),
            CutDenominator: reader.Whole("economics_pon.cut_denominator", 1, 1_000_000),
            CutBlocks: reader.Whole("economics_pon.cut_blocks", 1, 1_000_000_000_000),
            CutsMax: reader.Whole("economics_pon.cuts_max", 0, 256));
        reader.Require(read.TreasuryAtoms <= read.GenesisAtoms, "economics_pon.treasury_atoms", "at most", "economics_pon.genesis_atoms");
        reader.Require(read.CutNumerator <= read.CutDenominator, "economics_pon.cut_numerator", "at most", "economics_pon.cut_denominator");
        reader.Require(
            (Int128)read.CumulusAtoms + read.NimbusAtoms + read.StratusAtoms <= read.FirstSubsidyAtoms,
            "economics_pon.first_subsidy_atoms",
            "at least",
            "economics_pon.cumulus_atoms",
            "economics_pon.nimbus_atoms",
            "economics_pon.stratus_atoms");
        return read;
    }
}
