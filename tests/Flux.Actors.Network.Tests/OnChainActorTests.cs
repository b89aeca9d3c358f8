using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.OnChain;
using Flux.Actors.TestKit;

namespace Flux.Actors.Network.Tests;

public sealed class OnChainActorTests
{
    private static readonly RoundTimings Timings = new(1_000, 500, 500, 100, 5_000);
    private static readonly EntityId Mempools = new(Mempool.Kind, "here");

    private static readonly Decider<Jar.State, Delivered, Jar.Event, Jar.Refusal> Actor =
        OnChainActor.Of(Jar.Rules, RuleSchedule.First, (_, fact) => [new Tell(Jar.Id("told"), fact)]);

    private TestNetwork _network = new();

    [Fact]
    public void an_actor_given_the_chains_deliveries_comes_to_the_chains_state_and_reacts()
    {
        Scenario<Jar.State, Delivered, Jar.Event, Jar.Refusal> actor = Scenario.For(Actor);
        List<Delivered> deliveries =
        [
            .. Delivering(Calling(new Jar.Fill("x")), Calling(new Jar.Wake(new Height(3)), ahead: 1)),
            .. Delivering(),
            .. Delivering(),
            .. Delivering(Calling(new Jar.Fill("again"))),
        ];
        Assert.Equal([false, false, true, false], deliveries.Select(delivered => delivered.Delivery.Tick));
        Assert.Equal([1L, 1, 3, 4], deliveries.Select(delivered => delivered.At.Height.Value));
        foreach (Delivered delivered in deliveries)
        {
            ScenarioOutcome<Jar.State, Delivered, Jar.Event, Jar.Refusal> outcome = actor.When(delivered);
            outcome.ThenAccepted().ThenEffects([.. outcome.Events.Select(fact => new Tell(Jar.Id("told"), fact))]);
            Assert.Equal(delivered.Delivery.StateDigest, OnChainEntity.DigestOf(Wire.Encode(outcome.State)));
            actor = actor.GivenAccepted(default, delivered);
        }

        Assert.Equal(_network.Ledger.Entities[Jar.Id("a")].State, Wire.Encode(actor.State));
        Assert.Equal(("x", 1), (actor.State.Note, actor.State.Ticks));
    }

    [Fact]
    public void an_actor_that_comes_to_another_digest_stops_itself()
    {
        Delivered delivered = Assert.Single(Delivering(Calling(new Jar.Fill("x"))));
        Delivered other = delivered with { Delivery = delivered.Delivery with { StateDigest = Hash256.Zero } };
        Assert.Contains($"digest {delivered.Delivery.StateDigest}", Stops(other), StringComparison.Ordinal);
        Scenario.For(Actor).When(delivered).ThenAccepted();
    }

    [Fact]
    public void an_actor_that_missed_a_delivery_stops_itself_at_the_next()
    {
        _ = Delivering(Calling(new Jar.Fill("x")));
        Assert.Contains("the chain has", Stops(Assert.Single(Delivering(Calling(new Jar.Wake(new Height(9)))))), StringComparison.Ordinal);
    }

    [Fact]
    public void an_actor_that_refuses_what_the_chain_accepted_stops_itself()
    {
        Delivered delivered = Assert.Single(Delivering(Calling(new Jar.Fill("x"))));
        Delivered unwanted = delivered with
        {
            Delivery = delivered.Delivery with { Message = Wire.Encode<Jar.Message>(new Jar.Fill("unwanted")) },
        };
        Assert.Contains("the actor refuses it: Unwanted", Stops(unwanted), StringComparison.Ordinal);
    }

