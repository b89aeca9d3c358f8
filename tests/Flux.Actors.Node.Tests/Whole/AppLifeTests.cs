using System.Text.Json;
using System.Text.Json.Nodes;
using Flux.Actors.Contracts;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>The life of an app on a running network, through the command: every atom of it is told, and a plan that has become stale is refused.</summary>
[Collection(WholeSystem.Name)]
public sealed class AppLifeTests
{
    private const int Conflict = 5;

    private static string[] Simulated { get; } = ["--set", "containers.runtime=simulated"];

    [Fact]
    public async Task an_app_is_registered_updated_renewed_paused_resumed_transferred_and_removed_and_its_money_adds_up()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start(Simulated);
        host.WaitForLine(" is final");
        string dearer = Write(network, "dearer.json", "cpu", 0.4);
        await Done(network.Run("wallet", "new", "alice"));
        await Done(network.Run("wallet", "send", "alice", "1"));

        await Done(network.Run("app", "deploy", TestNetwork.HelloApp));
        await Done(network.Run("app", "update", dearer));
        await Done(network.Run("app", "renew", "hello", "--blocks", "1000"));
        await Done(network.Run("app", "renew", "hello", "--itself", "--blocks", "500", "--most", "0.01", "--set-aside", "0.05"));
        await Done(network.Run("app", "pause", "hello"));
        Assert.Equal(AppStage.Paused, (await network.App("hello")).Stage);
        await Done(network.Run("app", "resume", "hello"));
        await Done(network.Run("app", "transfer", "hello", "alice"));
        AppResponse transferred = await network.App("hello");
        Assert.Equal((AppStage.Running, 500L, "0.05"), (transferred.Stage, transferred.Terms!.RenewsBlocks, transferred.Terms.Reserve));
        Assert.Equal(1, (await network.Run("app", "remove", "hello")).ExitCode);
        await Done(network.Run("app", "remove", "hello", "--wallet", "alice"));

        AppHistoryResponse history = await network.Get<AppHistoryResponse>(ApiRoute.AppHistory("hello"));
        AppMoneyResponse money = history.Money;
        Assert.Equal(money.PaidAtoms, money.HostsAtoms + money.BurntAtoms + money.TreasuryAtoms + money.RefundedAtoms + money.HeldAtoms);
        Assert.True(money is { PaidAtoms: > 10_000_000, HostsAtoms: > 0, HeldAtoms: 0 }, $"{money}");
        Assert.Equal(money.BurntAtoms, money.TreasuryAtoms);
        Assert.Equal(
            ["registered", "updated", "renewed", "renewal-set", "paused", "resumed", "transferred", "ended"],
            history.Events.Select(e => e.What).Where(what => what is not ("attested" or "left" or "settled")));
    }

    [Fact]
    public async Task a_plan_is_refused_when_the_app_was_changed_after_it_was_made()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start(Simulated);
        host.WaitForLine(" is final");
        await Done(network.Run("app", "deploy", TestNetwork.HelloApp));
        Finished planned = await Done(network.Run("app", "plan", Write(network, "planned.json", "cpu", 0.4), "-o", "json"));
        PlanResponse plan = JsonSerializer.Deserialize(planned.Output, ContractsJson.Default.PlanResponse)!;
        Assert.Equal([new DifferenceResponse("compose[0].cpu", "0.1", "0.4")], plan.Terms!.Differences.Where(difference => difference.Path == "compose[0].cpu"));

        await Done(network.Run("app", "update", Write(network, "other.json", "ram", 200)));

        Finished stale = await network.Run("app", "apply", "--plan", plan.Terms.Id);
        Assert.Equal(Conflict, stale.ExitCode);
        Assert.Contains("compose[0].ram: 100 → 200", stale.Errors, StringComparison.Ordinal);
        Finished again = await Done(network.Run("app", "plan", Write(network, "planned.json", "cpu", 0.4), "-o", "json"));
        await Done(network.Run("app", "apply", "--plan", JsonSerializer.Deserialize(again.Output, ContractsJson.Default.PlanResponse)!.Terms!.Id));
    }

    private static string Write(TestNetwork network, string file, string field, double value)
    {
        JsonNode spec = JsonNode.Parse(File.ReadAllText(TestNetwork.HelloApp))!;
        spec["compose"]![0]![field] = value;
        string path = Path.Combine(network.Directory, file);
        File.WriteAllText(path, spec.ToJsonString());
        File.Copy(Path.Combine(Path.GetDirectoryName(TestNetwork.HelloApp)!, "deploy.json"), Path.Combine(network.Directory, "deploy.json"), overwrite: true);
        return path;
    }

    private static async Task<Finished> Done(Task<Finished> running)
    {
        Finished run = await running;
        Assert.True(run.ExitCode == 0, run.Errors);
        return run;
    }
}
