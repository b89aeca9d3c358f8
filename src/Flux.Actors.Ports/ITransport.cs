using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>Carries frames between the hosts of a cluster.</summary>
/// <remarks>
/// Nothing is promised but the bytes, and that they are from a host of the cluster: a frame may be lost, come twice, late, or after a later one, but one whose
/// sender has not proved that it belongs to the cluster is never given to the receiver, because the engine takes the sender that a frame names for the one it
/// is from. Concurrency: any thread; sending never waits.
/// </remarks>
public interface ITransport
{
    /// <summary>Where other hosts reach this one.</summary>
    string Address { get; }

    /// <summary>False when the frame was not taken: its queue is full, or it is longer than <see cref="FrameBytesMax"/>. What it throws leaves open whether it was.</summary>
    bool Send(string address, Blob frame);

    /// <summary>Has every frame that comes given to the receiver, on any thread; the receiver must not wait in it. Called once.</summary>
    void Receive(Action<Blob> receiver);

    int FrameBytesMax { get; }
}