    [Fact, Trait("Promise", "13")]
    public void each_message_is_decided_by_the_rule_set_of_its_blocks_height()
    {
        RuleSchedule schedule = RuleSchedule.First.Then(2, new Height(2));
        var both = Jar.Rules.Then(Jar.Under((Jar.State state, Envelope<Jar.Message> command, in Moment now) =>
            command.Message is Jar.Fill fill ? new Jar.Filled($"second {fill.Note}", command.Stamp) : Jar.Decide(state, command, now)));
        _network = new TestNetwork(
            genesis => genesis with { Parameters = genesis.Parameters with { Rules = genesis.Parameters.Rules.With("jar", schedule) } },
            both.Select<OnChainKind>(kind => kind));
        Delivered[] deliveries = [.. Delivering(Calling(new Jar.Fill("x"))), .. Delivering(Calling(new Jar.Fill("y")))];

        Scenario<Jar.State, Delivered, Jar.Event, Jar.Refusal> actor = Scenario.For(OnChainActor.Of(both, schedule, (_, _) => [])).GivenAccepted(default, deliveries);
        Assert.Equal("second y", actor.State.Note);
        Assert.Equal(_network.Ledger.Entities[Jar.Id("a")].State, Wire.Encode(actor.State));

        Scenario<Jar.State, Delivered, Jar.Event, Jar.Refusal> behind = Scenario.For(OnChainActor.Of(Jar.Rules, schedule, (_, _) => [])).GivenAccepted(default, deliveries[0]);
        Assert.Contains("rule set 2 is in force from height 2", Assert.Throws<UnknownRuleSetException>(() => behind.When(deliveries[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_begun_chain_opens_the_first_vote_and_tells_every_node_its_record() =>
        Assert.Equal(
            [
                new Tell(Round.At(new Height(1)), new Round.Open(NextVote())),
                .. Enumerable.Range(0, 4).Select(_network.Node).Order().Select(node => Registered(new NodeChange(node, _network.Ledger.Nodes[node]))),
            ],
            Reactions());

    [Fact]
    public void a_block_closes_its_vote_opens_the_next_settles_and_delivers_and_registers()
    {
        _network.Final(_network.Pay("alice", "own1", Amount.Flux(1)));
        BlockReceipt receipt = _network.Final(
            Calling(new Jar.Fill("x")),
            _network.By("own1", new StopNode(_network.Node(1))),
            _network.By("alice", Jar.Call("b", new Jar.Fill("unwanted")), ahead: 1),
            _network.By("alice", Jar.Call("c", new Jar.Fill("y")), ahead: 2));
        Assert.Equal([null, null, "Unwanted", null], receipt.Transactions.Select(transaction => transaction.Refusal));
        Assert.Equal(_network.Node(1), Assert.Single(receipt.NodeChanges).Node);

        Moment at = new(new Height(2), _network.Ledger.Tip.SlotTime);
        Assert.Equal(
            [
                new Tell(Round.At(new Height(2)), new Round.Close()),
                new Tell(Round.At(new Height(3)), new Round.Open(NextVote())),
                new Tell(Mempools, new Mempool.Settle(new Height(2), receipt.Transactions)),
                new Tell(Jar.Id("a"), new Delivered(receipt.Deliveries[0], at)),
                new Tell(Jar.Id("c"), new Delivered(receipt.Deliveries[1], at)),
                Registered(new NodeChange(_network.Node(1), _network.Ledger.Nodes[_network.Node(1)])),
            ],
            Reactions());
        Assert.DoesNotContain(NextVote().Seats, seat => seat.Node == _network.Node(1));
    }

    [Fact]
    public void where_leaders_are_drawn_by_ticket_the_vote_has_its_slot()
    {
        _network = new TestNetwork(genesis => genesis with { Parameters = genesis.Parameters with { Leaders = LeaderDraw.ByTicket } });
        _network.Final();
        Assert.Contains(new Tell(Round.At(new Height(2)), new Round.Open(NextVote() with { TicketSlot = 2 })), Reactions());
    }

    private IEnumerable<Effect> Reactions() => new ChainReactions(_network.Rules, Timings, Mempools, (node, change) => Registered(node, change))
        .React(_network.State, _network.Journal[^1]);

    private static NodeChange Registered(Outpoint node, NodeChange change)
    {
        Assert.Equal(node, change.Node);
        return change;
    }

    private static Tell Registered(NodeChange change) => new(new EntityId("node", change.Node.ToString()), change);

    /// <summary>The vote on the height after the tip, said apart from the reactions.</summary>
    private Opening NextVote() => new(
        _network.Rules.Network,
        _network.Ledger.Height.Next,
        _network.Ledger.Tip.Id,
        _network.Ledger.Tip.SlotTime + TestNetwork.DefaultGenesis.BlockTime,
        Seating.Plan(_network.Ledger).Seats,
        Timings,
        null);

    private SignedTransaction Calling(Jar.Message message, ulong ahead = 0) => _network.By("alice", Jar.Call("a", message), ahead: ahead);

    private IEnumerable<Delivered> Delivering(params SignedTransaction[] transactions)
    {
        BlockReceipt receipt = _network.Final(transactions);
        return [.. receipt.Deliveries.Select(delivery => new Delivered(delivery, new Moment(receipt.Height, _network.Ledger.Tip.SlotTime)))];
    }

    private static string Stops(Delivered delivered) =>
        Assert.Throws<UnreachableException>(() => Scenario.For(Actor).When(delivered)).Message;
}
