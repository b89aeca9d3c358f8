using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class TransactionTests
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void a_transfer_moves_the_value_and_burns_the_fee()
    {
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(7));
        BlockReceipt receipt = _network.Final(pay);
        Assert.Equal(Amount.Flux(17), _network.BalanceOf("bob"));
        Assert.Equal(Amount.Flux(100_000 - 7) - TestNetwork.Fee, _network.BalanceOf("alice"));
        Assert.Equal(TestNetwork.Fee, receipt.Burnt);
        Assert.Equal([new TransactionReceipt(pay.Id(), FakeScheme.Account("alice"), 0, null)], receipt.Transactions);
    }

    [Fact]
    public void money_received_in_a_block_can_be_spent_in_it()
    {
        BlockReceipt receipt = _network.Final(
            _network.Pay("alice", "carol", Amount.Flux(5)),
            _network.Pay("carol", "dave", Amount.Flux(4)));
        Assert.Equal(2, receipt.Transactions.Count);
        Assert.Equal(Amount.Flux(4), _network.BalanceOf("dave"));
    }

    [Fact]
    public void the_second_of_two_spends_of_the_same_money_is_dropped()
    {
        SignedTransaction first = _network.Pay("bob", "carol", Amount.Flux(9));
        SignedTransaction second = _network.Pay("bob", "dave", Amount.Flux(9), ahead: 1);
        AssembledBlock assembled = _network.Assemble(first, second);
        Assert.Equal([first], assembled.Block.Transactions);
        Assert.StartsWith("the account holds 0.99999 FLUX", Assert.Single(assembled.Dropped).Reason, StringComparison.Ordinal);
        Assert.Equal("transaction 1", FlawOfBlockWith(first, second)[..13]);
    }

    [Fact]
    public void the_second_of_two_transactions_with_one_nonce_is_dropped()
    {
        SignedTransaction first = _network.Pay("alice", "bob", Amount.Flux(1));
        SignedTransaction second = _network.Pay("alice", "carol", Amount.Flux(1));
        AssembledBlock assembled = _network.Assemble(first, second);
        Assert.Equal([first], assembled.Block.Transactions);
        Assert.Equal([new DroppedTransaction(second.Id(), "nonce 0 seen, 1 wanted")], assembled.Dropped);
        Assert.Contains("nonce 0 seen, 1 wanted", FlawOfBlockWith(first, second), StringComparison.Ordinal);
    }

    [Fact]
    public void a_transaction_of_an_earlier_block_is_dropped()
    {
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(1));
        _network.Final(pay);
        Assert.Equal("nonce 0 seen, 1 wanted", _network.Dropped(pay));
        Assert.Equal(
            new TransactionFlaw(FlawCode.StaleNonce, "nonce 0 seen, 1 or more wanted"), Execution.Precheck(_network.Rules, _network.Ledger, pay));
    }

    [Fact]
    public void a_transaction_ahead_of_its_nonce_waits()
    {
        SignedTransaction ahead = _network.Pay("alice", "bob", Amount.Flux(1), ahead: 3);
        Assert.Null(Execution.Precheck(_network.Rules, _network.Ledger, ahead));
        AssembledBlock assembled = _network.Assemble(ahead);
        Assert.Empty(assembled.Dropped);
        Assert.Equal([ahead.Id()], assembled.Waiting);
        Assert.Contains("nonce 3 seen, 0 wanted", FlawOfBlockWith(ahead), StringComparison.Ordinal);
    }

    [Fact]
    public void one_senders_transactions_are_taken_in_nonce_order_whatever_their_order()
    {
        SignedTransaction[] pays = [.. Enumerable.Range(0, 5).Select(i => _network.Pay("alice", "bob", Amount.Flux(1), (ulong)i))];
        AssembledBlock assembled = _network.Assemble(pays[3], pays[0], pays[4], pays[2], pays[1]);
        Assert.Equal(pays, assembled.Block.Transactions);
    }

    [Fact]
    public void a_bad_signature_is_refused()
    {
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(1));
        SignedTransaction forged = pay with { Signature = FakeScheme.Sign(FakeScheme.Key("bob"), pay.Id()) };
        ThenRefused(forged, FlawCode.BadSignature, "the signature is not the sender's over this transaction");
        ThenRefused(pay with { Body = pay.Body with { Value = Amount.Flux(2) } }, FlawCode.BadSignature, "the signature is not the sender's over this transaction");
    }

    [Fact]
    public void a_transaction_of_another_network_is_refused()
    {
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(1));
        ThenRefused((pay.Body with { Network = Hash256.Sha256([1]) }).Signed(), FlawCode.OtherNetwork, "the transaction is for network");
    }

    [Fact]
    public void a_fee_below_the_minimum_is_refused() =>
        ThenRefused(_network.By("alice", To("bob"), Amount.Flux(1), fee: new Amount(999)), FlawCode.FeeTooLow, "a fee of 0.00000999 FLUX, at least 0.00001 wanted");

    [Fact]
    public void a_value_that_overflows_with_its_fee_is_refused() =>
        ThenRefused(_network.By("alice", To("bob"), new Amount(long.MaxValue), fee: new Amount(long.MaxValue)), FlawCode.InsufficientFunds, "the account holds 100000 FLUX");

    [Fact]
    public void a_transfer_of_nothing_is_refused() =>
        ThenRefused(_network.By("alice", To("bob")), FlawCode.BadShape, "a transfer of 0 moves nothing");

    [Fact]
    public void a_transfer_of_dust_is_refused_and_of_the_least_amount_is_not()
    {
        TestNetwork network = new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Transactions = genesis.Parameters.Transactions with { TransferMin = new Amount(500) } },
        });
        Assert.Equal("a transfer of 0.00000499 FLUX is dust, at least 0.000005 wanted", network.Dropped(network.Pay("alice", "bob", new Amount(499))));
        network.Final(network.Pay("alice", "bob", new Amount(500)));
    }

    [Fact]
    public void a_transfer_to_oneself_is_refused() =>
        ThenRefused(_network.By("alice", To("alice"), Amount.Flux(1)), FlawCode.BadShape, "a transfer to its own sender moves nothing");

    [Fact]
    public void a_lock_of_another_amount_than_the_tiers_is_refused() =>
        ThenRefused(
            _network.By("alice", new LockCollateral(Tier.Nimbus), Amount.Flux(12_499)),
            FlawCode.BadShape, "12499 FLUX to lock, exactly 12500 wanted for Nimbus");

    [Fact]
    public void a_lock_of_an_unknown_tier_is_refused() =>
        ThenRefused(_network.By("alice", new LockCollateral((Tier)9), Amount.Flux(1)), FlawCode.BadShape, "tier 9 is not known");

    [Fact]
    public void a_value_that_goes_nowhere_is_refused() =>
        ThenRefused(_network.By("alice", new StopNode(_network.Node(0)), Amount.Flux(1)), FlawCode.BadShape, "a value of 1 FLUX has nowhere to go here");

    [Fact]
    public void a_message_to_an_unknown_kind_is_refused() =>
        ThenRefused(_network.By("alice", new Call(new EntityId("bottle", "a"), Blob.Empty)), FlawCode.UnknownKind, "'bottle/a' is of no on-chain kind; known: jar");

    [Fact]
    public void a_transaction_that_is_too_large_is_refused() =>
        ThenRefused(
            _network.By("alice", new Call(Jar.Id("a"), Blob.Own(new byte[ChainParameters.Dev.Transactions.BytesMax])), fee: Amount.Flux(1)),
            FlawCode.TooLarge, "bytes, at most 589824 wanted");

    [Fact]
    public void a_transaction_with_an_id_that_was_never_set_is_refused_as_malformed()
    {
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(1));
        Assert.StartsWith(
            "malformed",
            Execution.Precheck(_network.Rules, _network.Ledger, pay with { Body = pay.Body with { Payload = new Transfer(default) } })?.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void the_least_fee_grows_with_the_bytes_that_everybody_keeps_for_ever()
    {
        SignedTransaction Noted(int bytes, long fee)
        {
            SignedTransaction empty = _network.By("alice", Jar.Call("a", new Jar.Fill(string.Empty)), fee: new Amount(fee));
            int rest = bytes - Wire.Encode(empty).Length;
            return _network.By("alice", Jar.Call("a", new Jar.Fill(new string('x', rest))), fee: new Amount(fee));
        }

        Assert.Equal(1_000, Wire.Encode(Noted(1_000, 1_000)).Length);
        Assert.Single(_network.Assemble(Noted(1_000, 1_000)).Block.Transactions);
        Assert.Equal("a fee of 0.00001999 FLUX, at least 0.00002 wanted for 1001 bytes", _network.Dropped(Noted(1_001, 1_999)));
        Assert.Single(_network.Assemble(Noted(1_001, 2_000)).Block.Transactions);
        Assert.Equal("a fee of 0.00065999 FLUX, at least 0.00066 wanted for 65536 bytes", _network.Dropped(Noted(65_536, 65_999)));
        Assert.Equal(new Amount(long.MaxValue), (ChainParameters.Dev with { FeeMin = new Amount(long.MaxValue) }).LeastFee(65_536));
    }

    [Fact]
    public void a_block_has_so_many_bytes_of_transactions_and_leaves_the_rest_waiting()
    {
        long each = Wire.Encode(_network.Pay("alice", "bob", Amount.Flux(1))).Length;
        TestNetwork Holding(long bytes) => new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Transactions = genesis.Parameters.Transactions with { BytesMax = 512, BlockBytesMax = bytes } },
        });
        SignedTransaction[] Paid(TestNetwork network) => [.. Enumerable.Range(0, 4).Select(i => network.Pay("alice", "bob", Amount.Flux(1), ahead: (ulong)i))];

        TestNetwork tight = Holding((3 * each) + each - 1), wide = Holding(4 * each);
        AssembledBlock assembled = tight.Assemble(Paid(tight));
        Assert.Equal(Paid(tight)[..3], assembled.Block.Transactions);
        Assert.Equal([Paid(tight)[3].Id()], assembled.Waiting);
        Assert.Equal(4, wide.Assemble(Paid(wide)).Block.Transactions.Count);
        Block over = TestNetwork.Rerooted(assembled.Block with { Transactions = [.. Paid(tight)] });
        Assert.Equal($"transaction 3 makes {4 * each} bytes of transactions, at most {(4 * each) - 1} wanted in a block", tight.Flaw(over));
    }

    [Fact]
    public void a_full_block_leaves_the_rest_waiting()
    {
        TestNetwork small = new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Transactions = new TransactionLimits(2, 65_536, 1 << 21, new Amount(1)), Reports = new ReportLimits(1, 1) },
        });
        SignedTransaction[] pays = [.. Enumerable.Range(0, 3).Select(i => small.Pay("alice", "bob", Amount.Flux(1), (ulong)i))];
        AssembledBlock assembled = small.Assemble(pays);
        Assert.Equal(2, assembled.Block.Transactions.Count);
        Assert.Equal([pays[2].Id()], assembled.Waiting);
        Block over = TestNetwork.Rerooted(assembled.Block with { Transactions = [.. pays] });
        Assert.Equal("3 transactions seen, at most 2 wanted", small.Flaw(over));
    }

    private static Transfer To(string name) => new(FakeScheme.Account(name));

    private string FlawOfBlockWith(params SignedTransaction[] transactions) =>
        _network.Flaw(TestNetwork.Rerooted(_network.Assemble([]).Block with { Transactions = [.. transactions] }));

    /// <summary>Refused where it is submitted, by who assembles, and by who executes a block that holds it.</summary>
    private void ThenRefused(SignedTransaction transaction, FlawCode code, string why)
    {
        TransactionFlaw? flaw = Execution.Precheck(_network.Rules, _network.Ledger, transaction);
        Assert.Equal(code, flaw?.Code);
        Assert.Contains(why, flaw?.Sentence, StringComparison.Ordinal);
        Assert.Contains(why, _network.Dropped(transaction), StringComparison.Ordinal);
        Assert.Contains(why, FlawOfBlockWith(transaction), StringComparison.Ordinal);
    }
}
