using System.Text.Json;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Tests;

/// <summary>Plans are kept and carried out as they were made, or refused; every other message to an app is one transaction.</summary>
public sealed class AppLifeVerbsTests : IDisposable
{
    private const string Id = "0123456789abcdef";
    private static readonly string OldHash = new('a', 64);

    private const string Own =
        """{"version":1,"name":"hello","description":"d","owner":"o","repotag":"flux/hello:1","port":31080,"enviromentParameters":[],"commands":[],"containerPort":80,"containerData":"/data","cpu":0.1,"ram":100,"hdd":1,"tiered":false}""";

    private readonly Bench _bench = new();
    private readonly List<SignedTransaction> _sent = [];
    private PlanResponse _plan = Plan("update");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_plan_shows_parts_differences_and_refund_and_can_be_applied_by_its_id()
    {
        Network();

        Ran planned = await _bench.Flux("app", "plan", "app.json");
        Ran applied = await _bench.Flux("app", "apply", "--plan", Id);

        Assert.Equal(ExitCode.Done, planned.Code);
        foreach (string shown in (string[])["plan", Id, "update it", "1.5 FLUX", "refund of unused time  0.25 FLUX", "cpu", "compose[0].cpu  0.1", "about 2026-12-01"])
        {
            Assert.Contains(shown, planned.Output, StringComparison.Ordinal);
        }

        Assert.True(applied.Code == ExitCode.Done, applied.Error);
        Transaction body = Assert.Single(_sent).Body;
        Assert.Equal(new Amount(151_000_000), body.Value); // A cent beside the price, which rises by the block; the chain refunds it.
        Assert.Equal(new App.Update(Own, null, Hash256.Parse(OldHash)), MessageOf(body));
    }

