using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Someone fills a mempool with high fees that no block will ever take: those who do pay get in all the same.</summary>
/// <remarks>Shape: the pool holds twelve; mallory and eve are funded and spend next to nothing; alice pays the usual fee.</remarks>
public sealed class MempoolFloodTests
{
    private static readonly Amount High = Amount.Flux(1);

    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Allocations = genesis.Allocations.With(FakeScheme.Account("mallory"), Amount.Flux(7)).With(FakeScheme.Account("eve"), Amount.Flux(7)),
    });

    private readonly Decider<Mempool.State, Mempool.Command, Mempool.Event, Mempool.Refusal> _mempool = Mempool.With(
        new MempoolLimits(TransactionsMax: 12, ReportsMax: 4, PerAccountMax: 8, FatesMax: 50, ExpireBlocks: 100, ReplacementFeePercent: 110, HeightStride: 1));

    private Mempool.Pool _pool = Mempool.Pool.Empty;

    [Fact]
    public void what_waits_behind_a_gap_offers_nothing_for_its_place()
    {
        for (ulong ahead = 1; ahead < 7; ahead++)
        {
            Assert.Null(Submit("mallory", ahead, High, new Amount(1)));
            Assert.Null(Submit("eve", ahead, High, new Amount(1)));
        }

        Assert.Equal(12, _pool.Paying);
        Assert.Null(Submit("alice", 0, TestNetwork.Fee, Amount.Flux(1)));
        Assert.Equal(Mempool.Refusal.Full, Submit("bob", 2, High, Amount.Flux(1)));
        Assert.Equal(Mempool.Refusal.Full, Submit("mallory", 7, High - new Amount(100), new Amount(1)));
        Assert.Equal(12, _pool.Paying);
    }

    [Fact]
    public void a_gap_that_is_filled_makes_the_offers_count_and_one_that_opens_makes_them_nothing()
    {
        for (ulong ahead = 1; ahead < 7; ahead++)
        {
            Assert.Null(Submit("mallory", ahead, new Amount(2_000), new Amount(1)));
            Assert.Null(Submit("eve", ahead - 1, new Amount(2_000), new Amount(1)));
        }

        // Hers has no gap; his is filled by a first that costs him his own last.
        Assert.Null(Submit("mallory", 0, new Amount(2_000), new Amount(1)));
        Assert.Equal([0UL, 1, 2, 3, 4, 5], _pool.Of(FakeScheme.Account("mallory")).Keys);
        Assert.Equal(Mempool.Refusal.Full, Submit("alice", 0, new Amount(2_000), new Amount(1)));

        Hash256 third = _pool.Of(FakeScheme.Account("mallory"))[2];
        Apply(new Mempool.Discard([new Drop(third, "no funds")]));
        Assert.Null(Submit("alice", 0, new Amount(1_000), new Amount(1)));
        Assert.Null(Submit("bob", 0, new Amount(1_000), new Amount(1)));
        Assert.Equal([0UL, 1, 3, 4], _pool.Of(FakeScheme.Account("mallory")).Keys);
    }

    [Fact]
    public void nothing_waits_that_an_account_can_t_pay_beside_the_rest_of_what_it_has_waiting()
    {
        // The first moves all the money; the rest could never be paid, and its fees would keep others out.
        Assert.Null(Submit("mallory", 0, TestNetwork.Fee, Amount.Flux(6)));
        Assert.Equal(Mempool.Refusal.Uncovered, Submit("mallory", 1, High, Amount.Flux(1)));
        Assert.Null(Submit("mallory", 1, High - TestNetwork.Fee - new Amount(1), new Amount(1)));
        Assert.Equal(Mempool.Refusal.Uncovered, Submit("mallory", 2, TestNetwork.Fee, new Amount(1)));

        // A replacement counts instead of what it replaces.
        Assert.Equal(Mempool.Refusal.Uncovered, Submit("mallory", 0, TestNetwork.Fee + TestNetwork.Fee, Amount.Flux(6)));
        Assert.Null(Submit("mallory", 0, TestNetwork.Fee + TestNetwork.Fee, Amount.Flux(6) - TestNetwork.Fee));
    }

    [Fact]
    public void after_a_block_the_account_is_counted_from_its_next_nonce_on()
    {
        Assert.Null(Submit("mallory", 0, TestNetwork.Fee, Amount.Flux(3)));
        Assert.Null(Submit("mallory", 1, TestNetwork.Fee, Amount.Flux(3)));
        BlockReceipt receipt = _network.Final(_pool.Waiting.Values.Where(entry => entry.Transaction.Body.Nonce == 0).Select(entry => entry.Transaction));

        // The chain's word of the next nonce may come before the block's: what is spent is not counted again.
        Assert.Null(Submit("mallory", 1, TestNetwork.Fee, Amount.Flux(1) - TestNetwork.Fee - TestNetwork.Fee - TestNetwork.Fee));
        Apply(new Mempool.Settle(receipt.Height, receipt.Transactions));
        Assert.Equal([1UL, 2], _pool.Of(FakeScheme.Account("mallory")).Keys);
    }

    private Mempool.Refusal? Submit(string from, ulong ahead, Amount fee, Amount value)
    {
        SignedTransaction transaction = _network.By(from, new Transfer(FakeScheme.Account("zoe")), value, ahead, fee);
        Account account = _network.Ledger.AccountOf(FakeScheme.Account(from));
        return Apply(new Mempool.Submit(
            transaction,
            FakeScheme.Account(from),
            account.NextNonce,
            account.Balance,
            Execution.LaneOf(_network.Rules, _network.Ledger, transaction),
            Execution.Precheck(_network.Rules, _network.Ledger, transaction)));
    }

    private Mempool.Refusal? Apply(Mempool.Command command)
    {
        Decision<Mempool.Event, Mempool.Refusal> decision = _mempool.Decide(_pool, command, default);
        foreach (Mempool.Event fact in decision)
        {
            _pool = (Mempool.Pool)_mempool.Evolve(_pool, fact);
        }

        return decision.Refused;
    }
}
