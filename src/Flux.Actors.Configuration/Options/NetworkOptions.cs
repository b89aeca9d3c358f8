namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>network</c>: which network, and the rules its genesis fixes.</summary>
/// <remarks>
/// Units: fees in atoms (1 FLUX = 10^8), unbonding in blocks. <c>Data</c> is a path as the user wrote it.
/// </remarks>
public sealed record NetworkOptions(
    NetworkProfile Profile,
    string Data,
    int UnbondingBlocks,
    int TransactionsPerBlockMax,
    long FeeMinAtoms)
{
    internal static NetworkOptions Read(OptionReader reader) => new(
        Profile: reader.Choice<NetworkProfile>("network.profile"),
        Data: reader.Text("network.data"),
        UnbondingBlocks: reader.Count("network.unbonding_blocks", 1, 1_000_000),
        TransactionsPerBlockMax: reader.Count("network.transactions_per_block_max", 1, 100_000),
        FeeMinAtoms: reader.Whole("network.fee_min_atoms", 0, 100_000_000));
}
