using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Consensus.Round;

namespace Flux.Actors.Domain.Tests.Consensus;

public sealed class RoundTests
{
    private static readonly Opening Four = Booth.Opening(4);
    private static readonly Block A = Booth.BlockOf(1, Four);
    private static readonly Block B = Booth.BlockOf(2, Four);
    private static readonly EntityId Chain = new("chain", "main");
    private static readonly Decider<State, Command, Event, Refusal> Decider = With(
        (_, certificate) => new Tell(Chain, new Validator.Checked(certificate.Height, certificate.Round, certificate.Block, "stands for the chain's command")),
        Booth.Verify);

    private readonly List<Effect> _effects = [];
    private Timestamp _now = Booth.Slot;
    private State _state = Decider.Initial;

    [Fact]
    public void the_leader_is_asked_at_the_slot_time_and_moves_one_seat_each_round()
    {
        Accept(new Open(Four));
        Assert.Equal([new Remind("start", Booth.Slot, new Start())], _effects);
        Accept(new Start());
        Outpoint first = Four.LeaderOf(0).Node;
        Assert.Equal([new Send(first.ValidatorEntity, new Validator.Propose(new Sitting(first, Four), 0, null, -1))], _effects.OfType<Send>());
        Assert.Equal(4, Enumerable.Range(0, 4).Select(round => Four.LeaderOf(round).Node).Distinct().Count());
        Assert.Equal(first, Four.LeaderOf(4).Node);
    }

    [Fact]
    public void a_quorum_of_precommits_decides_and_the_certificate_proves_it()
    {
        ToPolka(A);
        Accept(Vote(0, VoteKind.Precommit, 0, A), Vote(1, VoteKind.Precommit, 0, A));
        Assert.IsType<Collecting>(_state);
        Accept(Vote(2, VoteKind.Precommit, 0, A));
        Finalising decided = Assert.IsType<Finalising>(_state);
        Assert.Equal(A, decided.Block);
        Assert.Null(decided.Certificate.Flaw(Booth.Network, Four.Seats, Booth.Scheme));
        Assert.Contains(_effects, effect => effect is Tell { Command: Validator.Checked told } && told.Block == A.Id());
        Accept(Vote(3, VoteKind.Precommit, 0, A), new Close());
        Assert.IsType<Ended>(_state);
    }

    [Fact]
    public void a_polka_goes_to_every_seat_with_its_proof()
    {
        ToPolka(A);
        Validator.Polka[] sent = [.. _effects.OfType<Send>().Select(send => send.Command).OfType<Validator.Polka>()];
        Assert.Equal(4, sent.Length);
        Assert.All(sent, polka => Assert.True(Four.HasPolka(0, A.Id(), polka.Prevotes, Booth.Verify)));
        Assert.False(Four.HasPolka(0, B.Id(), sent[0].Prevotes, Booth.Verify));
        Assert.False(Four.HasPolka(1, A.Id(), sent[0].Prevotes, Booth.Verify));
    }

    [Fact]
    public void a_silent_leader_costs_one_round()
    {
        Begin();
        Accept(new TimedOut(0, RoundStep.Propose));
        Assert.Equal(4, _effects.OfType<Send>().Count(send => send.Command is Validator.NoPolka { Round: 0 }));
        Accept(Vote(0, VoteKind.Precommit, 0, null), Vote(1, VoteKind.Precommit, 0, null));
        Assert.Equal(1, Assert.IsType<Collecting>(_state).Round);
        Assert.Equal(_now + 1250, Assert.IsType<Collecting>(_state).Deadline);
    }

    [Fact]
    public void a_polka_without_a_decision_is_proposed_again_with_its_proof()
    {
        ToPolka(A);
        Accept(new TimedOut(0, RoundStep.Precommit));
        Validator.Propose asked = Assert.IsType<Validator.Propose>(_effects.OfType<Send>().Last().Command);
        Assert.Equal((A, 0), (asked.ValidBlock, asked.ValidRound));
        Accept(Offer(1, A, 0));
        Validator.Consider sent = Assert.IsType<Validator.Consider>(_effects.OfType<Send>().Last().Command);
        Assert.True(Four.HasPolka(0, A.Id(), sent.Proof, Booth.Verify));
    }

