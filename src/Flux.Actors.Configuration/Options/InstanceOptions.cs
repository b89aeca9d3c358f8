namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>instance</c>: how an app's instance is watched and restarted.</summary>
public sealed record InstanceOptions(
    TimeSpan ObserveEvery,
    TimeSpan RestartBackoffMin,
    TimeSpan RestartBackoffMax,
    TimeSpan StartTimeout,
    int UnhealthyAfter)
{
    internal static InstanceOptions Read(OptionReader reader)
    {
        InstanceOptions read = new(
            ObserveEvery: reader.Duration("instance.observe_every", "50ms", "10m"),
            RestartBackoffMin: reader.Duration("instance.restart_backoff_min", "10ms", "1h"),
            RestartBackoffMax: reader.Duration("instance.restart_backoff_max", "10ms", "1d"),
            StartTimeout: reader.Duration("instance.start_timeout", "1s", "1h"),
            UnhealthyAfter: reader.Count("instance.unhealthy_after", 1, 1_000));
        reader.Require(
            read.RestartBackoffMin <= read.RestartBackoffMax,
            "instance.restart_backoff_min",
            "at most",
            "instance.restart_backoff_max");
        return read;
    }
}
