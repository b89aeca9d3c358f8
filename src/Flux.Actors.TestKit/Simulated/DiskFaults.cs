using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>How a simulated disk answers at the moment. Units: milliseconds; thousandths of the calls.</summary>
/// <remarks>
/// FailPerMille: calls that change or read nothing and say so. UnclearPerMille: commits whose answer is lost: a third each is written, is not, or is written later. Full and ReadOnly:
/// nothing can be written, everything can be read. Latencies are drawn between the two bounds, for the way there and for the way back.
/// </remarks>
public sealed record DiskFaults
{
    public static DiskFaults None { get; } = new();

    public int FailPerMille { get; init; }

    public int UnclearPerMille { get; init; }

    public JournalFaultKind? Refuses { get; init; }

    /// <summary>How much longer than that a read takes.</summary>
    public long ReadsMilliseconds { get; init; }

    public long LatencyMinMilliseconds { get; init; }

    public long LatencyMaxMilliseconds { get; init; } = 2;
}
