using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Governance;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Governance;

/// <summary>Total weight 100 half-votes: the quorum of 30 % is 30.</summary>
public sealed class ProposalTests
{
    private const long Total = 100;
    private static readonly AccountId Ann = Account(1), Bob = Account(2), Cid = Account(3);
    private static readonly Amount Deposit = Amount.Flux(200);
    private static readonly Proposal.Submit Text = new("More light", "Let there be more light.");
    private static readonly EntityId Id = Proposal.IdOf(Text);
    private static readonly Run Open = new Run(Proposal.Decider.Initial, []).Then(By(Ann, 25, Text, Deposit), 10);

    [Fact]
    public void a_submission_with_its_deposit_opens_a_vote()
    {
        Proposal.Voting voting = Assert.IsType<Proposal.Voting>(Open.State);

        Assert.Equal((Ann, Total, new Height(50)), (voting.Submission.Proposer, voting.Submission.TotalWeight, voting.Submission.ClosesAt));
        Assert.Equal(new Height(50), Proposal.DueAt(voting));
        Assert.Empty(Open.Paid);
    }

    [Fact]
    public void what_exceeds_the_deposit_is_refunded_at_once() =>
        Assert.Equal(
            [new PayFromEscrow(Id, Ann, new Amount(7))],
            new Run(Proposal.Decider.Initial, []).Then(By(Ann, 25, Text, Deposit + new Amount(7)), 10).Paid);

    [Fact]
    public void a_submission_that_breaks_a_rule_is_refused()
    {
        Run none = new(Proposal.Decider.Initial, []);
        none.ThenRefused(By(Ann, 25, Text, Deposit - new Amount(1)), 10, Proposal.Refusal.DepositTooSmall);
        none.ThenRefused(By(Ann, 0, Text, Deposit), 10, Proposal.Refusal.NotAMember);
        none.ThenRefused(By(Ann, 25, Text with { Title = " " }, Deposit), 10, Proposal.Refusal.InvalidTitle);
        none.ThenRefused(By(Ann, 25, Text with { Title = "a\nb" }, Deposit), 10, Proposal.Refusal.InvalidTitle);
        none.ThenRefused(By(Ann, 25, Text with { Title = new string('x', 121) }, Deposit), 10, Proposal.Refusal.InvalidTitle);
        none.ThenRefused(By(Ann, 25, Text with { Text = "" }, Deposit), 10, Proposal.Refusal.InvalidText);
        none.ThenRefused(By(Ann, 25, Text with { Text = new string('x', 10_001) }, Deposit), 10, Proposal.Refusal.InvalidText);
    }

    [Fact]
    public void a_submission_must_go_to_the_entity_of_its_content()
    {
        Blob message = Wire.Encode<Proposal.Command>(Text);
        Stamp stamp = By(Ann, 25, Text, Deposit).Stamp;

        Assert.Equal("WrongId", Proposal.Kind.Execute(new EntityId("proposal", "mine"), null, message, stamp, At(10)).Refusal);
        Assert.Null(Proposal.Kind.Execute(Id, null, message, stamp, At(10)).Refusal);
    }

    [Fact]
    public void a_proposal_is_submitted_once()
    {
        Open.ThenNothing(By(Ann, 25, Text, Deposit), 11);
        Open.ThenRefused(By(Ann, 25, Text, Deposit, transaction: 9), 11, Proposal.Refusal.AlreadySubmitted);
        Open.Then(Tick(), 50).ThenRefused(By(Ann, 25, Text, Deposit, transaction: 9), 51, Proposal.Refusal.AlreadySubmitted);
        Open.Then(Tick(), 50).ThenNothing(By(Ann, 25, Text, Deposit), 51);
    }

    [Fact]
    public void a_ballot_weighs_what_the_chain_stamped_and_replaces_the_one_before()
    {
        Run voted = Open.Then(By(Ann, 25, new Proposal.Cast(Choice.Yes)), 11).Then(By(Bob, 40, new Proposal.Cast(Choice.No)), 12);
        Assert.Equal(new Tally(25, 40, 0), Proposal.TallyOf(voted.State));

        Assert.Equal(new Tally(25, 0, 40), Proposal.TallyOf(voted.Then(By(Bob, 40, new Proposal.Cast(Choice.Abstain)), 13).State));
    }

    [Fact]
    public void the_same_ballot_again_records_nothing_even_after_closing()
    {
        Run voted = Open.Then(By(Ann, 25, new Proposal.Cast(Choice.Yes)), 11);

        voted.ThenNothing(By(Ann, 25, new Proposal.Cast(Choice.Yes)), 12);
        voted.ThenNothing(By(Ann, 25, new Proposal.Cast(Choice.Yes)), 60);
    }