    [Fact]
    public void a_late_polka_is_proposed_in_the_next_round()
    {
        Begin();
        Accept(Offer(0, A, -1), new TimedOut(0, RoundStep.Prevote), new TimedOut(0, RoundStep.Precommit));
        Accept(Vote(0, VoteKind.Prevote, 0, A), Vote(1, VoteKind.Prevote, 0, A), Vote(2, VoteKind.Prevote, 0, A));
        Assert.Equal(0, Assert.IsType<Collecting>(_state).ValidRound);
        Accept(Offer(1, A, 0));
    }

    [Fact]
    public void late_precommits_of_an_earlier_round_still_decide()
    {
        ToPolka(A);
        Accept(Vote(0, VoteKind.Precommit, 0, A), Vote(1, VoteKind.Precommit, 0, A), new TimedOut(0, RoundStep.Precommit));
        Accept(new TimedOut(1, RoundStep.Propose), Vote(3, VoteKind.Precommit, 0, A));
        Assert.Equal(0, Assert.IsType<Finalising>(_state).Certificate.Round);
    }

    [Fact]
    public void a_second_different_vote_is_kept_as_evidence_and_not_counted()
    {
        Begin();
        Accept(Offer(0, A, -1), Vote(0, VoteKind.Prevote, 0, A), Vote(0, VoteKind.Prevote, 0, null), Vote(1, VoteKind.Prevote, 0, A));
        Collecting s = Assert.IsType<Collecting>(_state);
        Assert.Equal(2, s.Current.Prevotes.Count);
        Assert.Equal(A.Id(), s.Current.Equivocations.Single().First.Vote.Block);
        Assert.Null(s.Current.Equivocations.Single().Second.Vote.Block);
    }

    [Fact]
    public void votes_without_a_seat_a_signature_or_the_right_height_are_refused()
    {
        Begin();
        SignedVote good = Booth.SignVote(Four, 0, VoteKind.Prevote, 0, A.Id());
        Refuse(Refusal.BadSignature, new VoteReceived(good with { Vote = good.Vote with { Block = B.Id() } }));
        Refuse(Refusal.UnknownSeat, new VoteReceived(good with { Node = new Outpoint(Hash256.Zero, 3) }));
        Refuse(Refusal.WrongHeight, new VoteReceived(Booth.SignVote(Four.Seats[0], good.Vote with { Height = new Height(2) })));
        Refuse(Refusal.WrongHeight, new VoteReceived(Booth.SignVote(Four.Seats[0], good.Vote with { Network = Hash256.Zero })));
        Refuse(Refusal.AheadOfRound, Vote(0, VoteKind.Prevote, 1, A));
    }

    [Fact]
    public void proposals_of_others_or_of_other_blocks_are_refused()
    {
        Begin();
        ProposalReceived good = Offer(0, A, -1);
        Seat other = Four.LeaderOf(1);
        Refuse(Refusal.NotLeader, new ProposalReceived(Booth.SignProposal(other, good.Signed.Proposal), A));
        Refuse(Refusal.BadSignature, new ProposalReceived(good.Signed with { Signature = Offer(0, B, -1).Signed.Signature }, A));
        Refuse(Refusal.WrongBlock, good with { Block = B });
        Refuse(Refusal.WrongBlock, Offer(0, A with { Header = A.Header with { Parent = Hash256.Zero } }, -1));
        Accept(good);
        Refuse(Refusal.ConflictingProposal, Offer(0, B, -1));
        Accept(new TimedOut(0, RoundStep.Prevote), new TimedOut(0, RoundStep.Precommit));
        Refuse(Refusal.UnprovenValidRound, Offer(1, A, 0));
        Refuse(Refusal.LateProposal, good);
        Accept(new TimedOut(1, RoundStep.Propose));
        Refuse(Refusal.LateProposal, Offer(1, B, -1));
    }

    [Fact]
    public void a_nudge_sends_again_only_to_the_seats_that_have_not_voted()
    {
        Begin();
        Accept(Offer(0, A, -1), Vote(2, VoteKind.Prevote, 0, A));
        _effects.Clear();
        Accept(new Nudge(new Timestamp(5)));
        Assert.Equal(
            Four.Seats.Where((_, seat) => seat != 2).Select(seat => seat.Node.ValidatorEntity),
            _effects.OfType<Send>().Where(send => send.Command is Validator.Consider).Select(send => send.To));
        _effects.Clear();
        Accept(new Nudge(new Timestamp(5)));
        Assert.Empty(_effects);
    }

