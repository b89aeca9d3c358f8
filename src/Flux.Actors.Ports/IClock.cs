using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>The host's time and the only way to wait for it; virtual in simulations.</summary>
/// <remarks>Points in time that others agree on are of the clock, which may be set; intervals of our own are of the time elapsed, which only goes on.</remarks>
public interface IClock
{
    Timestamp Now { get; }

    /// <summary>Milliseconds since some start; never falls, whatever is done to the clock.</summary>
    long Elapsed { get; }

    /// <summary>Completes at or after the time; at once when it is past.</summary>
    Task Until(Timestamp time, CancellationToken cancellation);

    /// <summary>Completes when so much time has elapsed, also when the clock is set meanwhile; at once when it is not more than 0.</summary>
    Task After(long milliseconds, CancellationToken cancellation);
}