    [Fact]
    public void a_ballot_that_breaks_a_rule_is_refused()
    {
        Open.ThenRefused(By(Bob, 0, new Proposal.Cast(Choice.Yes)), 11, Proposal.Refusal.NotAMember);
        Open.ThenRefused(By(Bob, 40, new Proposal.Cast((Choice)4)), 11, Proposal.Refusal.UnknownChoice);
        Open.ThenRefused(By(Bob, 40, new Proposal.Cast(Choice.Yes), new Amount(1)), 11, Proposal.Refusal.ValueNotWanted);
        new Run(Proposal.Decider.Initial, []).ThenRefused(By(Bob, 40, new Proposal.Cast(Choice.Yes)), 11, Proposal.Refusal.NotSubmitted);
    }

    [Fact]
    public void a_node_counts_in_one_ballot_only()
    {
        Run voted = Open.Then(By(Ann, 25, new Proposal.Cast(Choice.Yes)), 11);
        Envelope<Proposal.Command> moved = By(Bob, 25, new Proposal.Cast(Choice.No));

        voted.ThenRefused(moved with { Stamp = moved.Stamp with { OwnedNodes = [NodeOf(Ann)] } }, 12, Proposal.Refusal.NodeVotedAlready);
    }

    [Fact]
    public void a_ballot_in_the_last_block_below_the_close_counts_and_one_at_the_close_does_not()
    {
        Assert.Null(Open.When(By(Bob, 40, new Proposal.Cast(Choice.Yes)), 49).Refused);
        Open.ThenRefused(By(Bob, 40, new Proposal.Cast(Choice.Yes)), 50, Proposal.Refusal.VotingClosed);
        Open.Then(Tick(), 50).ThenRefused(By(Bob, 40, new Proposal.Cast(Choice.Yes)), 51, Proposal.Refusal.VotingClosed);
    }

    [Theory]
    [InlineData(20, 9, 0, Outcome.QuorumNotMet)]
    [InlineData(20, 10, 0, Outcome.Passed)]
    [InlineData(15, 0, 15, Outcome.Passed)]
    [InlineData(15, 15, 0, Outcome.Rejected)]
    [InlineData(15, 16, 0, Outcome.Rejected)]
    [InlineData(0, 0, 30, Outcome.Rejected)]
    public void quorum_comes_first_and_then_more_yes_than_no(int yes, int no, int abstain, Outcome outcome)
    {
        Run run = Open;
        foreach ((AccountId voter, int weight, Choice choice) in new[] { (Ann, yes, Choice.Yes), (Bob, no, Choice.No), (Cid, abstain, Choice.Abstain) })
        {
            run = weight == 0 ? run : run.Then(By(voter, weight, new Proposal.Cast(choice)), 20);
        }

        Run closed = run.Then(Tick(), 50);

        Proposal.Closed end = Assert.IsType<Proposal.Closed>(closed.State);
        Assert.Equal((outcome, new Tally(yes, no, abstain)), (end.Outcome, end.Tally));
        Assert.Equal([new PayFromEscrow(Id, Ann, Deposit)], closed.Paid);
        Assert.Null(Proposal.DueAt(closed.State));
    }

    [Theory]
    [InlineData(53_108, Outcome.QuorumNotMet)]
    [InlineData(53_109, Outcome.Passed)]
    public void the_quorum_of_the_fleet_is_exact(long cast, Outcome outcome)
    {
        Submission submission = new(Hash256.Zero, Ann, "t", "t", Deposit, 177_029, VotingRules.Dev, default, default);

        Assert.Equal(outcome, new Tally(cast, 0, 0).Outcome(submission));
    }

    [Fact]
    public void an_empty_electorate_meets_no_quorum() =>
        Assert.Equal(Outcome.QuorumNotMet, new Tally(0, 0, 0).Outcome(new Submission(Hash256.Zero, Ann, "t", "t", Deposit, 0, VotingRules.Dev, default, default)));

    [Fact]
    public void a_tick_before_the_close_and_after_it_records_nothing()
    {
        Open.ThenNothing(Tick(), 49);
        Open.Then(Tick(), 50).ThenNothing(Tick(), 51);
        new Run(Proposal.Decider.Initial, []).ThenNothing(Tick(), 51);
    }

