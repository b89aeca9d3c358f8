using System.Collections.Concurrent;
using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>App instances as containers of a Docker engine on this machine.</summary>
/// <remarks>
/// All that must survive this process is in labels on the containers, so a new process finds and adopts them. One container per (network, app, ordinal, node),
/// by its name. It never pulls: an image must be on the machine. Concurrency: any thread; calls for one instance take turns.
/// A container keeps the fence label it was made with; a higher fence that adopted it is remembered by this object only.
/// </remarks>
public sealed class DockerContainers : IContainers, IAsyncDisposable
{
    private const int AttemptsMax = 4;
    private const int RemovalsMax = 5;

    private readonly DockerOptions _options;
    private readonly DockerApi _api;
    private readonly AppNetworks _networks;
    private readonly KeyedLocks _turns;
    private readonly ConcurrentDictionary<string, long> _adoptedAt = new(StringComparer.Ordinal);

    public DockerContainers(DockerOptions options)
    {
        _options = options;
        _api = new DockerApi(options);
        _networks = new AppNetworks(_api, options);
        _turns = new KeyedLocks(options.InstancesMax);
    }

    public string Name => "docker";

    /// <summary>Whether an engine that this adapter can use answers on the socket, and if not, why.</summary>
    public static async Task<DockerDetection> Detect(string socket, CancellationToken cancellation)
    {
        using var api = new DockerApi(DockerOptions.Default with { Socket = socket, RequestTimeout = TimeSpan.FromSeconds(5) });
        try
        {
            (string engine, string version) = await api.Negotiate(cancellation).ConfigureAwait(false);
            return DockerDetection.Found(engine, version);
        }
        catch (ContainerFault fault)
        {
            return DockerDetection.Missing(fault.Message);
        }
    }

