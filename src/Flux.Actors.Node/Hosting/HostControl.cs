using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>How a running host is told to stop, from the API or from the process that holds it.</summary>
public sealed class HostControl(IContainers containers, Hash256 network, ChainReplica replica) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isPausing;

    /// <summary>Cancelled once the host is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Asks the host to stop; with down its containers are removed first. Once asked, it stops whatever happens to the asker or the removal.</summary>
    public async Task<ShutdownResponse> Shutdown(bool down)
    {
        _isPausing = true;
        try
        {
            int removed = down ? await containers.RemoveAll(network, CancellationToken.None).ConfigureAwait(false) : 0;
            return new ShutdownResponse(replica.Height.Value, removed);
        }
        finally
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True once a shutdown has begun: nothing is to start a container again.</summary>
    public bool Pausing => _isPausing;

    public void Dispose() => _stopping.Dispose();
}
