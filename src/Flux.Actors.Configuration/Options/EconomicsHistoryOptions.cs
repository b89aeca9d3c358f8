namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>economics_history</c>: what the existing network's main, test and regression networks share of proof of work.</summary>
/// <remarks>Units: atoms are 10^-8 FLUX; a basis point is a ten-thousandth of a subsidy.</remarks>
public sealed record EconomicsHistoryOptions(
    long PremineAtoms,
    long SubsidyAtoms,
    long HalvingsMax,
    long CumulusBasisPoints,
    long NimbusBasisPoints,
    long StratusBasisPoints)
{
    internal static EconomicsHistoryOptions Read(OptionReader reader)
    {
        EconomicsHistoryOptions read = new(
            PremineAtoms: reader.Whole("economics_history.premine_atoms", 0, 1_000_000_000_000_000_000),
            SubsidyAtoms: reader.Whole("economics_history.subsidy_atoms", 0, 1_000_000_000_000_000_000),
            HalvingsMax: reader.Whole("economics_history.halvings_max", 0, 64),
            CumulusBasisPoints: reader.Whole("economics_history.cumulus_basis_points", 0, 5000),
            NimbusBasisPoints: reader.Whole("economics_history.nimbus_basis_points", 0, 5000),
            StratusBasisPoints: reader.Whole("economics_history.stratus_basis_points", 0, 5000));
        reader.Require(
            read.CumulusBasisPoints <= 5_000 - read.NimbusBasisPoints - read.StratusBasisPoints,
            "economics_history.cumulus_basis_points",
            "at most 5000 less",
            "economics_history.nimbus_basis_points",
            "economics_history.stratus_basis_points");
        return read;
    }
}
