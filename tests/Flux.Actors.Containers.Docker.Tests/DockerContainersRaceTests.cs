using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker.Tests;

/// <summary>What comes up at a bad moment is found and removed all the same.</summary>
public sealed class DockerContainersRaceTests
{
    private static readonly ContainerOrder Order = new(
        Hash256.Zero, "hello", 0, new Outpoint(Hash256.Zero, 0), 1, "hello:1", "127.11.0.1", [], [], [], 100, 32 << 20, 32, Strict: true);

    [Fact]
    public async Task a_container_that_comes_up_during_a_removal_is_removed_by_the_next_round()
    {
        int lists = 0;
        await using ScriptedEngine engine = new(request => Answer(request, IsList(request) && ++lists <= 2 ? Listed(lists) : "[]"));
        await using DockerContainers docker = new(engine.Options);
        Assert.Equal(2, await docker.RemoveAll(Hash256.Zero, CancellationToken.None));
        Assert.Equal(3, lists);
        Assert.Equal(2, engine.Requests.Count(request => request.StartsWith("DELETE /containers/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task containers_that_keep_coming_up_end_the_removal_with_what_to_do()
    {
        int lists = 0;
        await using ScriptedEngine engine = new(request => Answer(request, IsList(request) ? Listed(++lists) : "[]"));
        await using DockerContainers docker = new(engine.Options);
        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => docker.RemoveAll(Hash256.Zero, CancellationToken.None));
        Assert.Contains("came up anew while 5 were removed in 5 rounds", fault.Message, StringComparison.Ordinal);
        Assert.Contains("flux down again", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_start_cancelled_while_the_engine_creates_removes_what_it_created()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedEngine engine = new(async request =>
        {
            if (!request.StartsWith("POST /containers/create", StringComparison.Ordinal))
            {
                return await Answer(request, request.StartsWith("GET /images", StringComparison.Ordinal) ? """{"Id":"sha256:1"}""" : "[]");
            }

            asked.SetResult();
            await go.Task;
            return (201, $$"""{"Id":"{{Id(1)}}"}""");
        });
        await using DockerContainers docker = new(engine.Options);
        using CancellationTokenSource stop = new();
        Task<RunningContainer> start = docker.EnsureRunning(Order, stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        go.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Contains($"DELETE /containers/{Id(1)}?v=true&force=true", engine.Requests);
    }

    [Fact]
    public async Task a_start_cancelled_while_the_engine_makes_the_network_waits_for_it_and_removes_it()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool made = false;
        await using ScriptedEngine engine = new(async request =>
        {
            if (request == "POST /networks/create")
            {
                asked.SetResult();
                await go.Task;
                made = true;
            }

            return await Answer(request, request switch
            {
                _ when request.StartsWith("GET /images", StringComparison.Ordinal) => """{"Id":"sha256:1"}""",
                _ when made && request.StartsWith("GET /networks", StringComparison.Ordinal) => Network(),
                _ => "[]",
            });
        });
        await using DockerContainers docker = new(engine.Options);
        using CancellationTokenSource stop = new();
        Task<RunningContainer> start = docker.EnsureRunning(Order, stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        for (int round = 0; round < 5; round++)
        {
            // The engine is asked and answers; who did not wait for the network has ended by then.
            Assert.Empty(await docker.List(Hash256.Zero, CancellationToken.None));
        }

        Assert.False(start.IsCompleted);
        go.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Single(engine.Requests, request => request == "POST /networks/create");
        Assert.Contains("DELETE /networks/n1", engine.Requests);
    }

    private static bool IsList(string request) => request.StartsWith("GET /containers/json", StringComparison.Ordinal);

    private static string Id(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    private static string Listed(int number) => $$"""[{"Id":"{{Id(number)}}","ImageID":"sha256:1","State":"created","Status":"Created","Labels":null}]""";

    private static string Network() =>
        $$"""[{"Id":"n1","Name":"flux-{{Hash256.Zero.Short}}-hello","Created":"2026-11-01T00:00:00Z","Labels":{"flux.network":"{{Hash256.Zero}}"} }]""";

    private static Task<(int Status, string Body)> Answer(string request, string body) =>
        Task.FromResult((200, request == "POST /networks/create" ? """{"Id":"n1"}""" : body));
}
