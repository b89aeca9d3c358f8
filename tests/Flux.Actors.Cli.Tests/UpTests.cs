using System.Runtime.CompilerServices;
using System.Text.Json;
using Flux.Actors.Cli.Up;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class UpTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly List<bool> _stopped = [];
    private UpOptions? _options;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task it_stops_after_the_blocks_asked_for_with_one_json_line()
    {
        Network();
        Host(Endless());

        Ran ran = await _bench.Flux("up", "--blocks", "3", "--down", "--block-time", "100ms", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        UpSummary summary = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.UpSummary)!;
        Assert.Equal(("blocks", 3L, 12L, true, "docker"), (summary.Exit, summary.Blocks, summary.Height, summary.Finalized, summary.Runtime));
        Assert.Equal(2, summary.ContainersRemoved);
        Assert.True(summary.Supply!.Exact);
        Assert.NotNull(summary.FirstBlockMilliseconds);
        Assert.Equal([true], _stopped);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _options!.BlockTime);
        Assert.Contains("block 3 is final", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("block 4 is final", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_summary_has_what_each_url_answered_and_who_earned()
    {
        Network(Documents.App());
        _bench.Network.Answers("GET", "/", Documents.Node(), ContractsJson.Default.NodeResponse);
        Host(Endless());

        Ran ran = await _bench.Flux("up", "--blocks", "1", "-o", "json");

        UpSummary summary = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.UpSummary)!;
        UpApp app = Assert.Single(summary.Apps);
        Assert.Equal([200, 200, 200], app.Instances.Select(instance => instance.Status));
        Assert.Equal("http://127.11.2.1:31111", app.Instances[2].Url);
        Assert.Equal(100, Assert.Single(summary.Rewards).Atoms);
        Assert.Equal([false], _stopped);
    }

    [Fact]
    public async Task a_table_run_shows_the_runtime_first_and_a_line_per_event()
    {
        Network(runtime: "simulated");
        Host(Endless());

        Ran ran = await _bench.Flux("up", "--blocks", "2");

        Assert.StartsWith("SIMULATED containers", ran.Lines[0], StringComparison.Ordinal);
        Assert.Contains("developer t1dev", ran.Lines);
        Assert.Contains("block 1 is final", ran.Lines);
        Assert.Contains("block 2 is final", ran.Lines);
    }

    [Fact]
    public async Task an_app_is_built_paid_and_serving_before_the_run_may_end()
    {
        Network(Documents.App());
        Deployable(Documents.Plan(image: false));
        int looks = 0;
        _bench.Network.Answers(
            "GET", ApiRoute.App("hello"), _ => Documents.App(serving: Math.Min(3, looks++)), ContractsJson.Default.AppResponse);
        using SemaphoreSlim blocks = new(0);
        _bench.OnPause = blocks.WaitAsync; // The app comes up only as blocks go on.
        List<string> built = [];
        _bench.RunProgram = (order, line, _) =>
        {
            built.Add($"{order.File} {order.Arguments[0]}");
            line("building");
            _bench.Network.Answers("POST", ApiRoute.AppPlan, Documents.Plan(), ContractsJson.Default.PlanResponse);
            return Task.FromResult(0);
        };
        Host(Endless(blocks));

        Ran ran = await _bench.Flux("up", "--app", "hello/app.json", "--blocks", "1", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal([$"bash {Path.Combine(_bench.Root, "hello", "build.sh")}"], built);
        Assert.Contains("hello/app.json: its image is missing, running", ran.Error, StringComparison.Ordinal);
        Assert.Contains("app hello/0 serves at http://127.11.0.1:31111", ran.Error, StringComparison.Ordinal);
        Assert.Equal("{ \"strict\": true }", Asked<PlanRequest>(ApiRoute.AppPlan).Deploy);
    }

    [Fact]
    public async Task an_app_that_is_refused_stops_the_host_with_its_exit_code()
    {
        Network();
        Deployable(Documents.Refused(new ProblemResponse(ProblemCode.NotPlaceable, "no node has room", null, null, null)));
        Host(Endless());

        Ran ran = await _bench.Flux("up", "--app", "hello/app.json", "-o", "json");

        Assert.Equal(ExitCode.NotPlaceable, ran.Code);
        Assert.Contains("\"code\":\"not-placeable\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Assert.Equal([false], _stopped);
    }

    [Fact]
    public async Task an_app_that_is_not_there_starts_nothing()
    {
        Ran ran = await _bench.Flux("up", "--app", "nowhere.json");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Empty(_bench.Doctored);
    }

    [Fact]
    public async Task a_machine_that_lacks_something_starts_nothing()
    {
        _bench.Machine = new DoctorResponse(
            false, [new DoctorCheckResponse("libsecp256k1", "missing", true, "no such library", "apt-get install -y libsecp256k1-1")]);

        Ran ran = await _bench.Flux("up");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains(
            "this machine lacks libsecp256k1: seen no such library; run apt-get install -y libsecp256k1-1", ran.Error, StringComparison.Ordinal);
        Assert.False(Assert.Single(_bench.Doctored).Tests);
    }

    [Fact]
    public async Task an_interrupt_stops_cleanly_and_leaves_the_containers()
    {
        Network();
        Host(Interrupted());

        Ran ran = await _bench.Flux("up", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("\"exit\":\"interrupted\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Assert.Equal([false], _stopped);
    }

    [Fact]
    public async Task a_host_that_was_told_to_stop_ends_the_run_with_its_last_state()
    {
        Network();
        Host(Ending());

        Ran ran = await _bench.Flux("up", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("\"exit\":\"shutdown\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Assert.Contains("\"height\":12", ran.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_host_that_cant_start_is_the_users_problem()
    {
        _bench.StartHost = (_, _) => throw new Problem(
            ProblemCode.DataInUse, "another process holds ./.flux/dev", null, null, "stop it with ./flux down");

        Ran ran = await _bench.Flux("up");

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.Equal("flux: another process holds ./.flux/dev; stop it with ./flux down\n", ran.Error);
    }

    [Theory]
    [InlineData("table", 0)]
    [InlineData("json", 1)]
    public async Task a_host_that_broke_fails_the_run_with_its_reason(string output, int documents)
    {
        Network();
        _bench.Network.Refuses("GET", ApiRoute.Apps, new ProblemResponse(ProblemCode.Busy, "the host can't read its journal now", null, null, null));
        Host(Ending(), new ProblemResponse(ProblemCode.Failed, "the engine broke", "all shards lost", null, "start again with ./flux up"));

        Ran ran = await _bench.Flux("up", "-o", output);

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.EndsWith("flux: the engine broke: seen all shards lost; start again with ./flux up\n", ran.Error, StringComparison.Ordinal);
        Assert.Equal(documents, ran.Lines.Count(line => line.StartsWith("""{"code":"failed","message":"the engine broke",""", StringComparison.Ordinal)));
        Assert.Equal([false], _stopped);
    }

    [Fact]
    public async Task an_app_that_was_being_deployed_when_the_host_broke_is_not_blamed()
    {
        Network();
        Deployable(Documents.Refused(new ProblemResponse(ProblemCode.Busy, "the host can't read its journal now", null, null, null)));
        Host(Endless(), new ProblemResponse(ProblemCode.Failed, "the engine broke", null, null, null));

        Ran ran = await _bench.Flux("up", "--app", "hello/app.json");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.EndsWith("flux: the engine broke\n", ran.Error, StringComparison.Ordinal);
    }

    private void Host(IAsyncEnumerable<EventResponse> events, ProblemResponse? failure = null) => _bench.StartHost = (options, _) =>
    {
        _options = options;
        return Task.FromResult(new RunningHost(
            "http://127.0.0.1:16127",
            ["developer t1dev"],
            events,
            () => failure,
            (down, _) =>
            {
                _stopped.Add(down);
                return Task.FromResult(down ? 2 : 0);
            }));
    };

    private void Network(AppResponse? app = null, string runtime = "docker")
    {
        _bench.Network
            .Answers("GET", ApiRoute.Status, Documents.Status(runtime: runtime), ContractsJson.Default.StatusResponse)
            .Answers("GET", ApiRoute.Nodes, new NodesResponse([Documents.Node(), Documents.Node(earned: 0)]), ContractsJson.Default.NodesResponse)
            .Answers("GET", ApiRoute.Apps, new AppsResponse(app is null ? [] : [app]), ContractsJson.Default.AppsResponse);
        if (app is not null)
        {
            _bench.Network.Answers("GET", ApiRoute.App("hello"), app, ContractsJson.Default.AppResponse);
        }
    }

    private void Deployable(PlanResponse plan)
    {
        _bench.Write("hello/app.json", "{ \"name\": \"hello\" }");
        _bench.Write("hello/deploy.json", "{ \"strict\": true }");
        _bench.Write("hello/build.sh", "exit 0");
        string address = new KeyRing(_bench.Data, "./.flux/dev").Create(KeyRing.Developer).Address;
        _bench.Network
            .Answers("POST", ApiRoute.AppPlan, plan, ContractsJson.Default.PlanResponse)
            .Answers("GET", ApiRoute.Account(address), Documents.Account(address), ContractsJson.Default.AccountResponse)
            .Answers("POST", ApiRoute.Transactions, new SubmitResponse(Documents.TransactionId), ContractsJson.Default.SubmitResponse)
            .Answers(
                "GET",
                ApiRoute.Transaction(Documents.TransactionId),
                Documents.Final(Documents.TransactionId),
                ContractsJson.Default.TransactionResponse);
    }

    private T Asked<T>(string route) => (T)JsonSerializer.Deserialize(
        _bench.Network.Seen.First(seen => seen.Path == route).Body, ContractsJson.Default.GetTypeInfo(typeof(T))!)!;

    /// <summary>Blocks without end; each one after the first releases the gate once.</summary>
    private static async IAsyncEnumerable<EventResponse> Endless(
        SemaphoreSlim? gate = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (long height = 1; ; height++)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return Documents.Block(height);
            gate?.Release();
        }
    }

    private async IAsyncEnumerable<EventResponse> Interrupted([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return Documents.Block(1);
        await _bench.Interrupt.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private static async IAsyncEnumerable<EventResponse> Ending()
    {
        yield return Documents.Block(1);
        await Task.Yield();
        yield return Documents.Block(1) with { Kind = EventKind.HostStopping, Text = "stopping" };
    }
}
