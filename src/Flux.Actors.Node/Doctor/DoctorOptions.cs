using System.Net;

namespace Flux.Actors.Node.Doctor;

/// <summary>What is looked at.</summary>
/// <remarks>
/// Units: bytes. Shape: <c>Ports</c> are the endpoints the host will listen on, port 0 is always free; <c>Samples</c> adds what building the samples' images needs,
/// <c>Tests</c> what the tests alone need.
/// </remarks>
public sealed record DoctorOptions(
    string DataDirectory,
    string DockerSocket,
    IReadOnlyList<IPEndPoint> Ports,
    long FreeBytesMin,
    bool Samples,
    bool Tests,
    TimeSpan CommandTimeout,
    TimeSpan EngineTimeout);
