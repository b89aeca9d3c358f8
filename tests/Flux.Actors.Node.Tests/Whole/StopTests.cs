using System.Text.Json;
using Flux.Actors.Contracts;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>How the real command ends when something under it is gone: it says what, and what to do.</summary>
[Collection(WholeSystem.Name)]
public sealed class StopTests
{
    private const int Failed = 1;
    private const int Partial = 7;

    [Fact]
    public async Task a_host_whose_engine_broke_ends_with_1_and_its_reason_and_the_next_one_goes_on()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start("--set", "containers.runtime=simulated", "-o", "json");
        host.WaitForLine(" is final");

        TakeOver(Path.Combine(network.Directory, "journal.db"));

        Finished run = await host.End();
        Assert.True(run.ExitCode == Failed, $"exit code {run.ExitCode}:\n{run.Errors}");
        JsonElement problem = run.Json();
        Assert.Equal(ProblemCode.Failed, problem.GetProperty("code").GetString());
        Assert.StartsWith("the engine broke", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("\nflux: the engine broke, and the host stopped with it; its containers go on: seen ", run.Errors, StringComparison.Ordinal);
        Finished next = await FluxProcess.Run(network.Up("--set", "containers.runtime=simulated", "--blocks", "1"));
        Assert.True(next.ExitCode == 0, next.Errors);
    }

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

    /// <summary>Does to the journal what another owner of all shards does when it takes them over.</summary>
    private static void TakeOver(string journal)
    {
        using SqliteConnection connection = new($"Data Source={journal};Pooling=False");
        connection.Open();
        using SqliteCommand take = connection.CreateCommand();
        take.CommandText = "PRAGMA busy_timeout = 5000; UPDATE shard SET fence = fence + 1, owner = 'another owner'";
        Assert.True(take.ExecuteNonQuery() > 0);
    }
}
