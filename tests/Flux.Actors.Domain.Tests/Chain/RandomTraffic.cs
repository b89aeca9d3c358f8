using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Candidates for blocks by chance, good and bad, of every kind of transaction; the nodes of genesis stay alive.</summary>
internal static class RandomTraffic
{
    private static readonly string[] Names = ["alice", "bob", "carol", "dave", "own0", "own1", "own2", "own3"];

    /// <summary>A network whose windows are so short that nodes come, lapse and go within a few blocks.</summary>
    public static TestNetwork Network(EconomicsProfile? economics = null) => new(genesis => genesis with
    {
        Economics = economics ?? genesis.Economics,
        Parameters = genesis.Parameters with { Windows = new RegistryWindows(0, 10, 30, 5, 40, 8, 5) },
    });

    public static IEnumerable<SignedTransaction> Candidates(TestNetwork network, Prng random)
    {
        for (int i = 0; i < 4; i++)
        {
            // The operators of genesis keep the network alive; everything else is chance.
            if (network.Ledger.Nodes.TryGet(network.Node(i), out NodeRecord node) && network.Ledger.Height - node.LastConfirmed > 20)
            {
                yield return network.By($"op{i}", new ConfirmNode(network.Node(i), Tier.Stratus), fee: Amount.Zero);
            }
            else if (random.Below(40) == 0)
            {
                yield return network.By($"op{i}", new ChangeAddress(network.Node(i), Address(random)), fee: Amount.Zero);
            }
        }

        SortedMap<string, ulong> ahead = SortedMap<string, ulong>.Empty;
        for (ulong count = random.Below(8); count > 0; count--)
        {
            Outpoint[] locks = [.. network.Ledger.Locks.Keys];
            Outpoint node = locks[random.Below((ulong)locks.Length)];
            (Payload payload, Amount value) = Draw(network, random, node);
            string sender = payload is StartNode or StopNode or UnlockCollateral or ChangeAddress && random.Below(4) > 0
                ? Names.Single(name => FakeScheme.Account(name) == network.Ledger.Locks[node].Owner)
                : Names[random.Below((ulong)Names.Length)];
            ulong skip = random.Below(10) == 0 ? 1UL : 0;
            yield return network.By(sender, payload, value, ahead.GetOr(sender, 0) + skip);
            ahead = ahead.With(sender, ahead.GetOr(sender, 0) + 1);
        }

        foreach (KeyValuePair<Outpoint, NodeRecord> pair in network.Ledger.Nodes)
        {
            if (pair.Value.Stage == NodeStage.Started && random.Below(12) == 0)
            {
                yield return network.By($"op-{pair.Key}", new ConfirmNode(pair.Key, Tier.Stratus), fee: Amount.Zero);
            }
        }
    }

    private static string Address(Prng random) => FormattableString.Invariant($"127.{random.Below(250)}.{random.Below(250)}.1");

    private static (Payload Payload, Amount Value) Draw(TestNetwork network, Prng random, Outpoint node)
    {
        string jar = $"j{random.Below(3)}";
        Amount some = new((long)random.Below(500_000_000));
        bool genesis = network.Rules.Genesis.Nodes.Select((_, i) => network.Node(i)).Contains(node);
        return random.Below(13) switch
        {
            0 or 1 => (new Transfer(FakeScheme.Account(Names[random.Below((ulong)Names.Length)])), some),
            2 => (new LockCollateral(Tier.Cumulus), Amount.Flux(1_000)),
            3 or 4 => (new StartNode(node, FakeScheme.Key($"op-{node}"), "org", "127.0.0.1"), default),
            5 when !genesis => (new StopNode(node), default),
            6 => (new UnlockCollateral(node), default),
            7 => (Jar.Call(jar, new Jar.Fill(random.Below(4) == 0 ? "unwanted" : "x")), some),
            8 => (Jar.Call(jar, new Jar.PayOut(Jar.Id(jar), FakeScheme.Account("dave"), some)), default),
            9 or 10 => (new ChangeAddress(node, Address(random)), default),
            11 => (Jar.Call(jar, new Jar.Wake(network.Ledger.Height + (long)random.Below(4))), default),
            _ => (Jar.Call(jar, new Jar.Serve([node])), default),
        };
    }
}
