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
    long BlockBytesMax,
    int FreeReportsPerBlockMax,
    int FreeStatementsPerNodeMax,
    long FeeMinAtoms,
    long TransferMinAtoms,
    AppRuleSet AppRules)
{
    internal static NetworkOptions Read(OptionReader reader)
    {
        NetworkOptions read = new(
            Profile: reader.Choice<NetworkProfile>("network.profile"),
            Data: reader.Text("network.data"),
            UnbondingBlocks: reader.Count("network.unbonding_blocks", 1, 1_000_000),
            TransactionsPerBlockMax: reader.Count("network.transactions_per_block_max", 2, 100_000),
            BlockBytesMax: reader.Whole("network.block_bytes_max", 65_536, 67_108_864),
            FreeReportsPerBlockMax: reader.Count("network.free_reports_per_block_max", 1, 99_999),
            FreeStatementsPerNodeMax: reader.Count("network.free_statements_per_node_max", 1, 1_000_000),
            FeeMinAtoms: reader.Whole("network.fee_min_atoms", 0, 100_000_000),
            TransferMinAtoms: reader.Whole("network.transfer_min_atoms", 1, 100_000_000),
            AppRules: reader.Choice<AppRuleSet>("network.app_rules"));
        reader.Require(
            read.FreeReportsPerBlockMax < read.TransactionsPerBlockMax,
            "network.free_reports_per_block_max",
            "less than",
            "network.transactions_per_block_max");
        return read;
    }
}
