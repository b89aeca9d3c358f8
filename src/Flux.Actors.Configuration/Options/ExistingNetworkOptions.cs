namespace Flux.Actors.Configuration.Options;

/// <summary>Sections <c>economics_history_main</c>, <c>…_testnet</c> and <c>…_regtest</c>: heights and funds of one of the existing networks.</summary>
/// <remarks>Units: heights and blocks; atoms are 10^-8 FLUX; −1 is never (tiers) or always (Proof of Node).</remarks>
public sealed record ExistingNetworkOptions(
    long SlowStartBlocks,
    long HalvingBlocks,
    long TiersDoubledHeight,
    long PonHeight,
    long PonCutBlocks,
    long PonCutsMax,
    long ExchangeHeight,
    long ExchangeAtoms,
    string ExchangeAddress,
    long FoundationHeight,
    long FoundationAtoms,
    string FoundationAddress,
    long SwapHeight,
    long SwapBlocks,
    long SwapTimes,
    long SwapAtoms,
    string SwapAddress)
{
    internal static ExistingNetworkOptions Read(OptionReader reader, string section) => new(
        SlowStartBlocks: reader.Whole($"{section}.slow_start_blocks", 0, 1_000_000_000),
        HalvingBlocks: reader.Whole($"{section}.halving_blocks", 1, 1_000_000_000_000),
        TiersDoubledHeight: reader.Whole($"{section}.tiers_doubled_height", -1, 1_000_000_000_000),
        PonHeight: reader.Whole($"{section}.pon_height", -1, 1_000_000_000_000),
        PonCutBlocks: reader.Whole($"{section}.pon_cut_blocks", 1, 1_000_000_000_000),
        PonCutsMax: reader.Whole($"{section}.pon_cuts_max", 0, 256),
        ExchangeHeight: reader.Whole($"{section}.exchange_height", 1, 1_000_000_000_000),
        ExchangeAtoms: reader.Whole($"{section}.exchange_atoms", 0, 1_000_000_000_000_000_000),
        ExchangeAddress: reader.Text($"{section}.exchange_address"),
        FoundationHeight: reader.Whole($"{section}.foundation_height", 1, 1_000_000_000_000),
        FoundationAtoms: reader.Whole($"{section}.foundation_atoms", 0, 1_000_000_000_000_000_000),
        FoundationAddress: reader.Text($"{section}.foundation_address"),
        SwapHeight: reader.Whole($"{section}.swap_height", 1, 1_000_000_000_000),
        SwapBlocks: reader.Whole($"{section}.swap_blocks", 1, 1_000_000_000_000),
        SwapTimes: reader.Whole($"{section}.swap_times", 1, 1_000_000),
        SwapAtoms: reader.Whole($"{section}.swap_atoms", 0, 1_000_000_000_000_000_000),
        SwapAddress: reader.Text($"{section}.swap_address"));
}
