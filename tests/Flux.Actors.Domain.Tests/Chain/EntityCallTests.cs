using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class EntityCallTests
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void an_accepted_message_moves_its_value_to_the_escrow_and_is_delivered_with_its_digest()
    {
        SignedTransaction fill = _network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5));
        BlockReceipt receipt = _network.Final(fill);
        OnChainEntity entity = _network.Ledger.Entities[Jar.Id("a")];
        Assert.Equal(Amount.Flux(5), entity.Escrow);
        Delivery delivery = Assert.Single(receipt.Deliveries);
        Assert.Equal((Jar.Id("a"), ((Call)fill.Body.Payload).Message, false), (delivery.Entity, delivery.Message, delivery.Tick));
        Assert.Equal(entity.Digest(), delivery.StateDigest);
        Assert.Equal(fill.Id(), delivery.Stamp.Transaction);
    }

    [Fact]
    public void a_refused_message_pays_its_fee_and_keeps_its_value()
    {
        BlockReceipt receipt = _network.Final(_network.By("alice", Jar.Call("a", new Jar.Fill("unwanted")), Amount.Flux(5)));
        Assert.Equal("Unwanted", Assert.Single(receipt.Transactions).Refusal);
        Assert.Empty(receipt.Deliveries);
        Assert.Equal(Amount.Flux(100_000) - TestNetwork.Fee, _network.BalanceOf("alice"));
        Assert.Equal(TestNetwork.Fee, receipt.Burnt);
        Assert.Null(_network.Ledger.EntityAt(Jar.Id("a")));
    }

    [Fact]
    public void a_malformed_message_is_included_refused()
    {
        BlockReceipt receipt = _network.Final(_network.By("alice", new Call(Jar.Id("a"), Blob.FromHex("ff")), Amount.Flux(5)));
        Assert.StartsWith("malformed", Assert.Single(receipt.Transactions).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void a_payment_from_escrow_is_ordered_in_one_block_and_made_by_the_next()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5)));
        _network.Final(_network.By("alice", PayOut("a", "bob", Amount.Flux(2))));
        Assert.Equal(Amount.Flux(10), _network.BalanceOf("bob"));
        _network.Final([]);
        Assert.Equal(Amount.Flux(12), _network.BalanceOf("bob"));
        Assert.Equal(Amount.Flux(3), _network.Ledger.Entities[Jar.Id("a")].Escrow);
        Assert.Empty(_network.Ledger.Pending);
    }

    [Fact]
    public void an_entity_cannot_order_more_than_its_escrow_even_in_two_messages()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5)));
        BlockReceipt receipt = _network.Final(
            _network.By("alice", PayOut("a", "bob", Amount.Flux(3))),
            _network.By("alice", PayOut("a", "bob", Amount.Flux(3)), ahead: 1));
        Assert.Null(receipt.Transactions[0].Refusal);
        Assert.Equal("jar/a ordered payments of 600000000 atoms, its escrow holds 500000000", receipt.Transactions[1].Refusal);
        _network.Final([]);
        Assert.Equal(Amount.Flux(13), _network.BalanceOf("bob"));
    }

    [Fact]
    public void the_value_of_a_message_can_be_paid_out_by_it()
    {
        _network.Final(_network.By("alice", PayOut("a", "bob", Amount.Flux(4)), Amount.Flux(4)));
        _network.Final([]);
        Assert.Equal(Amount.Flux(14), _network.BalanceOf("bob"));
    }

    [Fact]
    public void an_entity_cannot_order_a_payment_from_another()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5)));
        BlockReceipt receipt = _network.Final(_network.By(
            "alice", Jar.Call("b", new Jar.PayOut(Jar.Id("a"), FakeScheme.Account("bob"), Amount.Flux(2)))));
        Assert.Equal("jar/b ordered a payment from jar/a, an entity pays from its own escrow", receipt.Transactions[0].Refusal);
    }

    [Fact]
    public void a_due_entity_gets_one_tick_at_its_height()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Wake(new Height(3)))));
        Assert.Empty(_network.Final([]).Deliveries);
        Delivery tick = Assert.Single(_network.Final([]).Deliveries);
        Assert.True(tick.Tick);
        Assert.Equal((Hash256.Zero, Amount.Zero), (tick.Stamp.Transaction, tick.Stamp.Value));
        Assert.Empty(_network.Final([]).Deliveries);
        Assert.Equal(1, Jar.StateOf(_network.Ledger, "a").Ticks);
    }

    [Fact]
    public void due_entities_get_their_ticks_in_entity_id_order_after_the_transactions()
    {
        BlockReceipt receipt = _network.Final(
            _network.By("alice", Jar.Call("b", new Jar.Wake(new Height(1)))),
            _network.By("alice", Jar.Call("a", new Jar.Wake(new Height(1))), ahead: 1));
        Assert.Equal(
            [("jar/b", false), ("jar/a", false), ("jar/a", true), ("jar/b", true)],
            receipt.Deliveries.Select(d => (d.Entity.ToString(), d.Tick)));
    }

    [Fact]
    public void a_refused_tick_is_recorded_and_not_repeated()
    {
        _network.Final(
            _network.By("alice", Jar.Call("a", new Jar.Fill("sleepless"))),
            _network.By("alice", Jar.Call("a", new Jar.Wake(new Height(2))), ahead: 1));
        Assert.Equal([new RefusedTick(Jar.Id("a"), "Unwanted")], _network.Final([]).RefusedTicks);
        Assert.Empty(_network.Final([]).RefusedTicks);
    }

    [Fact]
    public void the_stamp_says_what_the_chain_knows_of_an_owner()
    {
        _network.Final(_network.Pay("alice", "own3", Amount.Flux(1)));
        _network.Final(_network.By("own3", Jar.Call("a", new Jar.Fill("x"))));
        Stamp stamp = Jar.StateOf(_network.Ledger, "a").Last!;
        Assert.Equal([_network.Node(3)], stamp.OwnedNodes);
        Assert.Equal((80, 2 + 2 + 25 + 80), (stamp.OwnedWeight, stamp.TotalWeight));
        Assert.Null(stamp.OperatedNode);
        Assert.Equal(FakeScheme.Account("own3"), stamp.Sender);
    }

    [Fact]
    public void an_operator_states_without_a_fee_and_the_stamp_names_its_node_and_owner()
    {
        _network.Final(_network.By("op2", Serving(2, "x"), fee: Amount.Zero));
        Stamp stamp = Jar.StateOf(_network.Ledger, "a").Last!;
        Assert.Equal(_network.Node(2), stamp.OperatedNode);
        Assert.Equal(FakeScheme.Account("own2"), stamp.OperatedNodeOwner);
        Assert.Equal((0, 109), (stamp.OwnedWeight, stamp.TotalWeight));
    }

    [Fact]
    public void a_message_without_a_fee_that_is_refused_or_does_nothing_is_not_included()
    {
        Assert.Contains(
            "refused by jar/a: Unwanted",
            _network.Dropped(_network.By("op2", Serving(2, "unwanted"), fee: Amount.Zero)),
            StringComparison.Ordinal);
        Assert.Contains(
            "nothing to record",
            _network.Dropped(_network.By("op2", Serving(2, ""), fee: Amount.Zero)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void only_the_operator_of_a_confirmed_node_speaks_without_a_fee()
    {
        Assert.Contains(
            "a fee of 0 FLUX",
            _network.Dropped(_network.By("alice", Serving(2, "x"), fee: Amount.Zero)),
            StringComparison.Ordinal);
        _network.Final(_network.Pay("alice", "own2", Amount.Flux(1)));
        _network.Final(_network.By("own2", new StopNode(_network.Node(2))));
        Assert.Contains(
            "a fee of 0 FLUX",
            _network.Dropped(_network.By("op2", Serving(2, "x"), fee: Amount.Zero)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void a_statement_that_carries_money_pays()
    {
        _network.Final(_network.Pay("alice", "op2", Amount.Flux(1)));
        Assert.Contains(
            "a fee of 0 FLUX",
            _network.Dropped(_network.By("op2", Serving(2, "x"), new Amount(1), fee: Amount.Zero)),
            StringComparison.Ordinal);
        Assert.Null(_network.Final(_network.By("op2", Serving(2, "x"), new Amount(1))).Transactions[0].Refusal);
    }

    [Fact]
    public void one_that_is_due_since_earlier_gets_its_tick_in_entity_id_order_too()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Wake(new Height(2)))));
        BlockReceipt receipt = _network.Final(_network.By("alice", Jar.Call("b", new Jar.Wake(new Height(1)))));
        Assert.Equal([Jar.Id("a"), Jar.Id("b")], receipt.Deliveries.Where(each => each.Tick).Select(each => each.Entity));
    }

    [Fact]
    public void a_tick_sees_the_weight_that_the_blocks_lapses_leave()
    {
        TestNetwork network = new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Windows = genesis.Parameters.Windows with { RenewAfter = 1, ExpireAfter = 3 } },
        });
        network.Final(network.By("alice", Jar.Call("a", new Jar.Wake(new Height(4)))));
        network.Empty(1);
        network.Final(network.By("op0", new ConfirmNode(network.Node(0), Tier.Cumulus), fee: Amount.Zero));

        Delivery tick = Assert.Single(network.Final([]).Deliveries);
        Assert.Equal((true, 2L), (tick.Tick, tick.Stamp.TotalWeight));
    }

    [Fact]
    public void an_account_that_pays_proposes_is_rewarded_and_paid_from_escrow_at_once_has_the_sum_of_it()
    {
        AccountId all = FakeScheme.Account("own0");
        _network.Final(_network.Pay("alice", "own0", Amount.Flux(10)));
        Amount had = _network.BalanceOf("own0");
        BlockReceipt first = _network.Final(
            _network.Pay("own0", "bob", Amount.Flux(1)),
            _network.By("own0", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(2), ahead: 1),
            _network.By("own0", PayOut("a", "own0", Amount.Flux(2)), ahead: 2));
        Block block = _network.Assemble(_network.By("own0", new StopNode(_network.Node(0)))).Block;
        BlockReceipt second = _network.Final(block);
        Sequence<Reward> rewards = [.. first.Rewards, .. second.Rewards];
        Amount earned = rewards.Where(reward => reward.To == all).Aggregate(Amount.Zero, (sum, reward) => sum + reward.Amount);
        Assert.True(rewards.Count(reward => reward.To == all) > 2);
        Assert.Equal(had - Amount.Flux(1) - TestNetwork.Fee * 4 + earned, _network.BalanceOf("own0"));
        Assert.Equal(Amount.Zero, _network.Ledger.Entities[Jar.Id("a")].Escrow);
    }

    private Call Serving(int node, string note) => Jar.Call("a", new Jar.StateServing(_network.Node(node), note));

    private static Call PayOut(string jar, string to, Amount amount) =>
        Jar.Call(jar, new Jar.PayOut(Jar.Id(jar), FakeScheme.Account(to), amount));
}
