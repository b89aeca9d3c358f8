using System.Globalization;
using System.Text;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Containers;

/// <summary>Stands in for a container engine where there is none: it keeps the promises of the port in memory, and nothing runs.</summary>
/// <remarks>
/// Ids depend only on the instance, its fence and how often it was made, so equal runs show equal ids. Concurrency: any thread.
/// Every log line says that it is simulated.
/// </remarks>
public sealed class SimulatedContainers(IReadOnlyCollection<string> missingImages) : IContainers
{
    /// <summary>Begins every line of output.</summary>
    public const string Mark = "simulated runtime: no container runs";

    private readonly SortedDictionary<Instance, Container> _containers = [];
    private readonly Lock _gate = new();

    /// <summary>Knows every image.</summary>
    public SimulatedContainers()
        : this([])
    {
    }

    public string Name => "simulated";

    public Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation) => Answer(() =>
    {
        var instance = new Instance(order.Network, order.App, order.Ordinal, order.Node);
        _containers.TryGetValue(instance, out Container? found);
        if (found is not null && found.Fence > order.Fence)
        {
            throw new ContainerFault(
                ContainerFaultKind.StaleFence,
                $"container {instance} has fence {found.Fence}, this order has {order.Fence}; a fence of at least {found.Fence} is wanted");
        }

        if (found is not null && found.Running && SameShape(found.Order, order))
        {
            _containers[instance] = found with { Fence = order.Fence };
            return new RunningContainer(found.Id, found.ImageDigest, Adopted: true);
        }

        CheckImage(order.Image);
        CheckPorts(instance, order);
        Container made = Make(instance, order, found is null ? 1 : checked(found.Attempt + 1));
        _containers[instance] = made;
        return new RunningContainer(made.Id, made.ImageDigest, Adopted: false);
    }, cancellation);

    public Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation) =>
        Answer(() => _containers.Remove(new Instance(network, app, ordinal, node)), cancellation);

    public Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation) => Answer<IReadOnlyList<ContainerSeen>>(() =>
        [.. Of(network).Select(found => new ContainerSeen(
            found.Container.Id, found.Instance.App, found.Instance.Ordinal, found.Instance.Node, found.Container.Fence, found.Container.Running, found.Container.ExitCode))], cancellation);

    public Task<IReadOnlyList<string>> Logs(
        Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation) => Answer<IReadOnlyList<string>>(() =>
    {
        if (!_containers.TryGetValue(new Instance(network, app, ordinal, node), out Container? found))
        {
            return [];
        }

        List<string> output = [$"{Mark}; image {found.Order.Image} as {found.Id[..12]} on {found.Order.Address}"];
        if (found.ExitCode is { } code)
        {
            output.Add(string.Create(CultureInfo.InvariantCulture, $"{Mark}; ended with {code}"));
        }

        return [.. output.TakeLast(lines)];
    }, cancellation);

    public Task<bool> HasImage(string image, CancellationToken cancellation) => Answer(() => !missingImages.Contains(image), cancellation);

    public Task<int> RemoveAll(Hash256 network, CancellationToken cancellation) => Answer(() =>
    {
        List<Instance> all = [.. Of(network).Select(found => found.Instance)];
        all.ForEach(instance => _containers.Remove(instance));
        return all.Count;
    }, cancellation);

    /// <summary>Ends a running container as a crash of its app would; false when none runs under that id.</summary>
    public bool Crash(string id, int exitCode)
    {
        lock (_gate)
        {
            foreach ((Instance instance, Container container) in _containers)
            {
                if (container.Id == id && container.Running)
                {
                    _containers[instance] = container with { ExitCode = exitCode };
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether a running container publishes the port on the address.</summary>
    internal bool Serves(string address, int port)
    {
        lock (_gate)
        {
            return Holder(address, port) is not null;
        }
    }

    private Task<T> Answer<T>(Func<T> answer, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        try
        {
            lock (_gate)
            {
                return Task.FromResult(answer());
            }
        }
        catch (ContainerFault fault)
        {
            return Task.FromException<T>(fault); // Faults arrive with the task, as a real runtime's do.
        }
    }

    private IEnumerable<(Instance Instance, Container Container)> Of(Hash256 network) =>
        _containers.Where(pair => pair.Key.Network == network).Select(pair => (pair.Key, pair.Value));

    private void CheckImage(string image)
    {
        if (missingImages.Contains(image))
        {
            throw new ContainerFault(
                ContainerFaultKind.ImageNotFound, $"image '{image}' is not on this machine (simulated): seen none, wanted {image}; build or load it");
        }
    }

    private void CheckPorts(Instance instance, ContainerOrder order)
    {
        foreach (PublishedPort port in order.Ports)
        {
            if (Holder(order.Address, port.HostPort) is { } holder && holder != instance)
            {
                throw new ContainerFault(
                    ContainerFaultKind.PortInUse,
                    string.Create(CultureInfo.InvariantCulture, $"port {order.Address}:{port.HostPort} is in use by container {holder}; free it or use another port"));
            }
        }
    }

    private Instance? Holder(string address, int port) => _containers
        .Where(pair => pair.Value.Running && pair.Value.Order.Address == address && pair.Value.Order.Ports.Any(held => held.HostPort == port))
        .Select(pair => pair.Key)
        .FirstOrDefault();

    private static Container Make(Instance instance, ContainerOrder order, int attempt)
    {
        string seed = string.Create(CultureInfo.InvariantCulture, $"{order.Network} {instance} {order.Node} {order.Fence} {attempt}");
        return new Container(Digest(seed), "sha256:" + Digest(order.Image), order, order.Fence, attempt, ExitCode: null);
    }

    private static string Digest(string text) => Hash256.Sha256(Encoding.UTF8.GetBytes("simulated container " + text)).ToString();

    /// <summary>Equal in all that shapes a container; the fence says who ordered it, not what it is.</summary>
    private static bool SameShape(ContainerOrder left, ContainerOrder right) =>
        left with { Fence = 0, Ports = [], Environment = [], Command = [] } == right with { Fence = 0, Ports = [], Environment = [], Command = [] }
        && left.Ports.SequenceEqual(right.Ports)
        && left.Environment.SequenceEqual(right.Environment)
        && left.Command.SequenceEqual(right.Command);

    private sealed record Container(string Id, string ImageDigest, ContainerOrder Order, long Fence, int Attempt, int? ExitCode)
    {
        public bool Running => ExitCode is null;
    }

    private sealed record Instance(Hash256 Network, string App, int Ordinal, Outpoint Node) : IComparable<Instance>
    {
        public int CompareTo(Instance? other)
        {
            if (other is null)
            {
                return 1;
            }

            int network = Network.CompareTo(other.Network);
            int app = network != 0 ? network : string.CompareOrdinal(App, other.App);
            return app != 0 ? app : (Ordinal, Node).CompareTo((other.Ordinal, other.Node));
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"flux-{Network.Short}-{App}-{Ordinal}-{Node.Short}");
    }
}
