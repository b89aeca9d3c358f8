using Flux.Actors.Domain.Apps;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>One instance given to one node: what runs there, and the fence that makes an older assignment harmless.</summary>
/// <remarks>Shape: the fence is the attempt of the draw that chose the node; it rises with every search of the ordinal, also after a withdrawal.</remarks>
[Wire("placement.assignment.v1")]
public sealed record Assignment(Workload Workload, int Ordinal, Outpoint Node, string Address, long Fence);

/// <summary>Why an instance does not run. The first six are the container runtime's own kinds, under the same numbers.</summary>
public enum InstanceFault
{
    ImageNotFound = 1,
    PortInUse = 2,
    StaleFence = 3,
    NoAddressPool = 4,
    Unavailable = 5,
    Failed = 6,
    Exited = 7,
    Unhealthy = 8,
}

/// <summary>When an instance is tried again and how long it may take to serve. Units: milliseconds.</summary>
/// <remarks>
/// Shape: restarts wait first, 2 × first, 4 × first … up to the maximum; a missing image waits its own time. A start has the serving grace before it
/// counts as unhealthy, a serving instance that stops answering has the unhealthy grace. After serving for the forgiving time faults count from zero.
/// </remarks>
[Wire("placement.instance-timings.v1")]
public sealed record InstanceTimings(
    long RestartFirstMilliseconds,
    long RestartMaxMilliseconds,
    long ImageRetryMilliseconds,
    long ServingGraceMilliseconds,
    long UnhealthyGraceMilliseconds,
    long ForgivingMilliseconds)
{
    public static InstanceTimings Default { get; } = new(500, 30_000, 30_000, 30_000, 10_000, 60_000);

    /// <summary>The wait before the next start, after so many faults in a row (at least one).</summary>
    public long RetryAfter(InstanceFault fault, int faults) => fault == InstanceFault.ImageNotFound
        ? ImageRetryMilliseconds
        : Backoff.After(RestartFirstMilliseconds, RestartMaxMilliseconds, faults);
}

/// <summary>Doubling waits.</summary>
internal static class Backoff
{
    /// <summary>first × 2^(times − 1), at most max; first when times is 0 or 1. Units: as the arguments.</summary>
    public static long After(long first, long max, int times) => Math.Min(max, first << Math.Clamp(times - 1, 0, 20));
}