    [Theory]
    [InlineData("register", null, "an app hello was registered since", "update")]
    [InlineData("update", "{\"cpu\":2}", "app hello was changed since: seen cpu: 1 → 2", "update")]
    [InlineData("update", null, "app hello has ended since", "register")]
    [InlineData("update", null, "app hello is this very app already", "none")]
    public async Task a_plan_whose_app_changed_is_stale(string made, string? replacedNow, string why, string kindNow)
    {
        _plan = Plan(made);
        Network();
        await _bench.Flux("app", "plan", "app.json");
        _plan = Plan(kindNow, id: "fedcba9876543210", replaced: replacedNow);

        Ran ran = await _bench.Flux("app", "apply", "--plan", Id);

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.Contains($"plan {Id} is stale: {why}", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData(151_000_000, ExitCode.Done)]
    [InlineData(151_000_001, ExitCode.Conflict)]
    public async Task a_price_may_rise_by_a_cent_until_a_plan_is_applied(long atoms, int code)
    {
        Network();
        await _bench.Flux("app", "plan", "app.json");
        _plan = _plan with { PriceAtoms = atoms };

        Assert.Equal(code, (await _bench.Flux("app", "apply", "--plan", Id)).Code);
    }

    [Theory]
    [InlineData("0123")]
    [InlineData("../../secret")]
    public async Task a_plan_that_was_never_made_is_not_found(string id)
    {
        Network();

        Ran ran = await _bench.Flux("app", "apply", "--plan", id);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains($"there is no plan '{id}'", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_plan_with_a_problem_is_shown_with_its_exit_code()
    {
        _plan = _plan with { Acceptable = false, Problems = [new ProblemResponse(ProblemCode.NotPlaceable, "no node has room", null, null, null)] };
        Network();

        Ran ran = await _bench.Flux("app", "plan", "app.json");

        Assert.Equal(ExitCode.NotPlaceable, ran.Code);
        Assert.Contains("no node has room", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_update_of_an_app_that_is_not_there_is_refused()
    {
        _plan = Plan("register") with { Exists = false };
        Network();

        Ran ran = await _bench.Flux("app", "update", "app.json");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("there is no app hello to update", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task every_verb_sends_its_message_with_what_it_costs()
    {
        string developer = Network();
        (string[] Command, App.Command Message, long Atoms)[] cases =
        [
            (["app", "renew", "hello", "--blocks", "1000"], new App.Renew(1000), 3_000_000),
            (["app", "renew", "hello", "--itself", "--blocks", "500", "--most", "0.02", "--set-aside", "0.5"], new App.RenewItself(500, new Amount(2_000_000)), 50_000_000),
            (["app", "pause", "hello"], new App.Pause(), 0),
            (["app", "resume", "hello"], new App.Resume(), 0),
            (["app", "transfer", "hello", developer], new App.Transfer(Crypto.Address.ParseAccount(developer)), 0),
        ];
        foreach ((string[] command, App.Command message, long atoms) in cases)
        {
            _sent.Clear();
            Ran ran = await _bench.Flux([.. command, "-o", "json"]);

            Assert.True(ran.Code == ExitCode.Done, ran.Error);
            Transaction body = Assert.Single(_sent).Body;
            Assert.Equal((message, atoms), (MessageOf(body), body.Value.Atoms));
            Assert.Equal(atoms, JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.AppChangeResponse)!.PaidAtoms);
        }
    }

    [Fact]
    public async Task documents_that_the_network_exchanged_are_never_signed()
    {
        _plan = _plan with { Terms = _plan.Terms! with { Specification = Own.Replace("flux/hello:1", "evil/hello:1", StringComparison.Ordinal) } };
        Network();

        Ran ran = await _bench.Flux("app", "update", "app.json");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("the network planned other documents than app.json", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task a_plan_whose_id_is_a_path_is_not_kept()
    {
        _plan = _plan with { Terms = _plan.Terms! with { Id = "../../0123456789" } };
        Network();

        Assert.Equal(ExitCode.Failed, (await _bench.Flux("app", "plan", "app.json")).Code);
    }

    [Fact]
    public async Task a_history_ends_with_a_sum_of_all_money()
    {
        Network();
        _bench.Network.Answers("GET", ApiRoute.AppHistory("hello"), new AppHistoryResponse(
            "hello",
            [new AppEventResponse(1, "2026-11-28T00:00:00.000Z", 7, "registered", "3 instances until height 9", 100, null, null, null, 1)],
            new AppMoneyResponse(100, 10, 1, 1, 80, 8)), ContractsJson.Default.AppHistoryResponse);

        Ran ran = await _bench.Flux("app", "history", "hello");

        Assert.Contains("registered", ran.Output, StringComparison.Ordinal);
        Assert.Contains("0.000001 of 0.000001", ran.Output, StringComparison.Ordinal);
    }

    private static App.Command MessageOf(Transaction body) => Wire.Decode<App.Command>(Assert.IsType<Call>(body.Payload).Message);

    private static PlanResponse Plan(string kind, string id = Id, string? replaced = null) => Documents.Plan(exists: kind != "register", same: kind == "none") with
    {
        Terms = new PlanTermsResponse(
            id, kind, "flux", Own, new string('b', 64), null, kind == "register" ? null : OldHash, replaced ?? "{\"cpu\":1}", ["x: an unknown key seen, y wanted"], 1_000_000,
            [new PlanPartResponse("cpu", "100 thousandths of a core", 1_000_000)], 200_000_000, 50_000_000, 25_000_000, "0.25", 12, 88_012, "2026-12-01T00:00:00.000Z",
            [new DifferenceResponse("compose[0].cpu", "0.1", "0.4")]),
    };

    private string Network()
    {
        _bench.Write("app.json", Own.Replace(",", ", ", StringComparison.Ordinal));
        string address = new KeyRing(_bench.Data, "./.flux/dev").Create(KeyRing.Developer).Address;
        _bench.Running().Network
            .Answers("POST", ApiRoute.AppPlan, _ => _plan, ContractsJson.Default.PlanResponse)
            .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse)
            .Answers("GET", ApiRoute.Account(address), Documents.Account(address), ContractsJson.Default.AccountResponse)
            .Answers("GET", ApiRoute.App("hello"), Documents.App() with { Owner = address }, ContractsJson.Default.AppResponse)
            .Answers("GET", ApiRoute.AppRenewal("hello", 1000), new AppRenewalResponse("hello", 1000, 3_000_000, "0.03", 99, "2026-12-01T00:00:00.000Z"), ContractsJson.Default.AppRenewalResponse)
            .Answers("POST", ApiRoute.Transactions, Accept, ContractsJson.Default.SubmitResponse)
            .Answers("GET", ApiRoute.Transaction(Documents.TransactionId), Documents.Final(Documents.TransactionId), ContractsJson.Default.TransactionResponse);
        return address;
    }

    private SubmitResponse Accept(SeenRequest request)
    {
        _sent.Add(Wire.Decode<SignedTransaction>(Blob.FromHex(JsonSerializer.Deserialize(request.Body, ContractsJson.Default.SubmitRequest)!.Transaction)));
        return new SubmitResponse(Documents.TransactionId);
    }
}
