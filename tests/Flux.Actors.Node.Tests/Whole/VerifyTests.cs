using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Governance;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>A network's chain, given to somebody who trusts nobody.</summary>
[Collection(WholeSystem.Name)]
public sealed class VerifyTests(ITestOutputHelper output)
{
    private const int Blocks = 500;
    private const int Changes = 200;

    [Fact]
    public async Task five_hundred_blocks_of_a_busy_network_are_verified_and_any_changed_byte_is_found()
    {
        await using TestNetwork network = new();
        string file = Path.Combine(network.Directory, "chain.flux");
        await using (FluxProcess host = FluxProcess.Start(
            "up", "--data", network.Directory, "--api", "127.0.0.1:0", "--set", "dev.node_address_first=127.41.0.1", "--block-time", "100ms",
            "--set", "containers.runtime=simulated", "--app", TestNetwork.HelloApp))
        {
            host.WaitForLine("3 of 3 instances serve");
            host.WaitForLine("block 60 is final"); // By then the first owner has earned a deposit.
            await Churn(network, host);
            host.WaitForLine($"block {Blocks} is final");
            Finished exported = await network.Run("chain", "export", file);
            Assert.True(exported.ExitCode == 0, exported.Errors);

            Finished proof = await network.Run("chain", "prove", "app", "hello", "--out", Path.Combine(network.Directory, "hello.proof"), "-o", "json");
            Assert.True(proof.ExitCode == 0, proof.Errors);
            string height = proof.Json().GetProperty("height").GetInt64().ToString(CultureInfo.InvariantCulture);
            Assert.Equal(0, (await network.Run("chain", "header", height, "--out", Path.Combine(network.Directory, "a.header"))).ExitCode);
            Assert.Equal(0, (await network.Run("down")).ExitCode);
        }

        Finished verified = await FluxProcess.Run("chain", "verify", file, "-o", "json");
        Assert.True(verified.ExitCode == 0, verified.Errors + verified.Output);
        Assert.True(verified.Json().GetProperty("height").GetInt64() >= Blocks);
        output.WriteLine(verified.Output);
        Finished journal = await network.Run("chain", "verify", "-o", "json");
        Assert.True(journal.ExitCode == 0, journal.Errors + journal.Output);

        await CheckProof(network.Directory);
        await CheckChanges(file);
    }

    /// <summary>Payments, nodes that come and go, apps that come, move and go, proposals and votes, all final.</summary>
    private static async Task Churn(TestNetwork network, FluxProcess host)
    {
        await Deploy(network, "second", 31_081);
        await Deploy(network, "third", 31_082);
        string silent = (await network.App("third")).Instances.Select(instance => instance.Node).First(node => node is not null)!;
        Assert.Equal(0, (await network.Run("node", "stop", silent)).ExitCode);
        Assert.Equal(0, (await network.Run("app", "remove", "second")).ExitCode);
        Hash256 locked = Hash256.Zero;
        for (int i = 0; i < 4; i++)
        {
            _ = await Final(network, host, await network.Signed(new Transfer(new AccountId(Hash256.Sha256([(byte)i]).ToArray().AsSpan(0, AccountId.Size))), Amount.Flux(i + 1)));
            locked = await Final(network, host, await network.Signed(new LockCollateral(Tier.Cumulus), Amount.Flux(1_000)));
        }

        Outpoint node = new(locked, 0);
        using PrivateKey operates = PrivateKey.Generate();
        _ = await Final(network, host, await network.Signed(new StartNode(node, Secp256k1.PublicKeyOf(operates), "passing", "127.41.9.9"), Amount.Zero));
        (string Title, string Owner, Choice Choice)[] questions = [("A question", "owner-1.key", Choice.Yes), ("Another one", "owner-3.key", Choice.No)];
        foreach ((string title, string owner, Choice choice) in questions)
        {
            Proposal.Submit proposal = new(title, "Shall this be in the chain?");
            Blob submitted = Wire.Encode<Proposal.Command>(proposal);
            _ = await Final(network, host, await network.SignedBy(owner, new Call(Proposal.IdOf(proposal), submitted), VotingRules.Dev.Deposit));
            Blob cast = Wire.Encode<Proposal.Command>(new Proposal.Cast(choice));
            _ = await Final(network, host, await network.SignedBy("owner-2.key", new Call(Proposal.IdOf(proposal), cast), Amount.Zero));
        }

        // Its address is five blocks old by now.
        _ = await Final(network, host, await network.Signed(new ChangeAddress(node, "127.41.9.10"), Amount.Zero));
        _ = await Final(network, host, await network.Signed(new StopNode(node), Amount.Zero));
        _ = await Final(network, host, await network.Signed(new UnlockCollateral(node), Amount.Zero));

        Assert.Equal(0, (await network.Run("node", "start", silent)).ExitCode);
    }