    public async Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation)
    {
        ContainerShape.Check(order);
        string name = InstanceLabels.ContainerName(order.Network, order.App, order.Ordinal, order.Node);
        using IDisposable turn = await _turns.Enter(name, cancellation).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            foreach (ContainerListed found in await Find(order.Network, order.App, order.Ordinal, order.Node, cancellation).ConfigureAwait(false))
            {
                if (Adopt(order, name, found) is { } adopted)
                {
                    return adopted;
                }

                await StopAndRemove(found.Id, found.Running, cancellation).ConfigureAwait(false);
            }

            if (await CreateAndStart(order, name, attempt == AttemptsMax, cancellation).ConfigureAwait(false) is { } created)
            {
                Remember(name, order.Fence);
                return created;
            }
        }
    }

    public async Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation)
    {
        ContainerShape.CheckApp(app);
        string name = InstanceLabels.ContainerName(network, app, ordinal, node);
        using IDisposable turn = await _turns.Enter(name, cancellation).ConfigureAwait(false);
        foreach (ContainerListed found in await Find(network, app, ordinal, node, cancellation).ConfigureAwait(false))
        {
            await StopAndRemove(found.Id, found.Running, cancellation).ConfigureAwait(false);
        }

        _adoptedAt.TryRemove(name, out _);
        await _networks.RemoveUnused(network, app, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation)
    {
        List<ContainerListed> found = await Query(cancellation, $"{InstanceLabels.Network}={network}").ConfigureAwait(false);
        return [.. found
            .Select(InstanceLabels.Read)
            .OfType<ContainerSeen>()
            .Select(seen => seen with { Fence = FenceOf(InstanceLabels.ContainerName(network, seen.App, seen.Ordinal, seen.Node), seen.Fence) })
            .OrderBy(seen => seen.App, StringComparer.Ordinal).ThenBy(seen => seen.Ordinal).ThenBy(seen => seen.Node)];
    }

    public async Task<IReadOnlyList<string>> Logs(
        Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation)
    {
        int limit = Math.Clamp(lines, 0, _options.LogLinesMax);
        List<ContainerListed> found = limit == 0 ? [] : await Find(network, app, ordinal, node, cancellation).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return [];
        }

        string path = string.Create(CultureInfo.InvariantCulture, $"/containers/{found[0].Id}/logs?stdout=true&stderr=true&tail={limit}");
        return await _api.Stream(
            path, (stream, deadline) => LogStream.ReadLines(stream, limit, _options.LogLineBytesMax, deadline), cancellation).ConfigureAwait(false) ?? [];
    }

    public async Task<bool> HasImage(string image, CancellationToken cancellation) =>
        await ImageDigest(image, cancellation).ConfigureAwait(false) is not null;

    /// <remarks>What a process that died or gave up had ordered may come up during a removal, so it is looked for again until there is nothing.</remarks>
    public async Task<int> RemoveAll(Hash256 network, CancellationToken cancellation)
    {
        int removed = 0;
        for (int round = 1; await RemoveListed(network, cancellation).ConfigureAwait(false) is var found and > 0; round++)
        {
            removed += found;
            if (round == RemovalsMax)
            {
                throw new ContainerFault(
                    ContainerFaultKind.Failed,
                    $"{found} containers of network {network.Short} came up anew while {removed} were removed in {RemovalsMax} rounds; "
                    + "a host without any is wanted; end the process that starts them, then run flux down again");
            }
        }

        await _networks.RemoveAll(network, cancellation).ConfigureAwait(false);
        return removed;
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        _networks.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes what the engine lists now; answers how many there were.</summary>
    private async Task<int> RemoveListed(Hash256 network, CancellationToken cancellation)
    {
        List<ContainerListed> found = await Query(cancellation, $"{InstanceLabels.Network}={network}").ConfigureAwait(false);
        using var room = new SemaphoreSlim(_options.ConnectionsMax);
        await Task.WhenAll(found.Select(async container =>
        {
            await room.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await StopAndRemove(container.Id, container.Running, cancellation).ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
        })).ConfigureAwait(false);
        foreach (ContainerSeen seen in found.Select(InstanceLabels.Read).OfType<ContainerSeen>())
        {
            _adoptedAt.TryRemove(InstanceLabels.ContainerName(network, seen.App, seen.Ordinal, seen.Node), out _);
        }

        return found.Count;
    }

    /// <summary>The container when it is what was ordered; null when it has to make way.</summary>
    /// <exception cref="ContainerFault">StaleFence: a later attempt than this order has it.</exception>
    private RunningContainer? Adopt(ContainerOrder order, string name, ContainerListed found)
    {
        long fence = FenceOf(name, InstanceLabels.FenceOf(found) ?? 0);
        if (fence > order.Fence)
        {
            throw new ContainerFault(
                ContainerFaultKind.StaleFence, $"container {name} has fence {fence}, this order has {order.Fence}; a fence of at least {fence} is wanted");
        }

        // Anything not running, also "created" after a crash between create and start, is made anew: its network may be gone and its label is old.
        if (!found.Running || found.Labels?.GetValueOrDefault(InstanceLabels.Config) != InstanceLabels.ConfigHash(order))
        {
            return null;
        }

        Remember(name, order.Fence);
        return new RunningContainer(found.Id, found.ImageId, Adopted: true);
    }

    private long FenceOf(string name, long label) => Math.Max(label, _adoptedAt.GetValueOrDefault(name, label));

    private void Remember(string name, long fence)
    {
        if (_adoptedAt.ContainsKey(name) || _adoptedAt.Count < _options.InstancesMax)
        {
            _adoptedAt[name] = fence; // Above the bound the label alone speaks, as after a restart.
        }
    }

    /// <summary>Null when another process got in between and looking again may help.</summary>
    private async Task<RunningContainer?> CreateAndStart(ContainerOrder order, string name, bool last, CancellationToken cancellation)
    {
        string digest = await ImageDigest(order.Image, cancellation).ConfigureAwait(false)
            ?? throw new ContainerFault(
                ContainerFaultKind.ImageNotFound,
                $"image '{order.Image}' is not on this machine and no registry is configured: seen none, wanted {order.Image}; "
                + "build or load it, e.g. samples/apps/hello/build.sh");
        bool started = false;
        string? id = null;
        try
        {
            using UsedNetwork network = await _networks.Use(order.Network, order.App, cancellation).ConfigureAwait(false);
            // Seen through to its answer, also when cancelled: it holds the id, without which a container made meanwhile could not be undone.
            DockerAnswer create = await _api.Post(
                $"/containers/create?name={name}", ContainerShape.Of(order, _options, network.Id), DockerJson.Default.ContainerCreate, CancellationToken.None).ConfigureAwait(false);
            if ((create.Conflict || create.NotFound) && !last)
            {
                return null; // The name or the image changed hands since it was looked up.
            }

            id = create.Read($"create {name}", DockerJson.Default.ContainerCreated).Id;
            DockerAnswer start = await _api.Send(HttpMethod.Post, $"/containers/{id}/start", TimeSpan.Zero, cancellation).ConfigureAwait(false);
            started = start.Succeeded;
            bool retry = start.NotFound && !last; // The network or the container was removed under us.
            return started ? new RunningContainer(id, digest, Adopted: false)
                : retry ? null
                : throw await StartFault(order, name, start, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (!started)
            {
                await Undo(order, id).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Leaves nothing half done after a start that failed or was cancelled; the caller's token may be the reason, so it isn't used.</summary>
    private async Task Undo(ContainerOrder order, string? id)
    {
        if (id is not null)
        {
            await StopAndRemove(id, running: false, CancellationToken.None).ConfigureAwait(false);
        }

        await _networks.RemoveUnused(order.Network, order.App, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<ContainerFault> StartFault(ContainerOrder order, string name, DockerAnswer start, CancellationToken cancellation)
    {
        string message = start.Message;
        if (!message.Contains("port is already allocated", StringComparison.Ordinal)
            && !message.Contains("address already in use", StringComparison.Ordinal))
        {
            return start.Fault($"start {name}");
        }

        PublishedPort? port = order.Ports.FirstOrDefault(port =>
            message.Contains(string.Create(CultureInfo.InvariantCulture, $"{order.Address}:{port.HostPort}"), StringComparison.Ordinal));
        string where = port is null ? order.Address : string.Create(CultureInfo.InvariantCulture, $"{order.Address}:{port.HostPort}");
        string holder = await Holder(order.Address, port, cancellation).ConfigureAwait(false);
        return new ContainerFault(ContainerFaultKind.PortInUse, $"port {where} is in use by {holder}; free it or use another port (docker: {message})");
    }

    private async Task<string> Holder(string address, PublishedPort? port, CancellationToken cancellation)
    {
        DockerAnswer answer = await _api.Get("/containers/json", cancellation).ConfigureAwait(false);
        ContainerListed? holder = answer.Read("list containers", DockerJson.Default.ListContainerListed).FirstOrDefault(container =>
            container.Ports?.Any(seen => seen.PublicPort == port?.HostPort && (seen.Ip == address || seen.Ip is "0.0.0.0" or "::")) ?? false);
        return holder switch
        {
            null => "a process outside docker",
            { Names: [string name, ..] } => $"container {name.TrimStart('/')}",
            _ => $"container {holder.Id}",
        };
    }

    private async Task StopAndRemove(string id, bool running, CancellationToken cancellation)
    {
        if (running)
        {
            string seconds = ((long)_options.StopTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            DockerAnswer stop = await _api.Send(HttpMethod.Post, $"/containers/{id}/stop?t={seconds}", _options.StopTimeout, cancellation).ConfigureAwait(false);
            if (!stop.Succeeded && !stop.NotFound)
            {
                throw stop.Fault($"stop {id[..12]}");
            }
        }

        DockerAnswer remove = await _api.Delete($"/containers/{id}?v=true&force=true", cancellation).ConfigureAwait(false);

        if (remove.Conflict)
        {
            // "Removal is already in progress" by somebody else: the name is free only when that has ended.
            remove = await _api.Send(
                HttpMethod.Post, $"/containers/{id}/wait?condition=removed", TimeSpan.Zero, cancellation).ConfigureAwait(false);
        }

        if (!remove.Succeeded && !remove.NotFound)
        {
            throw remove.Fault($"remove {id[..12]}");
        }
    }

    /// <summary>The id of the image on this machine; null when it is not here.</summary>
    private async Task<string?> ImageDigest(string image, CancellationToken cancellation)
    {
        if (!ContainerShape.IsImage(image))
        {
            return null;
        }

        DockerAnswer answer = await _api.Get($"/images/{image}/json", cancellation).ConfigureAwait(false);
        return answer.NotFound ? null : answer.Read($"image {image}", DockerJson.Default.ImageInspected).Id;
    }

    private Task<List<ContainerListed>> Find(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation) => Query(
        cancellation,
        $"{InstanceLabels.Network}={network}",
        $"{InstanceLabels.App}={app}",
        string.Create(CultureInfo.InvariantCulture, $"{InstanceLabels.Ordinal}={ordinal}"),
        $"{InstanceLabels.Node}={node}");

    private async Task<List<ContainerListed>> Query(CancellationToken cancellation, params string[] labels)
    {
        DockerAnswer answer = await _api.Get($"/containers/json?all=true&{DockerQuery.Labels(labels)}", cancellation).ConfigureAwait(false);
        return answer.Read("list containers", DockerJson.Default.ListContainerListed);
    }
}
