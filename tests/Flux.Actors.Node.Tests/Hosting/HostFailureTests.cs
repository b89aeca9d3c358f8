using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A host whose engine broke says why, stops, can still be told to go down, and lets go of everything.</summary>
public sealed class HostFailureTests
{
    [Fact]
    public async Task a_broken_engine_stops_the_host_with_its_reason_and_nothing_acknowledged_is_lost()
    {
        await using LocalHost local = new();
        NetworkHost host = await Broken(local);

        Assert.Equal(ProblemCode.Failed, host.Failure!.Code);
        Assert.StartsWith("the engine broke, and the host stopped with it", host.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("another engine has taken", host.Failure.Seen, StringComparison.Ordinal);
        await host.DisposeAsync();
        Assert.Equal(0, await Leftovers.Remove(local.Root, "/no-docker.sock", CancellationToken.None));
        await local.StartsAgain();
    }

    [Fact]
    public async Task a_host_that_stops_because_its_engine_broke_still_answers_who_takes_it_down()
    {
        await using LocalHost local = new();
        NetworkHost host = await Broken(local);
        local.Http.DefaultRequestHeaders.Authorization = new(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(local.Root, ApiRoute.TokenFile))).Trim());

        using HttpResponseMessage answer = await local.Http.PostAsJsonAsync(
            new Uri(host.ApiUrl + ApiRoute.Shutdown), new ShutdownRequest(Down: true), JsonSerializerOptions.Web);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.NotNull(host.Failure); // Being told to stop afterwards makes it no clean stop.
        await host.DisposeAsync();
    }

    [Fact]
    public async Task a_host_that_was_told_to_stop_has_no_failure()
    {
        await using LocalHost local = new();
        NetworkHost host = await local.Start();

        await host.Down();

        Assert.True(host.Stopping.IsCancellationRequested);
        await host.DisposeAsync();
        Assert.Null(host.Failure);
    }

    /// <summary>A host whose journal another owner has taken over, as soon as it has noticed.</summary>
    private static async Task<NetworkHost> Broken(LocalHost local)
    {
        IJournal? journal = null;
        NetworkHost host = await local.Start(journal: disk => journal = disk);
        await journal!.Acquire(ShardSet.All, "another owner", CancellationToken.None);
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration told = host.Stopping.Register(stopping.SetResult);
        await stopping.Task;
        return host;
    }
}
