namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>placement</c>: how often a missing instance is drawn again.</summary>
public sealed record PlacementOptions(TimeSpan RetryMin, TimeSpan RetryMax)
{
    internal static PlacementOptions Read(OptionReader reader)
    {
        PlacementOptions read = new(
            RetryMin: reader.Duration("placement.retry_min", "10ms", "1h"),
            RetryMax: reader.Duration("placement.retry_max", "10ms", "1d"));
        reader.Require(read.RetryMin <= read.RetryMax, "placement.retry_min", "at most", "placement.retry_max");
        return read;
    }
}
