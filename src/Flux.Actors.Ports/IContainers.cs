using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>Where app instances run. Real ones are containers; a simulated one says so in <see cref="Name"/>.</summary>
public interface IContainers
{
    /// <summary>"docker" or "simulated"; shown wherever output of this runtime is seen.</summary>
    string Name { get; }

    /// <summary>Makes sure that exactly this instance runs: adopts a running container with the same labels and no higher fence, else creates and starts one.</summary>
    /// <remarks>Concurrency: any thread. Calling it again with the same order is a no-op that answers the same container.</remarks>
    /// <exception cref="ContainerFault">The runtime failed or refused; the kind says which.</exception>
    Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation);

    /// <summary>Stops and removes the container of the instance on that node; nothing happens when there is none.</summary>
    Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation);

    /// <summary>Every container of the network on this runtime, running or not, in (app, ordinal, node) order.</summary>
    Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation);

    /// <summary>The last lines of the instance's output, oldest first; empty when there is no container.</summary>
    Task<IReadOnlyList<string>> Logs(Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation);

    /// <summary>Whether the image can be used here without a pull.</summary>
    Task<bool> HasImage(string image, CancellationToken cancellation);

    /// <summary>Removes every container and app network of the network; answers how many containers were removed.</summary>
    Task<int> RemoveAll(Hash256 network, CancellationToken cancellation);
}

/// <summary>One instance to run: limits, addresses and identity.</summary>
/// <remarks>
/// Units: memory and log sizes in bytes, cpu in thousandths of a core. Shape: <c>Address</c> is the node's own address, on which the ports are published;
/// the fence orders attempts: a container with a higher fence is never replaced by a lower one.
/// </remarks>
public sealed record ContainerOrder(
    Hash256 Network,
    string App,
    int Ordinal,
    Outpoint Node,
    long Fence,
    string Image,
    string Address,
    IReadOnlyList<PublishedPort> Ports,
    IReadOnlyList<string> Environment,
    IReadOnlyList<string> Command,
    long CpuMillicores,
    long MemoryBytes,
    long PidsMax,
    bool Strict);

public sealed record PublishedPort(int HostPort, int ContainerPort);

/// <summary>A container as it runs: its id in the runtime, the image digest it was made from, and whether it was there before.</summary>
public sealed record RunningContainer(string Id, string ImageDigest, bool Adopted);

public sealed record ContainerSeen(string Id, string App, int Ordinal, Outpoint Node, long Fence, bool Running, int? ExitCode);

public enum ContainerFaultKind
{
    ImageNotFound = 1,
    PortInUse = 2,
    StaleFence = 3,
    NoAddressPool = 4,
    Unavailable = 5,
    Failed = 6,
}

/// <summary>The container runtime failed or refused.</summary>
public sealed class ContainerFault(ContainerFaultKind kind, string message) : Exception(message)
{
    public ContainerFaultKind Kind { get; } = kind;
}
