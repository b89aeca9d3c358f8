using System.Globalization;
using System.Net;
using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Tests.Whole;

[Collection(WholeSystem.Name)]
public sealed class UpTests(ITestOutputHelper output)
{
    [DockerFact]
    public async Task one_command_gives_final_blocks_a_served_app_paid_nodes_and_exact_money()
    {
        await using TestNetwork network = new();
        Finished run = await FluxProcess.Run(network.Up("--app", TestNetwork.HelloApp, "--blocks", "30", "--down", "-o", "json"));
        Assert.True(run.ExitCode == 0, run.Errors);
        JsonElement summary = run.Json();
        Assert.True(summary.GetProperty("height").GetInt64() >= 30);
        Assert.True(summary.GetProperty("finalized").GetBoolean());
        Assert.Equal("docker", summary.GetProperty("runtime").GetString());
        JsonElement[] instances = [.. summary.GetProperty("apps")[0].GetProperty("instances").EnumerateArray()];
        Assert.Equal(3, instances.Select(instance => instance.GetProperty("node").GetString()).Distinct().Count());
        Assert.All(instances, instance =>
        {
            Assert.Equal("running", instance.GetProperty("stage").GetString());
            Assert.Equal(200, instance.GetProperty("status").GetInt32());
        });
        Assert.True(summary.GetProperty("rewards").GetArrayLength() >= 4);
        AssertExact(summary.GetProperty("supply"));
        Assert.Equal(3, summary.GetProperty("containersRemoved").GetInt32());
        output.WriteLine($"first block after {summary.GetProperty("firstBlockMilliseconds")} ms, {summary.GetProperty("residentBytes")} bytes resident");
    }

    [DockerFact]
    public async Task every_instance_serves_the_page_from_a_hardened_container_on_its_nodes_own_address()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start("--app", TestNetwork.HelloApp);
        host.WaitForLine("3 of 3 instances serve");
        AppResponse app = await network.App("hello");
        Assert.Equal(3, app.Instances.Select(instance => instance.Organisation).Distinct().Count());
        foreach (InstanceResponse instance in app.Instances)
        {
            Assert.Equal(HttpStatusCode.OK, await network.Fetch(instance.Urls[0]));
            string inspected = await TestNetwork.Docker(
                "inspect",
                "--format",
                "{{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}} {{.HostConfig.SecurityOpt}} {{.HostConfig.PidsLimit}} {{json .HostConfig.PortBindings}}",
                instance.ContainerId!);
            Assert.StartsWith("[ALL] [] [no-new-privileges:true] 128 ", inspected, StringComparison.Ordinal);
            Assert.Contains($"\"HostIp\":\"{instance.Address}\"", inspected, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task asking_for_what_is_already_so_is_nothing_to_do_and_costs_no_fee()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start("--app", TestNetwork.HelloApp, "--set", "containers.runtime=simulated");
        host.WaitForLine("3 of 3 instances serve");
        ulong deployed = await Nonce();
        Finished same = await network.Run("app", "deploy", TestNetwork.HelloApp, "-o", "json");
        Assert.Equal(JsonValueKind.Null, same.Json().GetProperty("transaction").ValueKind);
        Assert.Equal(deployed, await Nonce());

        Assert.True((await network.Run("app", "remove", "hello", "-o", "json")).Json().GetProperty("wasRunning").GetBoolean());
        Finished again = await network.Run("app", "remove", "hello", "-o", "json");

        Assert.Equal("""{"app":"hello","wasRunning":false,"transaction":null,"height":null}""", again.Output.Trim());
        Assert.Equal((0, deployed + 1), (again.ExitCode, await Nonce()));

        // Every transaction, and with it every fee, moves the nonce; the balance also moves by the refund, a block after the removal.
        async Task<ulong> Nonce() => (await network.Run("wallet", "balance", "-o", "json")).Json().GetProperty("nonce").GetUInt64();
    }

    [DockerFact]
    public async Task ten_kills_at_any_moment_lose_no_accepted_transaction_no_container_and_no_atom()
    {
        const int kills = 10;
        await using TestNetwork network = new();
        await using (FluxProcess first = network.Start("--app", TestNetwork.HelloApp))
        {
            first.WaitForLine("is attested");
            first.WaitForLine("is attested");
            first.WaitForLine("is attested");
            await first.Kill();
        }

        string containers = await Containers();
        Assert.Equal(3, containers.Split('\n').Length);
        ulong seed = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        output.WriteLine($"seed {seed}");
        Prng random = new(seed);
        List<Hash256> accepted = [];
        long height = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            await using FluxProcess host = network.Start();
            host.WaitForLine(" is final");
            long seen = (await network.Status()).Height;
            Assert.True(seen >= height, $"height {seen} after {height}: it fell in kill {kill}");
            height = seen;
            SignedTransaction transfer = await network.Signed(
                new Transfer(new AccountId(Hash256.Sha256([(byte)kill]).ToArray().AsSpan(0, AccountId.Size))), new Amount(1_000 + kill));
            Assert.Null(await network.Post(transfer));
            accepted.Add(transfer.Id());
            for (ulong lines = random.Below(4); lines > 0; lines--)
            {
                host.WaitForLine(" is final");
            }

            await host.Kill();
        }

        await using FluxProcess last = network.Start();
        last.WaitForLine(" is final");
        last.WaitForLine(" is final");
        last.WaitForLine(" is final");
        foreach (Hash256 id in accepted)
        {
            TransactionResponse fate = await network.Fate(id);
            Assert.True(
                fate.Fate == TransactionFate.Final || (fate.Fate == TransactionFate.Dropped && fate.Reason is not null),
                $"transaction {id} was accepted and is now {fate}");
        }

        StatusResponse status = await network.Status();
        Assert.True(status.Supply.Exact, status.Supply.ToString());
        Assert.Empty(status.StoppedEntities);
        Assert.Equal(containers, await Containers());

        Task<string> Containers() => TestNetwork.Docker(
            "ps", "--no-trunc", "--filter", $"label=flux.network={NetworkLabel(network)}", "--format", "{{.ID}} {{.Names}}");
    }

