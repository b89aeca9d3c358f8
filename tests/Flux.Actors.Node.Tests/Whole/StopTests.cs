using Flux.Actors.Contracts;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>How the real command ends when something under it is gone: it says what, and what to do.</summary>
[Collection(WholeSystem.Name)]
public sealed class StopTests
{
    private const int Partial = 7;

    [DockerFact]
    public async Task what_a_dead_host_left_in_docker_is_partial_while_its_engine_can_not_be_asked_and_removed_when_it_can()
    {
        await using TestNetwork network = new();
        string socket = Path.Combine(network.Directory, "engine.sock");
        File.CreateSymbolicLink(socket, "/var/run/docker.sock");
        await using (FluxProcess host = network.Start("--app", TestNetwork.HelloApp, "--set", $"containers.docker_socket={socket}"))
        {
            host.WaitForLine("3 of 3 instances serve");
            await host.Kill();
        }

        File.Delete(socket);
        Finished down = await network.Run("down", "--set", "containers.docker_socket=/nowhere/docker.sock", "-o", "json");

        Assert.True(down.ExitCode == Partial, $"exit code {down.ExitCode}:\n{down.Errors}");
        Assert.Equal(ProblemCode.Partial, down.Json().GetProperty("code").GetString());
        Assert.Contains("no network was running; 0 containers are removed, and others of network ", down.Errors, StringComparison.Ordinal);
        Assert.Contains($"seen {socket}: ", down.Errors, StringComparison.Ordinal);
        Assert.Contains($"; run ./flux doctor --fix && ./flux down --data {network.Directory}\n", down.Errors, StringComparison.Ordinal);
        File.CreateSymbolicLink(socket, "/var/run/docker.sock");
        Finished again = await network.Run("down", "--set", "containers.docker_socket=/nowhere/docker.sock", "-o", "json");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal(3, again.Json().GetProperty("containersRemoved").GetInt32());
    }
}
