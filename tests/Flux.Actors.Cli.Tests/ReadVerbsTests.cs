using System.Net;
using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>The verbs that only ask the network.</summary>
public sealed class ReadVerbsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("status")]
    [InlineData("app list")]
    [InlineData("node list")]
    [InlineData("chain blocks")]
    [InlineData("node stop 3f2a")]
    public async Task without_a_running_network_it_says_so_and_fails(string line)
    {
        Ran ran = await _bench.Flux(line.Split(' '));

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Equal("flux: no network runs in ./.flux/dev (no api.url); start it with ./flux up\n", ran.Error);
        Assert.Empty(ran.Output);
    }

    [Fact]
    public async Task in_a_json_run_the_problem_is_the_one_line()
    {
        Ran ran = await _bench.Flux("status", "-o", "json");

        ProblemResponse? problem = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.ProblemResponse);
        Assert.Equal(ProblemCode.NotRunning, problem!.Code);
    }

    [Fact]
    public async Task a_network_that_does_not_answer_is_named_with_its_address()
    {
        _bench.Running().Network.Down = true;

        Ran ran = await _bench.Flux("status");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("no network answers at http://127.0.0.1:16127/: seen Connection refused", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_network_that_does_not_answer_in_time_is_another_problem_than_none()
    {
        _bench.Running().Network.NeverAnswers("GET", ApiRoute.Status);

        Ran ran = await _bench.Flux("status", "--timeout", "1ms", "-o", "json");

        Assert.Equal(ExitCode.TimedOut, ran.Code);
        Assert.Contains("\"code\":\"timed-out\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Assert.Contains("did not answer in time: seen no answer, wanted an answer within 1ms", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_connection_that_breaks_is_another_problem_than_no_network()
    {
        _bench.Running().Network.Breaks("GET", ApiRoute.Status);

        Ran ran = await _bench.Flux("status", "-o", "json");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("\"code\":\"connection-lost\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Assert.Contains("broke before the answer", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("x/../y")]
    [InlineData("a b")]
    [InlineData("50%")]
    [InlineData("%2e%2e")]
    [InlineData("what?")]
    [InlineData("one#two")]
    [InlineData("...")]
    public async Task names_reach_the_api_escaped_and_stay_one_name(string name)
    {
        string[][] verbs =
        [
            ["app", "status", name], ["app", "logs", name], ["node", "status", name], ["node", "queue", name], ["node", "stop", name], ["node", "start", name], ["chain", "tx", name],
        ];
        string escaped = Uri.EscapeDataString(name);
        _bench.Running();
        foreach (string[] verb in verbs)
        {
            await _bench.Flux(verb);
        }

        Assert.Equal(
            [
                $"/api/v1/apps/{escaped}", $"/api/v1/apps/{escaped}/logs?lines=100", $"/api/v1/nodes/{escaped}", $"/api/v1/nodes/{escaped}/queue", $"/api/v1/nodes/{escaped}/stop",
                $"/api/v1/nodes/{escaped}/start", $"/api/v1/chain/transactions/{escaped}",
            ],
            _bench.Network.Seen.Select(seen => seen.Path));
    }

    [Fact]
    public async Task an_answer_that_is_not_ours_is_a_failure_and_no_crash()
    {
        _bench.Running().Network.Raw("GET", ApiRoute.Status, HttpStatusCode.OK, "<html>");

        Ran ran = await _bench.Flux("status");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("does not answer as a Flux network does", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_error_that_is_not_ours_is_named_by_its_status()
    {
        _bench.Running().Network.Raw("GET", ApiRoute.Status, HttpStatusCode.BadGateway, "{broken");

        Ran ran = await _bench.Flux("status");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("HTTP 502", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_networks_own_problem_is_shown_with_its_exit_code()
    {
        _bench.Running().Network.Refuses(
            "GET", ApiRoute.App("nope"), new ProblemResponse(ProblemCode.NotFound, "no app of that name", "'nope'", "hello", null));

        Ran ran = await _bench.Flux("app", "status", "nope");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Equal("flux: no app of that name: seen 'nope', wanted hello\n", ran.Error);
    }

    [Fact]
    public async Task json_is_one_document_on_one_line()
    {
        _bench.Running().Network.Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse);

        Ran ran = await _bench.Flux("-o", "json", "status");

        Assert.Equal(ExitCode.Done, ran.Code);
        using JsonDocument document = JsonDocument.Parse(Assert.Single(ran.Lines));
        Assert.Equal(12, document.RootElement.GetProperty("height").GetInt64());
        Assert.Equal(24_339_500_000_000_000, document.RootElement.GetProperty("supply").GetProperty("minted").GetInt64());
        Assert.True(document.RootElement.GetProperty("supply").GetProperty("exact").GetBoolean());
    }

    [Fact]
    public async Task jsonl_is_one_line_per_item()
    {
        NodesResponse nodes = new([Documents.Node(), Documents.Node(), Documents.Node()]);
        _bench.Running().Network.Answers("GET", ApiRoute.Nodes, nodes, ContractsJson.Default.NodesResponse);

        Ran ran = await _bench.Flux("node", "list", "-o", "jsonl");

        Assert.Equal(3, ran.Lines.Count);
        Assert.All(ran.Lines, line => Assert.StartsWith("{\"id\":", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_table_names_its_columns_and_aligns_them()
    {
        AppsResponse apps = new([Documents.App(serving: 2)]);
        _bench.Running().Network.Answers("GET", ApiRoute.Apps, apps, ContractsJson.Default.AppsResponse);

        Ran ran = await _bench.Flux("app", "list");

        Assert.Equal("APP    STAGE    SERVING  OWNER    ESCROW      EXPIRES", ran.Lines[0]);
        Assert.Equal("hello  running  2/3      t1owner  0.00000042  88003", ran.Lines[1]);
    }

    [Fact]
    public async Task an_app_without_instances_has_no_empty_table_of_them()
    {
        _bench.Running().Network.Answers(
            "GET", ApiRoute.App("hello"), Documents.App(serving: 0, wanted: 0), ContractsJson.Default.AppResponse);

        Ran ran = await _bench.Flux("app", "status", "hello");

        Assert.Contains("serving        0 of 0", ran.Lines);
        Assert.DoesNotContain("INSTANCE", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_simulated_runtime_is_never_hidden()
    {
        _bench.Running().Network.Answers(
            "GET", ApiRoute.Status, Documents.Status(runtime: "simulated"), ContractsJson.Default.StatusResponse);

        Ran ran = await _bench.Flux("status");

        Assert.Contains("simulated: no container really runs", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_address_given_goes_before_the_one_found()
    {
        _bench.Running();

        Ran ran = await _bench.Flux("status", "--api", "nowhere:x");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("--api is no API address: seen 'nowhere:x', wanted HOST:PORT or a URL", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task operator_verbs_show_the_token_and_others_do_not()
    {
        string stop = ApiRoute.NodeStop("3333");
        _bench.Running().Network
            .Answers("POST", stop, Documents.Node(), ContractsJson.Default.NodeResponse)
            .Answers("GET", ApiRoute.Node("3333"), Documents.Node(), ContractsJson.Default.NodeResponse);

        Assert.Equal(ExitCode.Done, (await _bench.Flux("node", "stop", "3333")).Code);
        Ran status = await _bench.Flux("node", "status", "3333");
        Assert.Equal(ExitCode.Done, status.Code);
        Assert.Equal(
            [
                ("benchmark", "fails: threads 2 of 4 threads; waived (profile dev)"),
                ("- threads", "2 threads, 4 wanted: too little"),
                ("- disk write", "200 MB/s, 180 wanted"),
                ("- disk syncs", "800 syncs/s"),
            ],
            status.Lines.Select(line => line.Split("  ", 2)).Select(cells => (cells[0], cells[1].Trim())).TakeLast(4));

        Assert.Equal(["Bearer secret", null], _bench.Network.Seen.Select(seen => seen.Token));
    }

    [Fact]
    public async Task a_nodes_place_in_its_queue_is_shown_with_the_estimate()
    {
        NodeQueueResponse waiting = new(
            Documents.Node().Id, "cumulus", "confirmed", 100, 40, 12, 12, 11, 10, 12, 330, 300, 360, 3, 60_480, 72, 281_250_000, "2.8125");
        _bench.Running().Network.Answers("GET", ApiRoute.NodeQueue("3333"), waiting, ContractsJson.Default.NodeQueueResponse);
        Ran table = await _bench.Flux("node", "queue", "3333");
        Assert.Equal(
            [
                ("position", "12 of 40"),
                ("payment", "2.8125 FLUX"),
                ("last paid", "at height 72"),
                ("blocks", "12 if nobody ahead leaves, at height 112"),
                ("estimate", "11 blocks, 10 (p10) to 12 (p90)"),
                ("time", "330 s, 300 (p10) to 360 (p90)"),
                ("left", "3 nodes of the tier in 60480 blocks"),
            ],
            table.Lines.Select(line => line.Split("  ", 2)).Select(cells => (cells[0], cells[1].Trim())).TakeLast(7));
        Ran json = await _bench.Flux("node", "queue", "3333", "-o", "json");
        Assert.Equal(waiting, JsonSerializer.Deserialize(Assert.Single(json.Lines), ContractsJson.Default.NodeQueueResponse));
    }

    [Fact]
    public async Task a_node_in_no_queue_says_its_stage()
    {
        NodeQueueResponse idle = new(
            Documents.Node().Id, "cumulus", "started", 100, 40, null, null, null, null, null, null, null, null, 0, 100, null, 281_250_000, "2.8125");
        _bench.Running().Network.Answers("GET", ApiRoute.NodeQueue("3333"), idle, ContractsJson.Default.NodeQueueResponse);
        Ran table = await _bench.Flux("node", "queue", "3333");
        Assert.Equal(ExitCode.Done, table.Code);
        Assert.Contains(table.Lines, line => line.EndsWith("none: the node is started", StringComparison.Ordinal));
        Assert.DoesNotContain(table.Lines, line => line.StartsWith("estimate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task without_the_token_nothing_is_sent()
    {
        _bench.Write(".flux/dev/api.url", "http://127.0.0.1:16127");

        Ran ran = await _bench.Flux("node", "stop", "3333");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("this verb needs the operator's token: seen no api.token in ./.flux/dev", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Network.Seen);
    }

    [Fact]
    public async Task logs_are_lines_with_their_instance()
    {
        AppLogsResponse logs = new("hello", [new(0, Documents.NodeId, ["one", "two"]), new(1, Documents.NodeId, ["three"])]);
        _bench.Running().Network.Answers("GET", ApiRoute.AppLogs("hello", null, 100), logs, ContractsJson.Default.AppLogsResponse);

        Ran ran = await _bench.Flux("app", "logs", "hello");

        Assert.Equal(["hello/0  one", "hello/0  two", "hello/1  three"], ran.Lines);
    }

    [Fact]
    public async Task a_block_and_a_transaction_are_shown_whole()
    {
        BlockResponse block = new(
            4, "id", "parent", "slot", Documents.NodeId, "i", "t", "s", 0, ["a", "b"], ["pay 1 FLUX"],
            [new BlockTransactionResponse(Documents.TransactionId, "t1a", 0, new string('x', 200), 1_000, 5_000, "NotTheOwner")],
            [new RewardResponse(Documents.NodeId, "t1b", 100, "0.000001")],
            50_000_000);
        _bench.Running().Network
            .Answers("GET", ApiRoute.Block(4), block, ContractsJson.Default.BlockResponse)
            .Answers(
                "GET",
                ApiRoute.Transaction(Documents.TransactionId),
                Documents.Final(Documents.TransactionId),
                ContractsJson.Default.TransactionResponse);

        Ran shown = await _bench.Flux("chain", "block", "4");
        Ran json = await _bench.Flux("chain", "block", "4", "-o", "json");
        Ran fate = await _bench.Flux("chain", "tx", Documents.TransactionId, "-o", "json");

        Assert.Contains(shown.Lines, line => line.StartsWith("treasury", StringComparison.Ordinal) && line.EndsWith(" 0.5 FLUX", StringComparison.Ordinal));
        Assert.Contains("\"treasuryAtoms\":50000000", Assert.Single(json.Lines), StringComparison.Ordinal);
        Assert.Contains("NotTheOwner", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"{new string('x', 60)}…  ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("0.000001", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\"fate\":\"final\",\"height\":14", Assert.Single(fate.Lines), StringComparison.Ordinal);
    }
}
