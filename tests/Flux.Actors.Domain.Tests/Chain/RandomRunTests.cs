using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>A long run of random candidates, good and bad: whatever is assembled is valid, and the money is exact after every block.</summary>
public sealed class RandomRunTests
{
    [Theory]
    [InlineData(2UL)]
    public void supply_is_exact_and_every_assembled_block_is_valid_over_500_blocks(ulong seed)
    {
        TestNetwork network = RandomTraffic.Network();
        Prng random = new(seed);
        SortedMap<string, int> reached = SortedMap<string, int>.Empty;
        void Count(string what, int by = 1) => reached = reached.With(what, reached.GetOr(what, 0) + by);

        for (int i = 0; i < 500; i++)
        {
            AssembledBlock assembled = network.Assemble([.. RandomTraffic.Candidates(network, random)]);
            int seats = Seating.Plan(network.Ledger).Seats.Count;
            int quorum = Domain.Consensus.Certificate.Quorum(seats);
            BlockReceipt receipt = network.Finalise(assembled.Block, quorum + (int)random.Below((ulong)(seats - quorum + 1)));
            Count("included", receipt.Transactions.Count);
            Count("refused", receipt.Transactions.Count(t => t.Refusal is not null));
            Count("dropped", assembled.Dropped.Count);
            Count("waiting", assembled.Waiting.Count);
            Count("ticks", receipt.Deliveries.Count(d => d.Tick));
            Count("paid out", assembled.Block.Instructions.Count);
            Count("moved", assembled.Block.Transactions.Count(t => t.Body.Payload is ChangeAddress));
            foreach (NodeChange change in receipt.NodeChanges)
            {
                Count(change.After is { } after ? after.Stage.ToString() : "unlocked");
            }
        }

        Assert.All(
            ["included", "refused", "dropped", "waiting", "ticks", "paid out", "moved", "Started", "Confirmed", "Banned", "Unbonding", "unlocked"],
            what => Assert.True(reached.GetOr(what, 0) > 5, $"seed {seed}: '{what}' reached too rarely: {reached}"));
        ThenTheJournalFoldsToTheSameBytes(network);
    }

    private static void ThenTheJournalFoldsToTheSameBytes(TestNetwork network) => Assert.Equal(
        Wire.Encode(network.State),
        Wire.Encode(network.Journal.Aggregate(network.Decider.Initial, (state, fact) => network.Decider.Evolve(state, fact))));
}
