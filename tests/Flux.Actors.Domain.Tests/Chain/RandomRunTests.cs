using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>A long run of random candidates, good and bad: whatever is assembled is valid, and the money is exact after every block.</summary>
public sealed class RandomRunTests
{
    private static readonly string[] Names = ["alice", "bob", "carol", "dave", "own0", "own1", "own2", "own3"];

    [Theory]
    [InlineData(2UL)]
    public void supply_is_exact_and_every_assembled_block_is_valid_over_500_blocks(ulong seed)
    {
        TestNetwork network = new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Windows = new RegistryWindows(0, 10, 30, 5, 40, 8, 5) },
        });
        Prng random = new(seed);
        SortedMap<string, int> reached = SortedMap<string, int>.Empty;
        void Count(string what, int by = 1) => reached = reached.With(what, reached.GetOr(what, 0) + by);

        for (int i = 0; i < 500; i++)
        {
            AssembledBlock assembled = network.Assemble([.. Candidates(network, random)]);
            int seats = Seating.Plan(network.Ledger).Seats.Count;
            int quorum = Domain.Consensus.Certificate.Quorum(seats);
            BlockReceipt receipt = network.Finalise(assembled.Block, quorum + (int)random.Below((ulong)(seats - quorum + 1)));
            Count("included", receipt.Transactions.Count);
            Count("refused", receipt.Transactions.Count(t => t.Refusal is not null));
            Count("dropped", assembled.Dropped.Count);
            Count("waiting", assembled.Waiting.Count);
            Count("ticks", receipt.Deliveries.Count(d => d.Tick));
            Count("paid out", assembled.Block.Instructions.Count);
            foreach (NodeChange change in receipt.NodeChanges)
            {
                Count(change.After is { } after ? after.Stage.ToString() : "unlocked");
            }
        }

        Assert.All(
            ["included", "refused", "dropped", "waiting", "ticks", "paid out", "Started", "Confirmed", "Banned", "Unbonding", "unlocked"],
            what => Assert.True(reached.GetOr(what, 0) > 5, $"seed {seed}: '{what}' reached too rarely: {reached}"));
        ThenTheJournalFoldsToTheSameBytes(network);
    }

    private static void ThenTheJournalFoldsToTheSameBytes(TestNetwork network) => Assert.Equal(
        Wire.Encode(network.State),
        Wire.Encode(network.Journal.Aggregate(network.Decider.Initial, (state, fact) => network.Decider.Evolve(state, fact))));

    private static IEnumerable<SignedTransaction> Candidates(TestNetwork network, Prng random)
    {
        for (int i = 0; i < 4; i++)
        {
            // The operators of genesis keep the network alive; everything else is chance.
            if (network.Ledger.Nodes.TryGet(network.Node(i), out NodeRecord node) && network.Ledger.Height - node.LastConfirmed > 20)
            {
                yield return network.By($"op{i}", new ConfirmNode(network.Node(i), Tier.Stratus), fee: Amount.Zero);
            }
        }

        SortedMap<string, ulong> ahead = SortedMap<string, ulong>.Empty;
        for (ulong count = random.Below(8); count > 0; count--)
        {
            Outpoint[] locks = [.. network.Ledger.Locks.Keys];
            Outpoint node = locks[random.Below((ulong)locks.Length)];
            (Payload payload, Amount value) = Draw(network, random, node);
            string sender = payload is StartNode or StopNode or UnlockCollateral && random.Below(4) > 0
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

    private static (Payload Payload, Amount Value) Draw(TestNetwork network, Prng random, Outpoint node)
    {
        string jar = $"j{random.Below(3)}";
        Amount some = new((long)random.Below(500_000_000));
        bool genesis = network.Rules.Genesis.Nodes.Select((_, i) => network.Node(i)).Contains(node);
        return random.Below(11) switch
        {
            0 or 1 => (new Transfer(FakeScheme.Account(Names[random.Below((ulong)Names.Length)])), some),
            2 => (new LockCollateral(Tier.Cumulus), Amount.Flux(1_000)),
            3 or 4 => (new StartNode(node, FakeScheme.Key($"op-{node}"), "org", "127.0.0.1"), default),
            5 when !genesis => (new StopNode(node), default),
            6 => (new UnlockCollateral(node), default),
            7 => (Jar.Call(jar, new Jar.Fill(random.Below(4) == 0 ? "unwanted" : "x")), some),
            8 => (Jar.Call(jar, new Jar.PayOut(Jar.Id(jar), FakeScheme.Account("dave"), some)), default),
            9 => (Jar.Call(jar, new Jar.Wake(network.Ledger.Height + (long)random.Below(4))), default),
            _ => (Jar.Call(jar, new Jar.Serve([node])), default),
        };
    }
}
