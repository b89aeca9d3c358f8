using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>Bad input is refused with one clear sentence and the right exit code, and loses nothing.</summary>
[Collection(WholeSystem.Name)]
public sealed class RefusalTests
{
    private const int InvalidInput = 2;
    private const int NotPlaceable = 3;
    private const int Conflict = 5;
    private const int TimedOut = 6;

    [Fact]
    public async Task an_unknown_option_is_refused_with_the_nearest_known_one()
    {
        await using TestNetwork network = new();
        Refused(
            await FluxProcess.Run(network.Up("--set", "consensus.blok_time=1s")),
            InvalidInput, "unknown key 'consensus.blok_time'", "did you mean 'consensus.block_time'?");
    }

    [Fact]
    public async Task a_second_process_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using TestNetwork network = new();
        await using FluxProcess first = network.Start(Simulated);
        first.WaitForLine(" is final");
        Refused(await FluxProcess.Run(network.Up(Simulated)), Conflict, "is in use", $"process {first.Id}");
        first.WaitForLine(" is final");
    }

    [Fact]
    public async Task an_address_in_use_is_refused()
    {
        await using TestNetwork network = new();
        using TcpListener holder = new(IPAddress.Loopback, 0);
        holder.Start();
        Refused(
            await FluxProcess.Run(network.UpAt(holder.LocalEndpoint.ToString()!, Simulated)),
            Conflict, "can't listen on", "--api HOST:PORT");
    }

    [Fact]
    public async Task the_data_of_another_network_is_refused()
    {
        await using TestNetwork one = new();
        await using TestNetwork other = new();
        Assert.Equal(0, (await FluxProcess.Run(one.Up([.. Simulated, "--blocks", "1"]))).ExitCode);
        Assert.Equal(0, (await FluxProcess.Run(other.Up([.. Simulated, "--blocks", "1"]))).ExitCode);
        File.Copy(Path.Combine(other.Directory, "genesis"), Path.Combine(one.Directory, "genesis"), overwrite: true);
        Refused(await FluxProcess.Run(one.Up(Simulated)), Conflict, "holds the data of another network", "of the genesis file");
    }

    [Theory]
    [InlineData("journal.db", "an empty journal")]
    [InlineData("genesis", "no genesis file")]
    public async Task a_directory_that_lost_a_part_is_refused_since_its_keys_have_signed(string lost, string seen)
    {
        await using TestNetwork network = new();
        Assert.Equal(0, (await FluxProcess.Run(network.Up([.. Simulated, "--blocks", "1"]))).ExitCode);
        foreach (string file in Directory.EnumerateFiles(network.Directory, lost + "*"))
        {
            File.Delete(file);
        }

        Refused(await FluxProcess.Run(network.Up(Simulated)), Conflict, "is not whole", seen);
    }

    [Fact]
    public async Task a_first_start_that_was_cut_short_is_taken_up_again()
    {
        await using TestNetwork network = new();
        Assert.Equal(0, (await network.Run("wallet", "new", "developer")).ExitCode);
        Finished run = await FluxProcess.Run(network.Up([.. Simulated, "--blocks", "1"]));
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    [Fact]
    public async Task a_bad_specification_is_refused_before_anything_is_paid()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start(Simulated);
        host.WaitForLine(" is final");
        Amount before = await Balance(network);
        Refused(await Deploy(network, "{ \"version\": 8, "), InvalidInput, "specification");
        Refused(await Deploy(network, Hello(spec => spec["version"] = 9)), InvalidInput, "version", "9", "8");
        Refused(await Deploy(network, Hello(spec => spec["instances"] = "three")), InvalidInput, "instances", "three", "a whole number");
        Refused(await Deploy(network, Hello(spec => spec["geolocation"] = new JsonArray("acEU"))), NotPlaceable, "geolocation");
        Assert.Equal(before, await Balance(network));
    }

    [DockerFact]
    public async Task an_app_without_its_image_is_refused_before_anything_is_paid()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start();
        host.WaitForLine(" is final");
        Amount before = await Balance(network);
        Refused(
            await Deploy(network, Hello(spec => spec["compose"]![0]!["repotag"] = "nobody/nothing:1")),
            InvalidInput, "image 'nobody/nothing:1' is not on this machine");
        Assert.Equal(before, await Balance(network));
    }

    [DockerFact]
    public async Task an_app_whose_port_is_held_is_shown_with_the_reason_and_serves_where_the_port_is_free()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start();
        host.WaitForLine("api: ");
        TcpListener[] holders = [.. Enumerable.Range(41, 8).Select(number => new TcpListener(new IPAddress([127, (byte)number, 0, 1]), 31_080))];
        try
        {
            Array.ForEach(holders, holder => holder.Start());
            await using FluxProcess waiting = FluxProcess.Start("app", "deploy", TestNetwork.HelloApp, "--timeout", "3m", "--data", network.Directory);
            HashSet<string> blocked = [];
            while (blocked.Count < 3)
            {
                string line = host.WaitForLine("can't be placed now: ");
                Assert.Contains("port 127.", line, StringComparison.Ordinal);
                blocked.Add(line[..line.IndexOf(" can't", StringComparison.Ordinal)].Split(' ')[^1]);
            }

            // Now that each of the three has been refused everywhere, the reason is there to be told, however short one waits.
            await waiting.Kill();
            Finished deploy = await network.Run("app", "deploy", TestNetwork.HelloApp, "--timeout", "5s");
            Assert.True(deploy.ExitCode == TimedOut, $"exit code {deploy.ExitCode}:\n{deploy.Errors}");
            Assert.True(deploy.Errors.Contains("is in use by a process outside docker", StringComparison.Ordinal), deploy.Errors);

            // An instance is tried again and again, so a look may find it starting; what failed last is told at every look.
            string status = (await network.Run("app", "status", "hello")).Output;
            Assert.Contains(":31080 is in use by a process outside docker; free it or use another port", status, StringComparison.Ordinal);
            InstanceResponse[] held = [.. (await network.App("hello")).Instances];
            Assert.All(held, instance => Assert.Contains(instance.Stage, new[] { "failed", "starting" }));
            Assert.All(held, instance => Assert.Contains(":31080 is in use by ", instance.LastFailure, StringComparison.Ordinal));

            // Every node was tried before the wait, and after it only those whose port is free can serve.
            Array.ForEach(holders[4..], holder => holder.Stop());
            do
            {
                host.WaitForLine(" serves");
            }
            while ((await network.App("hello")).InstancesServing < 3);
        }
        finally
        {
            Array.ForEach(holders, holder => holder.Dispose());
        }

        AppResponse app = await network.App("hello");
        Assert.Equal(3, app.InstancesServing);
        string[] free = ["127.45.0.1", "127.46.0.1", "127.47.0.1", "127.48.0.1"];
        Assert.All(app.Instances, instance => Assert.Contains(instance.Address!, free));
        Assert.Contains("31080 is in use", app.Instances[0].LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_underpaid_app_is_refused_on_the_chain_and_its_value_stays()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start(Simulated);
        host.WaitForLine(" is final");
        Amount before = await Balance(network);
        string text = await File.ReadAllTextAsync(TestNetwork.HelloApp);
        App.Register register = new(SpecReader.Read(text, 0, SpecRules.Flux).Spec!.Canonical, null);
        SignedTransaction transaction = await network.Signed(
            new Call(new EntityId("app", "hello"), Wire.Encode<App.Command>(register)), new Amount(1));
        Assert.Null(await network.Post(transaction));
        TransactionResponse fate = await network.Settled(host, transaction.Id());
        Assert.Equal((TransactionFate.Final, "Underpaid"), (fate.Fate, fate.Refusal));
        Assert.Equal(before - transaction.Body.Fee, await Balance(network));
    }

    [Fact]
    public async Task forged_stale_foreign_and_double_transactions_are_refused_by_name()
    {
        await using TestNetwork network = new();
        await using FluxProcess host = network.Start(Simulated);
        host.WaitForLine(" is final");
        Transfer to = new(new AccountId(Hash256.Sha256([1]).ToArray().AsSpan(0, AccountId.Size)));
        SignedTransaction good = await network.Signed(to, new Amount(5_000));
        Assert.Null(await network.Post(good));
        await network.Settled(host, good.Id());

        SignedTransaction stale = await network.Signed(to, new Amount(6_000), nonce: 0);
        Assert.Equal(ProblemCode.WrongNonce, (await network.Post(stale))!.Code);

        SignedTransaction next = await network.Signed(to, new Amount(7_000));
        SignedTransaction forged = next with { Body = next.Body with { Value = new Amount(8_000) } };
        ProblemResponse signature = (await network.Post(forged))!;
        Assert.Equal(ProblemCode.BadSignature, signature.Code);
        Assert.Contains("signature", signature.Message, StringComparison.Ordinal);

        SignedTransaction foreign = await network.Signed(to, new Amount(9_000), network: Hash256.Sha256([2]));
        ProblemResponse wrongNetwork = (await network.Post(foreign))!;
        Assert.Equal(ProblemCode.WrongNetwork, wrongNetwork.Code);

        SignedTransaction far = await network.Signed(to, Amount.Flux(400_000_000));
        ProblemResponse poor = (await network.Post(far))!;
        Assert.Equal(ProblemCode.InsufficientFunds, poor.Code);

        // Two that spend the same nonce: one of them is final, the other is refused or dropped, and never both count.
        SignedTransaction left = await network.Signed(to, new Amount(10_000));
        SignedTransaction right = await network.Signed(to, new Amount(11_000), nonce: left.Body.Nonce);
        Assert.Null(await network.Post(left));
        ProblemResponse? second = await network.Post(right);
        Assert.NotNull(second);
        Assert.Contains(second.Code, new[] { ProblemCode.Conflict, ProblemCode.WrongNonce });
        Assert.Equal(TransactionFate.Final, (await network.Settled(host, left.Id())).Fate);
        Assert.True((await network.Status()).Supply.Exact);
    }

    [RootFact]
    public async Task a_full_disk_refuses_loses_nothing_and_goes_on_when_there_is_room()
    {
        await using TestNetwork network = new();
        await Command("mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", network.Directory);
        try
        {
            await using FluxProcess host = network.Start(Simulated);
            host.WaitForLine(" is final");
            SignedTransaction transfer = await network.Signed(
                new Transfer(new AccountId(Hash256.Sha256([3]).ToArray().AsSpan(0, AccountId.Size))), new Amount(5_000));
            string filler = Path.Combine(network.Directory, "filler");

            // The benchmark has a file on this disk for a second: room that comes back would end the fault by itself.
            while ((await network.Nodes()).Nodes.Any(node => node.Benchmark.Verdict == "measuring"))
            {
                host.WaitForLine(" is final");
            }

            Fill(filler);
            host.WaitForLine("full");
            ProblemResponse? refused = await network.Post(transfer);
            long height = (await network.Status()).Height;
            File.Delete(filler);
            host.WaitForLine(" is final");
            host.WaitForLine(" is final");
            if (refused is not null)
            {
                Assert.Equal(ProblemCode.DiskFull, refused.Code);
                Assert.Null(await network.Post(transfer));
            }

            Assert.Equal(TransactionFate.Final, (await network.Settled(host, transfer.Id())).Fate);
            StatusResponse status = await network.Status();
            Assert.True(status.Height > height && status.Supply.Exact, status.ToString());
        }
        finally
        {
            await Command("umount", "-l", network.Directory);
        }
    }

    private static string[] Simulated { get; } = ["--set", "containers.runtime=simulated"];

    private static void Refused(Finished run, int exitCode, params string[] parts)
    {
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode} seen, {exitCode} wanted:\n{run.Errors}");
        Assert.All(parts, part => Assert.Contains(part, run.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at Flux.", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<Finished> Deploy(TestNetwork network, string specification)
    {
        string file = Path.Combine(network.Directory, "app-under-test.json");
        await File.WriteAllTextAsync(file, specification);
        return await network.Run("app", "deploy", file);
    }

    private static string Hello(Action<JsonObject> change)
    {
        JsonObject spec = JsonNode.Parse(File.ReadAllText(TestNetwork.HelloApp))!.AsObject();
        change(spec);
        return spec.ToJsonString();
    }

    private static async Task<Amount> Balance(TestNetwork network)
    {
        Finished run = await network.Run("wallet", "balance", "-o", "json");
        return new Amount(run.Json().GetProperty("balanceAtoms").GetInt64());
    }

    /// <summary>Its fate once it is no longer waiting; each further block is one more look.</summary>
    private static void Fill(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (byte[] block = new byte[1 << 20]; block.Length >= 512; block = new byte[block.Length / 2])
        {
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // No room for a block of this size: go on with half of it, down to a sector.
            }
        }
    }

    private static async Task Command(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}

/// <summary>A test that mounts a small disk: skipped with the reason without the right to, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        if (!Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "only root may mount a small disk";
        }
    }
}
