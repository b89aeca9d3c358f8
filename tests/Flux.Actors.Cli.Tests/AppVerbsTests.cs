using System.Text.Json;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Tests;

public sealed class AppVerbsTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly List<SignedTransaction> _sent = [];
    private string _address = string.Empty;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task deploying_pays_the_price_with_the_documents_own_text_and_waits_until_all_serve()
    {
        int looks = 0;
        Network(Documents.Plan(), () => Documents.App(serving: Math.Min(3, looks++)));
        _bench.Write("deploy.json", "{ \"strict\": true }");

        Ran ran = await _bench.Flux("app", "deploy", "app.json", "--deploy", "deploy.json", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        DeployResponse deployed = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.DeployResponse)!;
        Assert.Equal((Documents.TransactionId, 14L, 3), (deployed.Transaction, deployed.Height, deployed.App.InstancesServing));
        Transaction body = Assert.Single(_sent).Body;
        Assert.Equal(new Amount(150_000_000), body.Value);
        Call call = Assert.IsType<Call>(body.Payload);
        Assert.Equal(new EntityId("app", "hello"), call.To);
        Assert.Equal(new App.Register("{ \"name\": \"hello\" }", "{ \"strict\": true }"), Wire.Decode<App.Command>(call.Message));
        Assert.Contains("app hello: 2 of 3 instances serve", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "beside")]
    [InlineData("other.json", "named")]
    public async Task the_deploy_document_is_the_one_named_else_the_one_beside_the_specification(string? named, string used)
    {
        Network(Documents.Plan(exists: true, same: true), () => Documents.App());
        _bench.Write("deploy.json", "beside");
        _bench.Write("other.json", "named");

        await _bench.Flux(["app", "deploy", "app.json", .. named is null ? Array.Empty<string>() : ["--deploy", named]]);

        SeenRequest asked = _bench.Network.Seen.First(seen => seen.Path == ApiRoute.AppPlan);
        Assert.Equal(used, JsonSerializer.Deserialize(asked.Body, ContractsJson.Default.PlanRequest)!.Deploy);
    }

    [Fact]
    public async Task a_missing_image_is_made_by_the_script_beside_the_specification()
    {
        Network(Documents.Plan(image: false), () => Documents.App());
        string script = _bench.Write("build.sh", "exit 0");
        List<string> built = [];
        _bench.RunProgram = (order, _, _) =>
        {
            built.Add($"{order.File} {Assert.Single(order.Arguments)}");
            return Task.FromResult(0);
        };

        Ran ran = await _bench.Flux("app", "deploy", "app.json");

        Assert.Equal((ExitCode.Done, $"bash {script}"), (ran.Code, Assert.Single(built)));
    }

    [Fact]
    public async Task an_invalid_specification_is_refused_with_every_problem_before_any_payment()
    {
        Network(Documents.Refused(
            new ProblemResponse(ProblemCode.InvalidSpecification, "port 80 is reserved", "80", "above 1023", null),
            new ProblemResponse(ProblemCode.InvalidSpecification, "no image named", null, null, null)));

        Ran ran = await _bench.Flux("app", "deploy", "app.json");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("flux: app.json: port 80 is reserved: seen 80, wanted above 1023", ran.Error, StringComparison.Ordinal);
        Assert.Contains("also: no image named", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task what_no_node_can_hold_is_refused_before_any_payment()
    {
        Network(Documents.Refused(new ProblemResponse(ProblemCode.NotPlaceable, "3 instances wanted, 1 node has room", null, null, null)));

        Assert.Equal(ExitCode.NotPlaceable, (await _bench.Flux("app", "deploy", "app.json")).Code);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task the_same_app_again_is_nothing_to_pay()
    {
        Network(Documents.Plan(exists: true, same: true), () => Documents.App());

        Ran ran = await _bench.Flux("app", "deploy", "app.json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Empty(_sent);
        Assert.Contains("http://127.11.2.1:31111", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task another_app_of_the_name_is_a_conflict()
    {
        Network(Documents.Plan(exists: true, same: false));

        Ran ran = await _bench.Flux("app", "deploy", "app.json");

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.Contains("update it with ./flux app update app.json", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task instances_that_do_not_serve_in_time_are_printed_with_their_reasons()
    {
        Network(Documents.Plan(), () => Documents.App(serving: 2));

        Ran ran = await _bench.Flux("app", "deploy", "app.json", "--timeout", "10s");

        Assert.Equal(ExitCode.TimedOut, ran.Code);
        Assert.Contains("2 pulling (image is being pulled)", ran.Error, StringComparison.Ordinal);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task a_file_that_is_not_there_is_invalid_input()
    {
        Ran ran = await _bench.Running().Flux("app", "deploy", "nowhere.json");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("nowhere.json can't be read", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task removing_sends_the_owners_word_without_money()
    {
        Network(Documents.Plan(), () => Documents.App() with { Owner = _address });

        Ran ran = await _bench.Flux("app", "remove", "hello", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal(
            new RemoveResponse("hello", true, Documents.TransactionId, 14),
            JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.RemoveResponse));
        Transaction body = Assert.Single(_sent).Body;
        Assert.Equal(Amount.Zero, body.Value);
        Assert.Equal(new App.Remove(), Wire.Decode<App.Command>(Assert.IsType<Call>(body.Payload).Message));
    }

    [Theory]
    [InlineData("json", """{"app":"hello","wasRunning":false,"transaction":null,"height":null}""")]
    [InlineData("table", "result  had ended already: nothing to do")]
    public async Task removing_what_has_ended_is_nothing_to_do_and_costs_nothing(string output, string line)
    {
        Network(Documents.Plan(), () => Documents.App(serving: 0) with { Stage = AppStage.Ended });

        Ran ran = await _bench.Flux("app", "remove", "hello", "-o", output);

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains(line, ran.Lines);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task removing_somebody_elses_app_is_refused_before_a_fee_is_paid()
    {
        Network(Documents.Plan(), () => Documents.App());

        Ran ran = await _bench.Flux("app", "remove", "hello");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains($"seen {_address}, wanted its owner t1owner; name the owner's wallet with --wallet", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    private void Network(PlanResponse plan, Func<AppResponse>? app = null)
    {
        _bench.Write("app.json", "{ \"name\": \"hello\" }");
        _address = new KeyRing(_bench.Data, "./.flux/dev").Create(KeyRing.Developer).Address;
        _bench.Running().Network
            .Answers("POST", ApiRoute.AppPlan, plan, ContractsJson.Default.PlanResponse)
            .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse)
            .Answers("GET", ApiRoute.Account(_address), Documents.Account(_address), ContractsJson.Default.AccountResponse)
            .Answers("POST", ApiRoute.Transactions, Accept, ContractsJson.Default.SubmitResponse)
            .Answers(
                "GET",
                ApiRoute.Transaction(Documents.TransactionId),
                Documents.Final(Documents.TransactionId),
                ContractsJson.Default.TransactionResponse);
        if (app is not null)
        {
            _bench.Network.Answers("GET", ApiRoute.App("hello"), _ => app(), ContractsJson.Default.AppResponse);
        }
    }

    private SubmitResponse Accept(SeenRequest request)
    {
        string hex = JsonSerializer.Deserialize(request.Body, ContractsJson.Default.SubmitRequest)!.Transaction;
        _sent.Add(Wire.Decode<SignedTransaction>(Blob.FromHex(hex)));
        return new SubmitResponse(Documents.TransactionId);
    }
}
