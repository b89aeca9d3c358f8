using System.Globalization;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Containers;

/// <summary>Answers for the containers of the simulated runtime: 200 where a running one publishes the port.</summary>
public sealed class SimulatedProber(SimulatedContainers containers) : IProber
{
    public Task<ProbeResult> Probe(string address, int port, string path, long timeoutMilliseconds, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested
            ? Task.FromCanceled<ProbeResult>(cancellation)
            : Task.FromResult(containers.Serves(address, port)
                ? new ProbeResult(200, null)
                : new ProbeResult(0, string.Create(CultureInfo.InvariantCulture, $"{SimulatedContainers.Mark} on {address}:{port}")));
}
