using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>How a running host is told to stop, from the API or from the process that holds it.</summary>
public sealed class HostControl(ContainerGate gate, Hash256 network, ChainReplica replica, string dataDirectory) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled once the host is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Asks the host to stop; with down its containers are removed first. Once asked, it stops whatever happens to the asker or the removal.</summary>
    /// <exception cref="HostFault">The runtime failed, or a container may be left (<see cref="ProblemCode.Partial"/>); the host stops all the same.</exception>
    public async Task<ShutdownResponse> Shutdown(bool down)
    {
        gate.Close();
        try
        {
            int removed = down ? await gate.RemoveAll(network, CancellationToken.None).ConfigureAwait(false) : 0;
            return new ShutdownResponse(replica.Height.Value, removed);
        }
        catch (ContainerFault fault)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Partial,
                    "the host stops, and containers of it may be left",
                    fault.Message,
                    "every container removed",
                    $"when it has stopped, run ./flux doctor --fix && ./flux down --data {dataDirectory}"),
                fault);
        }
        finally
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Has the host stop; its containers go on.</summary>
    public Task Stop() => _stopping.CancelAsync();

    /// <summary>True once a shutdown has begun: nothing is to start a container again.</summary>
    public bool Pausing => gate.IsClosed;

    public void Dispose() => _stopping.Dispose();
}
