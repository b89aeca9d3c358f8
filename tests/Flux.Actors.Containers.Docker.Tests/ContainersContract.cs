using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Contract;

/// <summary>What every container runtime owes its callers; each runtime's test project compiles and runs it.</summary>
/// <remarks>Shape: every test has a Flux network of its own and leaves nothing of it behind.</remarks>
public abstract class ContainersContract : IAsyncLifetime
{
    private protected static readonly Outpoint Ann = new(Hash256.Sha256("ann"u8), 0);
    private protected static readonly Outpoint Bob = new(Hash256.Sha256("bob"u8), 0);

    private protected Hash256 Network { get; } = Hash256.Sha256(Guid.NewGuid().ToByteArray());

    private protected abstract IContainers Runtime { get; }

    private protected abstract string TestImage { get; }

    /// <summary>Ends the container from outside, as a crash of the app would.</summary>
    private protected abstract Task Kill(string id);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await Runtime.RemoveAll(Network, CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private protected ContainerOrder Order(long fence = 1, int ordinal = 0, Outpoint? node = null, string app = "hello", params PublishedPort[] ports) => new(
        Network, app, ordinal, node ?? Ann, fence, TestImage, "127.11.0.1", ports, ["GREETING=hello"],
        ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/www"], CpuMillicores: 200, MemoryBytes: 32 << 20, PidsMax: 32, Strict: true);

    private protected Task<RunningContainer> Ensure(ContainerOrder order) => Runtime.EnsureRunning(order, CancellationToken.None);

    private protected Task<IReadOnlyList<ContainerSeen>> List() => Runtime.List(Network, CancellationToken.None);

    /// <summary>A port that was free a moment ago.</summary>
    private protected static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [ContainerFact]
    public async Task the_same_order_twice_answers_the_same_container()
    {
        RunningContainer first = await Ensure(Order());
        RunningContainer second = await Ensure(Order());

        Assert.False(first.Adopted);
        Assert.Equal(first with { Adopted = true }, second);
        Assert.StartsWith("sha256:", first.ImageDigest, StringComparison.Ordinal);
        Assert.Equal([new ContainerSeen(first.Id, "hello", 0, Ann, 1, Running: true, ExitCode: null)], await List());
    }

    [ContainerFact]
    public async Task concurrent_orders_of_one_instance_make_one_container()
    {
        RunningContainer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ensure(Order())));

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(answers, answer => !answer.Adopted);
        Assert.Single(await List());
    }

    [ContainerFact]
    public async Task a_higher_fence_adopts_what_runs_and_then_a_lower_one_is_stale()
    {
        RunningContainer first = await Ensure(Order(fence: 5));

        Assert.Equal(first with { Adopted = true }, await Ensure(Order(fence: 7)));
        Assert.Equal(7, Assert.Single(await List()).Fence);

        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => Ensure(Order(fence: 6) with { MemoryBytes = 48 << 20 }));
        Assert.Equal(ContainerFaultKind.StaleFence, fault.Kind);
        Assert.Contains("fence 7", fault.Message, StringComparison.Ordinal);
        Assert.Equal(first.Id, Assert.Single(await List()).Id);
    }

    [ContainerFact]
    public async Task an_order_of_another_shape_replaces_the_container()
    {
        RunningContainer first = await Ensure(Order(fence: 1));
        RunningContainer second = await Ensure(Order(fence: 2) with { Environment = ["GREETING=good bye"] });

        Assert.False(second.Adopted);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal([new ContainerSeen(second.Id, "hello", 0, Ann, 2, Running: true, ExitCode: null)], await List());
    }

    [ContainerFact]
    public async Task an_ended_container_is_listed_with_its_exit_code_and_made_anew_when_ordered()
    {
        RunningContainer first = await Ensure(Order());
        await Kill(first.Id);

        ContainerSeen ended = Assert.Single(await List());
        Assert.Equal((false, 137), (ended.Running, ended.ExitCode));

        RunningContainer second = await Ensure(Order());
        Assert.False(second.Adopted);
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(Assert.Single(await List()).Running);
    }

    [ContainerFact]
    public async Task an_image_that_is_not_here_is_refused_by_name_and_leaves_nothing()
    {
        const string Absent = "flux-actors-absent:9";
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => Ensure(Order() with { Image = Absent }));

        Assert.Equal(ContainerFaultKind.ImageNotFound, fault.Kind);
        Assert.Contains($"image '{Absent}' is not on this machine", fault.Message, StringComparison.Ordinal);
        Assert.False(await Runtime.HasImage(Absent, CancellationToken.None));
        Assert.True(await Runtime.HasImage(TestImage, CancellationToken.None));
        Assert.Empty(await List());
    }

    [ContainerFact]
    public async Task a_port_that_is_in_use_is_refused_by_name_and_is_free_on_another_address()
    {
        var port = new PublishedPort(FreePort("127.11.0.1"), 8080);
        RunningContainer first = await Ensure(Order(ports: port));
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => Ensure(Order(ordinal: 1, ports: port)));

        Assert.Equal(ContainerFaultKind.PortInUse, fault.Kind);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"127.11.0.1:{port.HostPort}"), fault.Message, StringComparison.Ordinal);
        Assert.Contains($"flux-{Network.Short}-hello-0-{Ann.Short}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(first.Id, Assert.Single(await List()).Id);

        await Ensure(Order(ordinal: 1, node: Bob, ports: port) with { Address = "127.12.0.1" });
        Assert.Equal(2, (await List()).Count);
    }

    [ContainerFact]
    public async Task removing_one_instance_leaves_the_others_and_may_be_repeated()
    {
        await Ensure(Order(ordinal: 1, node: Bob));
        await Ensure(Order(ordinal: 0));
        Assert.Equal([(0, Ann), (1, Bob)], (await List()).Select(seen => (seen.Ordinal, seen.Node)));

        await Runtime.Remove(Network, "hello", 0, Ann, CancellationToken.None);
        await Runtime.Remove(Network, "hello", 0, Ann, CancellationToken.None);

        Assert.Equal((1, Bob), Assert.Single((await List()).Select(seen => (seen.Ordinal, seen.Node))));
    }

    [ContainerFact]
    public async Task removing_all_counts_and_touches_no_other_network()
    {
        Hash256 other = Hash256.Sha256(Network.ToArray());
        try
        {
            await Task.WhenAll(Ensure(Order()), Ensure(Order(app: "other")), Ensure(Order() with { Network = other }));

            Assert.Equal(2, await Runtime.RemoveAll(Network, CancellationToken.None));
            Assert.Equal(0, await Runtime.RemoveAll(Network, CancellationToken.None));
            Assert.Empty(await List());
            Assert.True(Assert.Single(await Runtime.List(other, CancellationToken.None)).Running);
        }
        finally
        {
            await Runtime.RemoveAll(other, CancellationToken.None);
        }
    }

    [ContainerFact]
    public async Task an_instance_without_container_has_no_log_lines() =>
        Assert.Empty(await Runtime.Logs(Network, "hello", 0, Ann, 10, CancellationToken.None));
}
