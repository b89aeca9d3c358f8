using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker.Tests;

public sealed class DockerContainersRefusalTests
{
    private static readonly ContainerOrder Good = new(
        Hash256.Zero, "hello", 0, new Outpoint(Hash256.Zero, 0), 1, "hello:1", "127.11.0.1", [new PublishedPort(8080, 80)], [], [], 100, 32 << 20, 32, Strict: true);

    [Fact]
    public async Task without_an_engine_the_fault_says_unavailable_and_what_to_do()
    {
        await using var docker = new DockerContainers(DockerOptions.Default with { Socket = "/nonexistent/docker.sock" });
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => docker.EnsureRunning(Good, CancellationToken.None));

        Assert.Equal(ContainerFaultKind.Unavailable, fault.Kind);
        Assert.Contains("/nonexistent/docker.sock: there is no such socket", fault.Message, StringComparison.Ordinal);
        DockerDetection detection = await DockerContainers.Detect("/nonexistent/docker.sock", CancellationToken.None);
        Assert.Equal(new DockerDetection(false, null, null, fault.Message), detection);
    }

    [Fact]
    public Task an_address_of_all_interfaces_is_refused() => Refused(Good with { Address = "0.0.0.0" }, "address '0.0.0.0' seen");

    [Fact]
    public Task an_app_name_that_could_leave_its_path_is_refused() => Refused(Good with { App = "../x" }, "app '../x' seen");

    [Fact]
    public Task an_image_that_is_no_reference_is_refused() => Refused(Good with { Image = "a/../../containers" }, "is not an image reference");

    [Fact]
    public Task a_limit_of_zero_is_refused_since_docker_reads_it_as_none() => Refused(Good with { PidsMax = 0 }, "pids 0 seen");

    [Fact]
    public Task a_port_outside_the_range_is_refused() => Refused(Good with { Ports = [new PublishedPort(70_000, 80)] }, "port 70000:80 seen");

    [Fact]
    public void the_config_hash_depends_on_every_field_that_shapes_the_container_and_on_no_other()
    {
        ContainerOrder[] shapes =
        [
            Good, Good with { Image = "hello:2" }, Good with { Address = "127.12.0.1" }, Good with { Ports = [] }, Good with { Environment = ["A=b", "C"] },
            Good with { Environment = ["A=b C"] }, Good with { Command = ["A=b", "C"] }, Good with { CpuMillicores = 101 }, Good with { MemoryBytes = 33 << 20 },
            Good with { PidsMax = 33 }, Good with { Strict = false },
        ];
        Assert.Equal(shapes.Length, shapes.Select(InstanceLabels.ConfigHash).Distinct().Count());
        Assert.Equal(InstanceLabels.ConfigHash(Good), InstanceLabels.ConfigHash(Good with { Fence = 2 }));
    }

    private static async Task Refused(ContainerOrder order, string words)
    {
        await using var docker = new DockerContainers(DockerOptions.Default with { Socket = "/nonexistent/docker.sock" });
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => docker.EnsureRunning(order, CancellationToken.None));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
