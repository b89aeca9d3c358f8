using Flux.Actors.Kernel;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>How a simulated network treats frames at the moment. Units: milliseconds; thousandths of the frames.</summary>
/// <remarks>
/// Without faults each frame takes a latency between the two bounds, and those from one address to another come in the order in which they were sent. A lost
/// frame never comes; a doubled one comes again after another latency; a delayed one holds up those behind it; a reordered one lets them pass. Delays are
/// drawn up to their bound. A frame that meets a cut when it is sent or when it would arrive is lost.
/// </remarks>
public sealed record NetworkFaults
{
    public static NetworkFaults None { get; } = new();

    public int LosePerMille { get; init; }

    public int DuplicatePerMille { get; init; }

    public int DelayPerMille { get; init; }

    public int ReorderPerMille { get; init; }

    public long LatencyMinMilliseconds { get; init; }

    public long LatencyMaxMilliseconds { get; init; } = 2;

    public long DelayMaxMilliseconds { get; init; } = 1_000;

    public Sequence<NetworkCut> Cuts { get; init; } = [];
}
