using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Flux.Actors.Containers.Contract;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker.Tests;

public sealed class DockerContainersTests : ContainersContract
{
    private readonly IContainers _docker = new DockerContainers(DockerMachine.Options);

    private protected override IContainers Runtime => _docker;

    private protected override string TestImage => DockerMachine.Image;

    private protected override Task Kill(string id) => DockerMachine.Kill(id);

    public override ValueTask InitializeAsync() => new(DockerMachine.Ready());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.False(await DockerMachine.Exists($"networks/flux-{Network.Short}-hello"), "the app network is left behind");
        await ((IAsyncDisposable)_docker).DisposeAsync();
    }

    [ContainerFact]
    public async Task a_strict_container_is_hardened_limited_and_published_on_its_own_address_only()
    {
        int port = FreePort("127.11.0.1");
        RunningContainer running = await Ensure(Order(ports: new PublishedPort(port, 8080)));

        JsonNode inspected = await DockerMachine.Get($"containers/{running.Id}/json");
        JsonNode host = inspected["HostConfig"]!;
        Assert.Equal("""["ALL"]""", host["CapDrop"]!.ToJsonString());
        Assert.Equal("[]", host["CapAdd"]?.ToJsonString() ?? "[]");
        Assert.Equal("""["no-new-privileges:true"]""", host["SecurityOpt"]!.ToJsonString());
        Assert.False((bool)host["Privileged"]!);
        Assert.Equal(32, (int)host["PidsLimit"]!);
        Assert.Equal(32 << 20, (int)host["Memory"]!);
        Assert.Equal(32 << 20, (int)host["MemorySwap"]!);
        Assert.Equal(200_000_000, (int)host["NanoCpus"]!);
        Assert.Equal("no", (string)host["RestartPolicy"]!["Name"]!);
        Assert.Equal("""{"max-file":"2","max-size":"10485760"}""", host["LogConfig"]!["Config"]!.ToJsonString());
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $$$"""{"8080/tcp":[{"HostIp":"127.11.0.1","HostPort":"{{{port}}}"}]}"""),
            inspected["NetworkSettings"]!["Ports"]!.ToJsonString());
        Assert.Equal(running.ImageDigest, (string)inspected["Image"]!);
        Assert.Equal("hello from a test\n", await Page("127.11.0.1", port));
        await Assert.ThrowsAsync<SocketException>(() => new TcpClient().ConnectAsync("127.0.0.1", port));
    }

    [ContainerFact]
    public async Task an_app_that_is_not_strict_gets_the_short_list_of_capabilities()
    {
        RunningContainer running = await Ensure(Order() with { Strict = false });

        JsonNode host = (await DockerMachine.Get($"containers/{running.Id}/json"))["HostConfig"]!;
        Assert.Equal("""["ALL"]""", host["CapDrop"]!.ToJsonString());
        Assert.Equal(
            """["CHOWN","DAC_OVERRIDE","FOWNER","SETUID","SETGID","KILL","NET_BIND_SERVICE"]""", host["CapAdd"]!.ToJsonString());
    }

    [ContainerFact]
    public async Task a_new_process_adopts_what_runs_and_still_refuses_a_stale_fence()
    {
        RunningContainer before = await Ensure(Order(fence: 4));
        await using var restarted = new DockerContainers(DockerMachine.Options);

        Assert.Equal(before with { Adopted = true }, await restarted.EnsureRunning(Order(fence: 4), CancellationToken.None));
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => restarted.EnsureRunning(Order(fence: 3), CancellationToken.None));
        Assert.Equal(ContainerFaultKind.StaleFence, fault.Kind);
    }

    [ContainerFact]
    public async Task a_crash_between_create_and_start_is_healed()
    {
        ContainerOrder order = Order(fence: 9);
        var labels = new JsonObject();
        foreach ((string name, string value) in InstanceLabels.Of(order))
        {
            labels[name] = value;
        }

        string container = InstanceLabels.ContainerName(order.Network, order.App, order.Ordinal, order.Node);
        await DockerMachine.Post($"containers/create?name={container}", new JsonObject { ["Image"] = TestImage, ["Cmd"] = new JsonArray("x"), ["Labels"] = labels });
        Assert.Equal((false, null), Assert.Single((await List()).Select(seen => (seen.Running, seen.ExitCode))));

        RunningContainer running = await Ensure(order);
        Assert.Equal(new ContainerSeen(running.Id, "hello", 0, Ann, 9, Running: true, ExitCode: null), Assert.Single(await List()));
    }

    [ContainerFact]
    public async Task a_port_held_by_a_process_is_refused_and_leaves_nothing()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Parse("127.11.0.1"), 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => Ensure(Order(ports: new PublishedPort(port, 8080))));

        Assert.Equal(ContainerFaultKind.PortInUse, fault.Kind);
        Assert.Contains($"port 127.11.0.1:{port} is in use by a process outside docker", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await List());
        Assert.False(await DockerMachine.Exists($"networks/flux-{Network.Short}-hello"));
    }

    [ContainerFact]
    public async Task logs_are_the_last_lines_of_both_streams()
    {
        RunningContainer running = await Ensure(Order() with { Command = ["/bin/busybox", "sh", "-c", "echo one; echo two >&2; echo; printf four"] });
        await DockerMachine.Ended(running.Id);

        Assert.Equal(["", "four", "one", "two"], (await Logs(10)).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Logs(2)).Count);
        Assert.Empty(await Logs(0));
    }

    [ContainerFact]
    public async Task a_command_that_cannot_start_fails_with_the_engines_words_and_leaves_nothing()
    {
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => Ensure(Order() with { Command = ["/no/such/file"] }));

        Assert.Equal(ContainerFaultKind.Failed, fault.Kind);
        Assert.Contains("/no/such/file", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await List());
    }

    [ContainerFact]
    public async Task each_app_has_a_small_network_of_the_pool_until_its_last_container_goes()
    {
        await using var small = new DockerContainers(DockerMachine.Options with { SubnetPool = "10.113.7.0/28", SubnetPrefix = 29 });
        await small.EnsureRunning(Order(), CancellationToken.None);
        await small.EnsureRunning(Order(app: "two"), CancellationToken.None);
        Assert.Equal(["10.113.7.0/29", "10.113.7.8/29"], [await Subnet("hello"), await Subnet("two")]);

        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => small.EnsureRunning(Order(app: "three"), CancellationToken.None));
        Assert.Equal(ContainerFaultKind.NoAddressPool, fault.Kind);
        Assert.Contains("10.113.7.0/28 has 2 app networks of /29 and none is free", fault.Message, StringComparison.Ordinal);

        await small.Remove(Network, "hello", 0, Ann, CancellationToken.None);
        await small.EnsureRunning(Order(app: "three"), CancellationToken.None);
        Assert.Equal("10.113.7.0/29", await Subnet("three"));
    }

    [ContainerFact]
    public async Task two_networks_of_the_apps_name_are_no_obstacle_and_none_is_left()
    {
        // What an engine before 25 does when it is asked twice at once; a later one refuses the second, and then there is one.
        string name = $"flux-{Network.Short}-hello";
        await DockerMachine.Post("networks/create", Made(name, "10.114.7.0/29"));
        _ = await Record.ExceptionAsync(() => DockerMachine.Post("networks/create", Made(name, "10.114.7.8/29")));

        RunningContainer running = await Ensure(Order());

        JsonNode inspected = await DockerMachine.Get($"containers/{running.Id}/json");
        Assert.Equal("10.114.7.1", (string)inspected["NetworkSettings"]!["Networks"]!.AsObject().Single().Value!["Gateway"]!);
        Assert.Single((await DockerMachine.Get("networks")).AsArray(), network => (string)network!["Name"]! == name);
        await Runtime.Remove(Network, "hello", 0, Ann, CancellationToken.None);
        Assert.DoesNotContain((await DockerMachine.Get("networks")).AsArray(), network => (string)network!["Name"]! == name);
    }

    [ContainerFact]
    public async Task the_engine_is_detected() => Assert.True((await DockerContainers.Detect(DockerMachine.Socket, CancellationToken.None)).Available);

    private JsonObject Made(string name, string subnet) => new()
    {
        ["Name"] = name,
        ["CheckDuplicate"] = false,
        ["Driver"] = "bridge",
        ["IPAM"] = new JsonObject { ["Config"] = new JsonArray(new JsonObject { ["Subnet"] = subnet }) },
        ["Labels"] = new JsonObject { ["flux.network"] = Network.ToString(), ["flux.app"] = "hello" },
    };

    private Task<IReadOnlyList<string>> Logs(int lines) => Runtime.Logs(Network, "hello", 0, Ann, lines, CancellationToken.None);

    private async Task<string> Subnet(string app) =>
        (string)(await DockerMachine.Get($"networks/flux-{Network.Short}-{app}"))["IPAM"]!["Config"]![0]!["Subnet"]!;

    /// <summary>The page, once the server in the container listens; the published port accepts earlier than that.</summary>
    private static async Task<string> Page(string address, int port)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                return await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}/")), limit.Token);
            }
            catch (HttpRequestException)
            {
                continue; // Not listening yet; the limit ends the wait.
            }
        }

        throw new TimeoutException("unreachable: the limit cancels the wait");
    }
}
