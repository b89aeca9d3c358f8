namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>consensus</c>: the pace of blocks and how long a round waits.</summary>
public sealed record ConsensusOptions(
    TimeSpan BlockTime,
    int MinSeats,
    TimeSpan ProposeTimeout,
    TimeSpan PrevoteTimeout,
    TimeSpan PrecommitTimeout,
    TimeSpan TimeoutStep,
    int KeptKeysMax)
{
    internal static ConsensusOptions Read(OptionReader reader) => new(
        BlockTime: reader.Duration("consensus.block_time", "50ms", "10m"),
        MinSeats: reader.Count("consensus.min_seats", 1, 10_000),
        ProposeTimeout: reader.Duration("consensus.propose_timeout", "10ms", "5m"),
        PrevoteTimeout: reader.Duration("consensus.prevote_timeout", "10ms", "5m"),
        PrecommitTimeout: reader.Duration("consensus.precommit_timeout", "10ms", "5m"),
        TimeoutStep: reader.Duration("consensus.timeout_step", "1ms", "5m"),
        KeptKeysMax: reader.Count("consensus.kept_keys_max", 1, 10_000_000));
}
