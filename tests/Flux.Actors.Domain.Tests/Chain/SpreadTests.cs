using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Works handed out to cores come to the same, in whatever order they are done.</summary>
public class SpreadTests
{
    private readonly TestNetwork _network = new();

    public static TheoryData<string> Orders => ["in order", "the last first", "on threads"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void the_first_false_signature_of_a_block_is_named(string order)
    {
        ChainRules rules = Rules(order);
        SignedTransaction[] payments = [.. Enumerable.Range(0, 50).Select(i => _network.Pay("alice", "bob", Amount.Flux(1), ahead: (ulong)i))];
        Block good = _network.Assemble(payments).Block;
        Assert.Equal(50, good.Transactions.Count);
        Assert.Null(Execution.Validate(rules, _network.Ledger, good));
        for (int wrong = 0; wrong < payments.Length; wrong++)
        {
            SignedTransaction[] forged = [.. payments.Select((payment, i) => i == wrong || i == 49 ? payment with { Signature = payments[(i + 1) % 50].Signature } : payment)];
            Block bad = TestNetwork.Rerooted(good with { Transactions = forged.ToSequence() });
            Assert.StartsWith($"transaction {wrong} (", Execution.Validate(rules, _network.Ledger, bad), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void the_first_false_signature_of_a_certificate_is_named(string order)
    {
        ChainRules rules = Rules(order);
        Sequence<Seat> seats = Enumerable.Range(0, 20)
            .Select(i => new Seat(new Outpoint(Hash256.Sha256([(byte)i]), 0), FakeScheme.Key($"op{i}")))
            .OrderBy(seat => seat.Node)
            .ToSequence();
        Hash256 block = Hash256.Sha256([99]), digest = new Vote(rules.Network, VoteKind.Precommit, new Height(7), 0, block).Digest();
        Certificate good = new(new Height(7), 0, block, seats.Select(seat => new SeatSignature(seat.Node, FakeScheme.Sign(seat.Key, digest))).ToSequence());
        Assert.Null(rules.FlawOf(good, seats));
        for (int wrong = 0; wrong < seats.Count; wrong++)
        {
            Certificate bad = good with
            {
                Signatures = good.Signatures
                    .Select((each, i) => i == wrong || i == 19 ? each with { Signature = good.Signatures[(i + 1) % 20].Signature } : each)
                    .ToSequence(),
            };
            string flaw = $"the signature of {seats[wrong].Node} is not over this precommit";
            Assert.Equal(flaw, rules.FlawOf(bad, seats));
            Assert.Equal(flaw, bad.Flaw(rules.Network, seats, rules.Scheme));
        }
    }

    private ChainRules Rules(string order) => new(_network.Rules.Scheme, _network.Rules.Kinds, _network.Rules.Genesis)
    {
        Spread = order switch
        {
            "in order" => works => Each(works, works => works),
            "the last first" => works => Each(works, Enumerable.Reverse),
            _ => works => Parallel.ForEach(works, work => work()),
        },
    };

    private static void Each(IReadOnlyList<Action> works, Func<IEnumerable<Action>, IEnumerable<Action>> inOrder)
    {
        foreach (Action work in inOrder(works))
        {
            work();
        }
    }
}
