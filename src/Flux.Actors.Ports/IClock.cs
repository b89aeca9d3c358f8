using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>The host's time and the only way to wait for it; virtual in simulations.</summary>
public interface IClock
{
    Timestamp Now { get; }

    /// <summary>Completes at or after the time; at once when it is past.</summary>
    Task Until(Timestamp time, CancellationToken cancellation);
}
