using Flux.Actors.Configuration.Options;
using Flux.Actors.Containers.Docker;
using Flux.Actors.Contracts;
using Flux.Actors.Network.Containers;
using Flux.Actors.Node.Probing;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>The container runtime of a host and what probes its instances. Simulated only without Docker, and then it says so everywhere.</summary>
internal sealed class Runtime : IAsyncDisposable
{
    private readonly DockerContainers? _docker;
    private readonly HttpProber? _http;

    private Runtime(DockerContainers docker, HttpProber http, string version, string socket)
    {
        DockerSocket = socket;
        _docker = docker;
        _http = http;
        Containers = docker;
        Prober = http;
        Description = $"docker {version}";
    }

    private Runtime(SimulatedContainers simulated, string reason)
    {
        Containers = simulated;
        Prober = new SimulatedProber(simulated);
        Description = $"simulated: no container runs ({reason})";
    }

    public IContainers Containers { get; }

    public IProber Prober { get; }

    public string Description { get; }

    /// <summary>Where its Docker engine listens; null when containers are simulated.</summary>
    public string? DockerSocket { get; }

    public static async Task<Runtime> Choose(ContainersOptions options, CancellationToken cancellation)
    {
        if (options.Runtime == ContainerRuntime.Simulated)
        {
            return new Runtime(new SimulatedContainers(), "containers.runtime = simulated");
        }

        DockerDetection found = await DockerContainers.Detect(options.DockerSocket, cancellation).ConfigureAwait(false);
        if (found.Available)
        {
            return new Runtime(
                new DockerContainers(DockerOptions.Default with
                {
                    Socket = options.DockerSocket,
                    SubnetPool = options.SubnetPool.ToString(),
                    SubnetPrefix = options.SubnetPrefix,
                    LogSizeMax = options.LogSizeMax,
                    LogFilesMax = options.LogFilesMax,
                    StopTimeout = options.StopTimeout,
                }),
                new HttpProber(),
                found.Version ?? "of unknown version",
                options.DockerSocket);
        }

        return options.Runtime == ContainerRuntime.Auto
            ? new Runtime(new SimulatedContainers(), found.Reason ?? "no Docker engine answers")
            : throw new HostFault(new ProblemResponse(
                ProblemCode.Missing,
                "containers.runtime is docker and no Docker engine answers",
                found.Reason,
                $"an engine on {options.DockerSocket}",
                "run flux doctor --fix, or set containers.runtime to auto"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_docker is not null)
        {
            await _docker.DisposeAsync().ConfigureAwait(false);
        }

        _http?.Dispose();
    }
}