    [Fact]
    public void rounds_go_on_without_bound_and_keep_only_the_last_ones()
    {
        ToPolka(A);
        for (int round = 0; round < 200; round++)
        {
            Accept(new TimedOut(round, RoundStep.Propose), new TimedOut(round, RoundStep.Precommit));
        }

        Collecting s = Assert.IsType<Collecting>(_state);
        Assert.Equal((200, 0, A.Id()), (s.Round, s.ValidRound, s.ValidBlock));
        Assert.Equal(RoundsKept + 1, s.Tallies.Count);
        Assert.Equal(_now + 10_000, s.Deadline);
        Refuse(Refusal.TooOld, Vote(0, VoteKind.Precommit, 1, A));
        Accept(Offer(200, A, 0));
    }

    [Fact]
    public void the_laws_hold()
    {
        Command[] votes =
        [
            .. from seat in Enumerable.Range(0, 4)
               from kind in Enum.GetValues<VoteKind>()
               from round in Enumerable.Range(0, 2)
               from block in new[] { A, null }
               select Vote(seat, kind, round, block),
        ];
        ProposalReceived good = Offer(0, A, -1);
        SignedVote vote = Booth.SignVote(Four, 0, VoteKind.Prevote, 0, A.Id());
        Command[] others =
        [
            new Open(Four), new Open(Four), new Start(), new Start(), good, good, good, Offer(1, A, 0), Offer(1, A, -1), Offer(0, B, -1),
            new TimedOut(0, RoundStep.Propose), new TimedOut(0, RoundStep.Prevote), new TimedOut(0, RoundStep.Precommit),
            new TimedOut(1, RoundStep.Precommit), new Nudge(new Timestamp(5)), new Nudge(new Timestamp(6)), new Close(),
            new Open(Four with { Parent = Hash256.Zero }), new Open(Four with { Seats = [] }),
            new ProposalReceived(Booth.SignProposal(Four.Seats[1], good.Signed.Proposal), A), good with { Block = B },
            new ProposalReceived(Booth.SignProposal(Four.Seats[2], good.Signed.Proposal), A),
            new ProposalReceived(good.Signed with { Signature = vote.Signature }, A),
            new VoteReceived(vote with { Node = new Outpoint(Hash256.Zero, 3) }),
            new VoteReceived(Booth.SignVote(Four.Seats[3], vote.Vote with { Height = new Height(2) })),
            new VoteReceived(Booth.SignVote(Four, 3, VoteKind.Precommit, 1, B.Id()) with { Signature = vote.Signature }),
        ];
        Reached reached = Laws.Walk(Decider, [.. votes, .. others], walks: 150, steps: 150, seed: 7);
        reached.AllOf<Event, Refusal>(except: Refusal.TooOld);
        Assert.True(reached.States > 500, $"{reached.States} states");
    }

    private static VoteReceived Vote(int seat, VoteKind kind, int round, Block? block) => new(Booth.SignVote(Four, seat, kind, round, block?.Id()));

    private static ProposalReceived Offer(int round, Block block, int validRound) => new(Booth.SignProposal(Four, round, block, validRound), block);

    private void Begin() => Accept(new Open(Four), new Start());

    private void ToPolka(Block block)
    {
        Begin();
        Accept(Offer(0, block, -1));
        Accept(Vote(0, VoteKind.Prevote, 0, block), Vote(1, VoteKind.Prevote, 0, block), Vote(2, VoteKind.Prevote, 0, block));
    }

    private void Accept(params Command[] commands)
    {
        foreach (Command command in commands)
        {
            _now += 10;
            Decision<Event, Refusal> decision = Decider.Decide(_state, command, new Moment(Height.Genesis, _now));
            Assert.Null(decision.Refused);
            foreach (Event fact in decision)
            {
                _state = Decider.Evolve(_state, fact);
                _effects.AddRange(Decider.React(_state, fact));
            }
        }
    }

    private void Refuse(Refusal refusal, Command command) =>
        Assert.Equal(refusal, Decider.Decide(_state, command, new Moment(Height.Genesis, _now)).Refused);
}