    private static async Task Deploy(TestNetwork network, string name, int port)
    {
        string file = Path.Combine(network.Directory, $"{name}.json");
        string hello = await File.ReadAllTextAsync(TestNetwork.HelloApp);
        await File.WriteAllTextAsync(file, hello.Replace("\"hello\"", $"\"{name}\"", StringComparison.Ordinal).Replace("31080", $"{port}", StringComparison.Ordinal));
        Finished deployed = await network.Run("app", "deploy", file);
        Assert.True(deployed.ExitCode == 0, deployed.Errors);
    }

    private static async Task<Hash256> Final(TestNetwork network, FluxProcess host, SignedTransaction transaction)
    {
        ProblemResponse? problem = await network.Post(transaction);
        Assert.True(problem is null, $"{transaction.Body.Payload}: {problem?.Sentence()}");
        TransactionResponse fate = await network.Settled(host, transaction.Id());
        Assert.True(fate is { Fate: TransactionFate.Final, Refusal: null }, $"{transaction.Body.Payload}: {fate}");
        return transaction.Id();
    }

    /// <summary>The checker has the proof and the header, and no data directory.</summary>
    private static async Task CheckProof(string directory)
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(directory, "elsewhere")).FullName;
        string proof = Path.Combine(elsewhere, "hello.proof"), header = Path.Combine(elsewhere, "a.header");
        File.Move(Path.Combine(directory, "hello.proof"), proof);
        File.Move(Path.Combine(directory, "a.header"), header);
        Finished good = await FluxProcess.Run("chain", "check", proof, "--header", header, "--data", Path.Combine(elsewhere, "nothing"), "-o", "json");
        Assert.True(good.ExitCode == 0, good.Errors);
        Assert.Equal("app/hello", good.Json().GetProperty("about").GetString());
        string hex = await File.ReadAllTextAsync(proof);
        int at = hex.Length / 2;
        await File.WriteAllTextAsync(proof, $"{hex[..at]}{(hex[at] == '0' ? '1' : '0')}{hex[(at + 1)..]}");
        Finished bad = await FluxProcess.Run("chain", "check", proof, "--header", header, "-o", "json");
        Assert.True(bad.ExitCode is 1 or 2, bad.Output);
    }

    private async Task CheckChanges(string file)
    {
        byte[] good = await File.ReadAllBytesAsync(file);
        Prng random = new(11);
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. good];
            long at = (long)random.Below((ulong)good.Length);
            changed[at] ^= (byte)(1 << (int)random.Below(8));
            using MemoryStream stream = new(changed, writable: false);
            Divergence? divergence = ChainFileVerification.Run(stream, NetworkRules.Of, assumeValid: false, _ => { }, default).Divergence;
            Assert.True(divergence is { Place: not null }, $"byte {at} changed and nothing found");
            if (i >= 3)
            {
                continue;
            }

            // And as a user sees it.
            string bad = $"{file}.{i}";
            await File.WriteAllBytesAsync(bad, changed);
            Finished told = await FluxProcess.Run("chain", "verify", bad, "-o", "json");
            Assert.Equal(1, told.ExitCode);
            Assert.Equal(divergence.What, told.Json().GetProperty("divergence").GetProperty("what").GetString());
            output.WriteLine($"byte {at}: height {divergence.Height}, byte {divergence.Place}: {divergence.What}");
        }
    }
}
