using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>One bridge network per app, on a small subnet of a pool of our own: the engine's default pools end at about 30 networks.</summary>
/// <remarks>
/// Concurrency: any thread. Within a process one network is made or removed at a time; against other processes the engine's refusal of an
/// overlapping subnet decides, and the next free one is tried. A network's name is not unique: engines before 25 make two when asked twice at once, and then
/// answer nothing by that name; so networks are known by their ids here, the oldest of a name is the app's, and others go once nobody uses them.
/// </remarks>
internal sealed class AppNetworks(DockerApi api, DockerOptions options) : IDisposable
{
    private const int AttemptsMax = 64;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    /// <summary>Makes sure that the app's network is there, and keeps it until the answer is disposed.</summary>
    /// <exception cref="ContainerFault">NoAddressPool, or Failed when the name belongs to something else.</exception>
    public async Task<UsedNetwork> Use(Hash256 network, string app, CancellationToken cancellation)
    {
        string name = InstanceLabels.NetworkName(network, app);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            string id = await Ensure(name, network, app, cancellation).ConfigureAwait(false);
            lock (_users)
            {
                _users[name] = _users.GetValueOrDefault(name) + 1;
            }

            return new UsedNetwork(id, () => Leave(name));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes the app's network unless somebody uses it or a container of the app is left.</summary>
    public async Task RemoveUnused(Hash256 network, string app, CancellationToken cancellation)
    {
        string name = InstanceLabels.NetworkName(network, app);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (IsUsed(name) || await HasContainers(network, app, cancellation).ConfigureAwait(false))
            {
                return;
            }

            foreach (NetworkListed found in (await Named(name, cancellation).ConfigureAwait(false)).Where(found => IsOurs(found, network)))
            {
                await Remove(found, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes every network of the Flux network that no container is attached to.</summary>
    public async Task RemoveAll(Hash256 network, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            string query = DockerQuery.Labels($"{InstanceLabels.Network}={network}");
            foreach (NetworkListed found in await All($"/networks?{query}", cancellation).ConfigureAwait(false))
            {
                if (!IsUsed(found.Name))
                {
                    await Remove(found, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The id of the app's network.</summary>
    private async Task<string> Ensure(string name, Hash256 network, string app, CancellationToken cancellation)
    {
        var refused = new List<Subnet>();
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await Oldest(name, network, cancellation).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            // Seen through to its answer, also when cancelled: an engine that is asked again meanwhile makes a second one.
            Subnet subnet = await FreeSubnet(refused, cancellation).ConfigureAwait(false);
            DockerAnswer answer = await Create(name, subnet, network, app, CancellationToken.None).ConfigureAwait(false);
            if (answer.Succeeded)
            {
                return await Oldest(name, network, cancellation).ConfigureAwait(false)
                    ?? answer.Read($"create network {name}", DockerJson.Default.NetworkCreated).Id;
            }

            // 403 is "pool overlaps" (another process was faster, or a network the engine doesn't list); 409 is the name, then it is found above.
            if (answer.Status == 403 && answer.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase))
            {
                refused.Add(subnet);
            }
            else if (!answer.Conflict)
            {
                throw answer.Fault($"create network {name} on {subnet}");
            }
        }

        throw new ContainerFault(
            ContainerFaultKind.NoAddressPool,
            $"network {name}: docker refused {AttemptsMax} subnets of pool {options.SubnetPool}, {refused.Count} of them as overlapping; configure another pool");
    }

    /// <summary>The id of the oldest network of that name, and no other left that nobody uses; null when there is none.</summary>
    private async Task<string?> Oldest(string name, Hash256 network, CancellationToken cancellation)
    {
        IReadOnlyList<NetworkListed> named = await Named(name, cancellation).ConfigureAwait(false);
        foreach (NetworkListed found in named)
        {
            CheckOurs(found, network);
        }

        foreach (NetworkListed surplus in named.Skip(1))
        {
            await Remove(surplus, cancellation).ConfigureAwait(false);
        }

        return named.Count > 0 ? named[0].Id : null;
    }

    private Task<DockerAnswer> Create(string name, Subnet subnet, Hash256 network, string app, CancellationToken cancellation)
    {
        var body = new NetworkCreate(
            Name: name,
            CheckDuplicate: true,
            Driver: "bridge",
            IPAM: new Ipam([new IpamConfig(subnet.ToString())]),
            Labels: new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [InstanceLabels.Network] = network.ToString(),
                [InstanceLabels.App] = app,
            });
        return api.Post("/networks/create", body, DockerJson.Default.NetworkCreate, cancellation);
    }

    private async Task<Subnet> FreeSubnet(List<Subnet> refused, CancellationToken cancellation)
    {
        if (!Subnet.TryParse(options.SubnetPool, out Subnet pool) || options.SubnetPrefix < pool.Prefix || options.SubnetPrefix > 29)
        {
            throw new ContainerFault(
                ContainerFaultKind.NoAddressPool,
                $"subnet pool '{options.SubnetPool}' in parts of /{options.SubnetPrefix} seen; an IPv4 ADDRESS/BITS and parts from its own size to /29 wanted");
        }

        var taken = new List<Subnet>(refused);
        foreach (NetworkListed listed in await All("/networks", cancellation).ConfigureAwait(false))
        {
            foreach (IpamConfig config in listed.IPAM?.Config ?? [])
            {
                if (Subnet.TryParse(config.Subnet, out Subnet used))
                {
                    taken.Add(used);
                }
            }
        }

        return Subnet.FirstFree(pool, options.SubnetPrefix, taken)
            ?? throw new ContainerFault(
                ContainerFaultKind.NoAddressPool,
                $"subnet pool {pool} has {1L << (options.SubnetPrefix - pool.Prefix)} app networks of /{options.SubnetPrefix} and none is free "
                + $"({taken.Count(used => used.Overlaps(pool))} docker networks lie in it); remove apps or configure a larger pool");
    }

    /// <summary>The networks of exactly that name, the oldest first.</summary>
    private async Task<IReadOnlyList<NetworkListed>> Named(string name, CancellationToken cancellation) =>
    [
        .. (await All($"/networks?{DockerQuery.Name(name)}", cancellation).ConfigureAwait(false))
            .Where(found => found.Name == name)
            .OrderBy(found => found.Created)
            .ThenBy(found => found.Id, StringComparer.Ordinal),
    ];

    private async Task<List<NetworkListed>> All(string path, CancellationToken cancellation) =>
        (await api.Get(path, cancellation).ConfigureAwait(false)).Read("list networks", DockerJson.Default.ListNetworkListed);

    private async Task<bool> HasContainers(Hash256 network, string app, CancellationToken cancellation)
    {
        string query = DockerQuery.Labels($"{InstanceLabels.Network}={network}", $"{InstanceLabels.App}={app}");
        DockerAnswer answer = await api.Get($"/containers/json?all=true&{query}", cancellation).ConfigureAwait(false);
        return answer.Read("list containers", DockerJson.Default.ListContainerListed).Count > 0;
    }

    private async Task Remove(NetworkListed found, CancellationToken cancellation)
    {
        DockerAnswer answer = await api.Delete($"/networks/{found.Id}", cancellation).ConfigureAwait(false);

        // 403 is "has active endpoints": a container of another process joined it meanwhile, so it is not unused after all.
        if (!answer.Succeeded && !answer.NotFound && answer.Status != 403)
        {
            throw answer.Fault($"remove network {found.Name}");
        }
    }

    private static bool IsOurs(NetworkListed found, Hash256 network) =>
        found.Labels is { } labels && labels.TryGetValue(InstanceLabels.Network, out string? seen) && seen == network.ToString();

    private static void CheckOurs(NetworkListed found, Hash256 network)
    {
        if (!IsOurs(found, network))
        {
            throw new ContainerFault(
                ContainerFaultKind.Failed,
                $"docker network {found.Name} is not of Flux network {network}; remove it with: docker network rm {found.Name}");
        }
    }

    private bool IsUsed(string name)
    {
        lock (_users)
        {
            return _users.ContainsKey(name);
        }
    }

    private void Leave(string name)
    {
        lock (_users)
        {
            if (--_users[name] == 0)
            {
                _users.Remove(name);
            }
        }
    }
}

/// <summary>An app's network while somebody needs it.</summary>
internal sealed class UsedNetwork(string id, Action leave) : IDisposable
{
    public string Id { get; } = id;

    public void Dispose() => leave();
}