    [DockerFact]
    public async Task a_killed_container_serves_again_and_two_silent_nodes_stop_neither_blocks_nor_app()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start("--app", TestNetwork.HelloApp);
        host.WaitForLine("app hello is registered");
        AppResponse before = await Until(network, host, app => app.Instances.All(instance => instance is { Serving: true, AttestedHeight: not null }));
        InstanceResponse victim = before.Instances[0];
        long start = Environment.TickCount64;
        await TestNetwork.Docker("kill", victim.ContainerId!);
        await Until(network, host, app => app.Instances[0] is { Restarts: 1, Serving: true });
        output.WriteLine($"a killed container served again after {Environment.TickCount64 - start} ms");
        Assert.Equal(HttpStatusCode.OK, await network.Fetch(victim.Urls[0]));

        string[] nodes = [before.Instances[0].Node!, before.Instances[1].Node!];
        start = Environment.TickCount64;
        foreach (string node in nodes)
        {
            Finished stopped = await network.Run("node", "stop", node, "-o", "json");
            Assert.True(stopped.ExitCode == 0, stopped.Errors);
        }

        await Until(network, host, app => app.Instances.All(instance => instance.Serving && !nodes.Contains(instance.Node)));
        output.WriteLine($"two silent nodes' instances served elsewhere after {Environment.TickCount64 - start} ms");
        long height = (await network.Status()).Height;
        host.WaitForLine(string.Create(CultureInfo.InvariantCulture, $"block {height + 3} is final"));
        Assert.True((await network.Status()).Supply.Exact);
    }

    /// <summary>The app once it is as wanted; each further block is one more look.</summary>
    private static async Task<AppResponse> Until(TestNetwork network, FluxProcess host, Func<AppResponse, bool> isSo)
    {
        AppResponse app = await network.App("hello");
        for (int block = 0; !isSo(app) && block < 400; block++)
        {
            host.WaitForLine(" is final");
            app = await network.App("hello");
        }

        return isSo(app) ? app : throw new TimeoutException($"the app is {app} with {string.Join(", ", app.Instances)}");
    }

    private static string NetworkLabel(TestNetwork network) =>
        Wire.Decode<Genesis>(Blob.Own(File.ReadAllBytes(Path.Combine(network.Directory, "genesis")))).Id().ToString();

    private static void AssertExact(JsonElement supply)
    {
        long Of(string name) => supply.GetProperty(name).GetInt64();
        Assert.Equal(Of("minted") - Of("burnt"), Of("balances") + Of("locks") + Of("escrow"));
    }
}