    [Fact]
    public void every_decision_is_total_foldable_repeatable_and_replayable_and_the_deposit_comes_back()
    {
        int ballots = 0, closed = 0;
        Prng random = new(7);
        for (int life = 0; life < 200; life++)
        {
            Run run = new(Proposal.Decider.Initial, []);
            long height = 1, paid = 0;
            for (int step = 0; step < 40; step++)
            {
                height += (long)random.Below(4);
                Envelope<Proposal.Command> message = Message(random);
                Decision<Proposal.Event, Proposal.Refusal> decision = run.When(message, height);
                if (decision.Refused is null)
                {
                    paid += decision.Events.Length > 0 ? message.Stamp.Value.Atoms : 0;
                    ballots += decision.Events.Count(fact => fact is Proposal.BallotCast);
                    run = run.Then(message, height);
                    run.ThenNothing(message, height);
                }
            }

            run = run.Then(Tick(), height + 100);
            closed += run.State is Proposal.Closed ? 1 : 0;
            Assert.Equal(paid, run.Paid.Sum(payment => payment.Amount.Atoms));
            Assert.Equal(run.State, Wire.Decode<Proposal.State>(Wire.Encode(run.State)));
        }

        Assert.True(ballots > 500 && closed > 150, $"{ballots} ballots, {closed} closed: too few to mean anything");
    }

    private static Envelope<Proposal.Command> Message(Prng random)
    {
        AccountId voter = Account((byte)(1 + random.Below(4)));
        return random.Below(5) switch
        {
            0 => By(voter, 25, Text, Deposit + new Amount((long)random.Below(3)), transaction: (int)random.Below(100)),
            1 => Tick(),
            _ => By(voter, (long)random.Below(3) * 10, new Proposal.Cast((Choice)(1 + random.Below(4)))),
        };
    }

    [Fact]
    public void a_ballot_of_many_nodes_costs_what_the_ballots_hold_and_not_their_product()
    {
        const int Many = 1_000;
        Sequence<Outpoint> NodesOf(int owner, int count) => Enumerable.Range(0, count)
            .Select(i => new Outpoint(Hash256.Sha256(BitConverter.GetBytes(owner * 10_000 + i)), 0)).Order().ToSequence();
        SortedMap<AccountId, Ballot> ballots = SortedMap<AccountId, Ballot>.From(Enumerable.Range(1, Many).Select(owner => KeyValuePair.Create(
            new AccountId(Hash256.Sha256(BitConverter.GetBytes(owner)).ToArray().AsSpan(0, AccountId.Size)),
            new Ballot(Choice.Yes, NodesOf(owner, 1), 2))));
        Proposal.Voting voting = ((Proposal.Voting)Open.State) with { Ballots = ballots };
        Stamp rich = By(Ann, 2_000, new Proposal.Cast(Choice.No)).Stamp with { OwnedNodes = NodesOf(0, Many) };
        Stamp taking = rich with { OwnedNodes = rich.OwnedNodes.Append(ballots.Values.Last().Nodes[0]).Order().ToSequence() };
        Decision<Proposal.Event, Proposal.Refusal> Cast(Stamp by) =>
            Proposal.Decider.Decide(voting, new Envelope<Proposal.Command>(new Proposal.Cast(Choice.No), by), At(20));

        Assert.Equal(Proposal.Refusal.NodeVotedAlready, Cast(taking).Refused);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Cast(rich).Refused);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    private static AccountId Account(byte number) => new([.. Enumerable.Repeat(number, AccountId.Size)]);

    private static Outpoint NodeOf(AccountId owner) => new(Hash256.Sha256(owner.Span), 0);

    private static Moment At(long height) => new(new Height(height), new Timestamp(height * 2000));

    private static Envelope<Proposal.Command> Tick() => By(Cid, 0, new Proposal.Tick());

    /// <summary>A message from an account that owns one node of the weight, or none when it is 0.</summary>
    private static Envelope<Proposal.Command> By(AccountId sender, long weight, Proposal.Command command, Amount value = default, int transaction = 1) =>
        new(command, new Stamp(Hash256.Sha256(BitConverter.GetBytes(transaction)), sender, value, weight == 0 ? [] : [NodeOf(sender)], null, weight, Total, null));

    private sealed record Run(Proposal.State State, Sequence<PayFromEscrow> Paid)
    {
        public Decision<Proposal.Event, Proposal.Refusal> When(Envelope<Proposal.Command> message, long at) =>
            Proposal.Decider.Decide(State, message, At(at));

        public Run Then(Envelope<Proposal.Command> message, long at)
        {
            Decision<Proposal.Event, Proposal.Refusal> decision = When(message, at);
            Assert.Null(decision.Refused);
            Run run = this;
            foreach (Proposal.Event fact in decision)
            {
                Proposal.Event stored = Wire.Decode<Proposal.Event>(Wire.Encode(fact));
                Proposal.State after = Proposal.Evolve(run.State, stored);
                run = new Run(after, [.. run.Paid, .. Proposal.Instruct(Id, after, stored).Cast<PayFromEscrow>()]);
            }

            return run;
        }

        public void ThenRefused(Envelope<Proposal.Command> message, long at, Proposal.Refusal refusal) =>
            Assert.Equal(refusal, When(message, at).Refused);

        public void ThenNothing(Envelope<Proposal.Command> message, long at) => Assert.Equal([], When(message, at));
    }
}
