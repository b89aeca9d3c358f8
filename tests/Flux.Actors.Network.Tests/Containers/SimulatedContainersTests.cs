using Flux.Actors.Containers.Contract;
using Flux.Actors.Network.Containers;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Tests.Containers;

public sealed class SimulatedContainersTests : ContainersContract
{
    private readonly SimulatedContainers _simulated = new(["flux-actors-absent:9"]);

    private protected override IContainers Runtime => _simulated;

    private protected override string TestImage => "hello:1";

    private protected override Task Kill(string id)
    {
        Assert.True(_simulated.Crash(id, exitCode: 137));
        return Task.CompletedTask;
    }

    [Fact]
    public async Task every_log_line_says_that_nothing_runs()
    {
        RunningContainer running = await Ensure(Order());
        _simulated.Crash(running.Id, exitCode: 3);

        IReadOnlyList<string> lines = await Runtime.Logs(Network, "hello", 0, Ann, 10, CancellationToken.None);
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.StartsWith("simulated runtime: no container runs", line, StringComparison.Ordinal));
        Assert.EndsWith("ended with 3", Assert.Single(await Runtime.Logs(Network, "hello", 0, Ann, 1, CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task equal_histories_give_equal_ids()
    {
        var other = new SimulatedContainers();
        RunningContainer here = await Ensure(Order(fence: 3));

        Assert.Equal(here, await other.EnsureRunning(Order(fence: 3), CancellationToken.None));
        Assert.NotEqual(here.Id, (await Ensure(Order(fence: 3, ordinal: 1))).Id);
        Assert.NotEqual(here.Id, (await Ensure(Order(fence: 3, node: Bob))).Id);
    }

    [Fact]
    public async Task a_probe_is_answered_for_the_port_of_a_running_container_only()
    {
        var prober = new SimulatedProber(_simulated);
        RunningContainer running = await Ensure(Order(ports: new PublishedPort(31_000, 8080)));

        Assert.True((await Probe("127.11.0.1", 31_000)).Serving);
        Assert.False((await Probe("127.11.0.1", 31_001)).Serving);
        Assert.False((await Probe("127.12.0.1", 31_000)).Serving);

        _simulated.Crash(running.Id, exitCode: 1);
        ProbeResult after = await Probe("127.11.0.1", 31_000);
        Assert.Equal(0, after.Status);
        Assert.Equal("simulated runtime: no container runs on 127.11.0.1:31000", after.Failure);

        Task<ProbeResult> Probe(string address, int port) => prober.Probe(address, port, "/", 1_000, CancellationToken.None);
    }
}
