namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>mempool</c>: how much may wait for a block, and how long.</summary>
public sealed record MempoolOptions(
    int TransactionsMax,
    int ReportsMax,
    int PerAccountMax,
    int FatesMax,
    int ExpireBlocks,
    int ReplacementFeePercent)
{
    internal static MempoolOptions Read(OptionReader reader)
    {
        MempoolOptions read = new(
            TransactionsMax: reader.Count("mempool.transactions_max", 1, 1_000_000),
            ReportsMax: reader.Count("mempool.reports_max", 2, 1_000_000),
            PerAccountMax: reader.Count("mempool.per_account_max", 1, 100_000),
            FatesMax: reader.Count("mempool.fates_max", 1, 10_000_000),
            ExpireBlocks: reader.Count("mempool.expire_blocks", 1, 1_000_000),
            ReplacementFeePercent: reader.Count("mempool.replacement_fee_percent", 101, 1_000));
        reader.Require(
            read.PerAccountMax <= read.TransactionsMax,
            "mempool.per_account_max",
            "at most",
            "mempool.transactions_max");
        return read;
    }
}
