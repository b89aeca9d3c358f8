using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Consensus.Validator;

namespace Flux.Actors.Domain.Tests.Consensus;

public sealed class ValidatorTests
{
    private static readonly Opening Four = Booth.Opening(4);
    private static readonly Opening Later = Four with { Height = new Height(2) };
    private static readonly Sitting Here = Booth.SittingOf(Four, 1);
    private static readonly Block A = Booth.BlockOf(1, Four);
    private static readonly Block B = Booth.BlockOf(2, Four);
    private static readonly Decider<State, Command, Event, Refusal> Decider = With(Booth.Verify);

    private readonly List<Effect> _effects = [];
    private State _state = Decider.Initial;

    [Fact]
    public void a_valid_block_is_prevoted_only_after_it_was_checked()
    {
        Accept(Show(0, A));
        Assert.Equal([new Perform("check", new CheckBlock(Booth.One, 0, A))], _effects);
        Accept(Fine(0, A));
        Assert.Equal(
            new Perform("prevote/1/0", new SignVote(Four.Vote(VoteKind.Prevote, 0, A.Id()), Here.Node), Round.At(Booth.One)), _effects.Last());
    }

    [Fact]
    public void an_invalid_block_gets_nil_and_is_not_precommitted_even_on_a_polka()
    {
        Accept(Show(0, A), new Checked(Booth.One, 0, A.Id(), "wrong state root"), Seen(0, A));
        Assert.Equal([null, null], Votes().Select(vote => vote.Block));
    }

    [Fact]
    public void a_polka_locks_and_another_block_then_gets_nil()
    {
        Accept(Show(0, A), Fine(0, A), Seen(0, A), Show(1, B), Fine(1, B));
        Assert.Null(Votes().Last().Block);
        Assert.Equal((0, A.Id()), (Held.LockedRound, Held.LockedBlock));
    }

    [Fact]
    public void the_locked_block_is_prevoted_again_without_any_proof()
    {
        Accept(Show(0, A), Fine(0, A), Seen(0, A), Show(1, A), Fine(1, A));
        Assert.Equal(A.Id(), Votes().Last().Block);
    }

    [Fact]
    public void a_proven_polka_as_late_as_the_lock_lets_another_block_through()
    {
        Accept(Seen(0, A), Show(2, B, 1, proven: true), Fine(2, B));
        Assert.Equal(B.Id(), Votes().Last().Block);
    }

    [Fact]
    public void a_polka_earlier_than_the_lock_or_without_its_signatures_does_not()
    {
        Accept(Seen(1, A), Show(2, B, 0, proven: true), Fine(2, B));
        Assert.Null(Votes().Last().Block);
        Accept(Show(3, B, 1, proven: false), Fine(3, B));
        Assert.Null(Votes().Last().Block);
    }

    [Fact]
    public void only_a_later_polka_moves_the_lock()
    {
        Accept(Seen(0, A), new NoPolka(Here, 1), Seen(2, B));
        Assert.Equal((2, B.Id()), (Held.LockedRound, Held.LockedBlock));
        Refuse(Refusal.Stale, Seen(1, A));
    }

    [Fact]
    public void a_new_height_begins_without_a_lock()
    {
        Accept(Seen(0, A), new NoPolka(Here with { Opening = Later }, 0));
        Assert.Equal((new Height(2), -1, null), (Held.Height, Held.LockedRound, Held.LockedBlock));
        Refuse(Refusal.Stale, Show(5, A));
    }

    [Fact]
    public void after_precommitting_the_round_is_over_for_its_prevote()
    {
        Accept(Show(0, A), new NoPolka(Here, 0));
        Accept(Fine(0, A), Show(0, A), Seen(0, A));
        Assert.Equal([(VoteKind.Precommit, null)], Votes().Select(vote => (vote.Kind, vote.Block)));
    }

    [Fact]
    public void the_leader_builds_a_block_and_signs_it_once()
    {
        Accept(new Propose(Here, 0, null, -1));
        Assert.Equal([new Perform("assemble", new AssembleBlock(Booth.Network, Booth.One, 0, Booth.Parent, Booth.Slot, Here.Node))], _effects);
        Accept(new Assembled(Booth.One, 0, A), new Assembled(Booth.One, 0, B), new Propose(Here, 0, B, -1));
        Assert.Equal([A], _effects.OfType<Perform>().Select(perform => perform.Request).OfType<SignProposal>().Select(request => request.Block));
    }

    [Fact]
    public void a_known_valid_block_is_proposed_instead_of_a_new_one()
    {
        Accept(new Propose(Here, 3, A, 1));
        SignProposal signed = Assert.IsType<SignProposal>(Assert.IsType<Perform>(Assert.Single(_effects)).Request);
        Assert.Equal((3, 1, A.Id()), (signed.Proposal.Round, signed.Proposal.ValidRound, signed.Proposal.Block));
    }

    [Fact]
    public void a_failed_assembly_can_be_asked_for_again()
    {
        Accept(new Propose(Here, 0, null, -1), new Assembled(Booth.One, 0, null), new Propose(Here, 0, null, -1));
        Assert.Equal(2, _effects.Count);
    }

    [Fact]
    public void forged_proposals_and_polkas_are_refused()
    {
        Consider good = Show(0, A);
        Refuse(Refusal.BadProposal, good with { Block = B });
        Refuse(Refusal.BadProposal, good with { Signed = Booth.SignProposal(Four.LeaderOf(1), good.Signed.Proposal) });
        Refuse(Refusal.BadPolka, Seen(0, A) with { Prevotes = Booth.Prevotes(Four, 2, 0, A) });
        Refuse(Refusal.BadPolka, Seen(0, A) with { Prevotes = Booth.Prevotes(Four, 3, 0, B) });
        Sequence<SeatSignature> twice = Booth.Prevotes(Four, 2, 0, A);
        Refuse(Refusal.BadPolka, Seen(0, A) with { Prevotes = [twice[0], twice[1], twice[1]] });
        Refuse(Refusal.NoSeat, new NoPolka(Here with { Node = new Outpoint(Hash256.Zero, 0) }, 0));
        Accept(good);
        Refuse(Refusal.ConflictingProposal, Show(0, B));
    }

    [Fact]
    public void a_silent_validator_hears_nothing_and_goes_on_when_woken()
    {
        Accept(Seen(0, A), Show(1, A), new Silence());
        Refuse(Refusal.IsSilent, Fine(1, A));
        Refuse(Refusal.IsSilent, Show(2, A));
        Accept(new Wake(), Show(1, A), Fine(1, A));
        Assert.Equal(A.Id(), Votes().Last().Block);
        Assert.Equal(0, Held.LockedRound);
    }

    [Fact]
    public void in_every_order_of_messages_no_two_votes_conflict_and_no_lock_is_broken()
    {
        Command[] alphabet =
        [
            .. from round in Enumerable.Range(0, 3)
               from block in new[] { A, B }
               from command in (Command[])[Show(round, block), Fine(round, block)]
               select command,
            Seen(0, A), Seen(0, B), Seen(1, A), Seen(1, B), Seen(2, B), Show(1, B, 0, proven: true), Show(2, B, 0, proven: true), Show(2, B, 1, proven: true), new NoPolka(Here, 0), new NoPolka(Here, 2), new Checked(Booth.One, 1, B.Id(), "flaw"),
        ];
        Exhausted all = new(With((_, _, _) => true));
        all.From(Decider.Initial, [], alphabet);
        Assert.True(all.Histories > 1000, $"{all.Histories} histories");
        Assert.True(all.NilsByLock > 100, $"{all.NilsByLock} nil votes because of a lock");
    }

    [Fact]
    public void the_laws_hold()
    {
        Sitting later = Here with { Opening = Later };
        Reached reached = Laws.Walk(
            Decider,
            [
                .. from round in Enumerable.Range(0, 3)
                   from block in new[] { A, B }
                   from command in (Command[])[Show(round, block), Show(round, block, 0, proven: true), Fine(round, block), Seen(round, block)]
                   select command,
                new Propose(Here, 0, null, -1), new Propose(Here, 1, A, 0), new Propose(later, 0, null, -1), new Assembled(Booth.One, 0, A),
                new Assembled(Booth.One, 0, null), new Assembled(new Height(2), 0, null), new NoPolka(Here, 1), new NoPolka(later, 0),
                new Checked(Booth.One, 2, A.Id(), "flaw"), new Silence(), new Wake(), Show(0, A) with { Block = B },
                Seen(2, A) with { Prevotes = [] }, new NoPolka(Here with { Node = new Outpoint(Hash256.Zero, 0) }, 0),
            ],
            walks: 400, steps: 30, seed: 3);
        reached.AllOf<Event, Refusal>();
        Assert.True(reached.States > 90, $"{reached.States} states");
    }

    private Progress Held => Assert.IsType<Attending>(_state).Progress;

    private static Consider Show(int round, Block block, int validRound = -1, bool proven = false) => new(
        Here, Booth.SignProposal(Four, round, block, validRound), block, proven && validRound >= 0 ? Booth.Prevotes(Four, 3, validRound, block) : []);

    private static Checked Fine(int round, Block block) => new(Booth.One, round, block.Id(), null);

    private static Polka Seen(int round, Block block) => new(Here, round, block.Id(), Booth.Prevotes(Four, 3, round, block));

    private IEnumerable<Vote> Votes() => _effects.OfType<Perform>().Select(perform => perform.Request).OfType<SignVote>().Select(request => request.Vote);

    private void Accept(params Command[] commands)
    {
        foreach (Command command in commands)
        {
            Decision<Event, Refusal> decision = Decider.Decide(_state, command, default);
            Assert.True(decision.Refused is null, $"{command}: {decision}");
            foreach (Event fact in decision)
            {
                _state = Decider.Evolve(_state, fact);
                _effects.AddRange(Decider.React(_state, fact));
            }
        }
    }

    private void Refuse(Refusal refusal, Command command) => Assert.Equal(refusal, Decider.Decide(_state, command, default).Refused);

    /// <summary>Every reachable (state, votes cast so far), with what must hold of each vote when it is cast.</summary>
    private sealed class Exhausted(Decider<State, Command, Event, Refusal> decider)
    {
        private readonly HashSet<(Blob State, Blob Votes)> _seen = [];

        public int Histories => _seen.Count;

        public int NilsByLock { get; private set; }

        public void From(State start, Sequence<Event> past, Command[] alphabet)
        {
            Stack<(State State, Sequence<Event> Past)> open = new([(start, past)]);
            while (open.TryPop(out (State State, Sequence<Event> Past) at))
            {
                foreach (Command command in alphabet)
                {
                    State next = at.State;
                    Sequence<Event> votes = at.Past;
                    foreach (Event fact in decider.Decide(at.State, command, default))
                    {
                        votes = fact is Prevoted or Precommitted or Locked ? Checked(votes, fact, Assert.IsType<Attending>(next).Progress.Considering) : votes;
                        next = decider.Evolve(next, fact);
                    }

                    if (_seen.Add((Wire.Encode(next), Wire.Encode(votes))))
                    {
                        open.Push((next, votes));
                    }
                }
            }
        }

        private Sequence<Event> Checked(Sequence<Event> past, Event fact, Consideration? considered)
        {
            Vote? vote = VoteOf(fact);
            Assert.DoesNotContain(past, earlier => VoteOf(earlier) is { } cast && vote is not null
                && (cast.Kind, cast.Height, cast.Round) == (vote.Kind, vote.Height, vote.Round));
            Locked? held = past.OfType<Locked>().LastOrDefault();
            if (fact is Prevoted { Vote: { Block: { } block } cast } && held is not null && held.Block != block)
            {
                Assert.True(
                    considered is { Proven: true } && held.Round <= considered.Proposal.ValidRound && considered.Proposal.ValidRound < cast.Round,
                    $"{cast} while locked by {held}");
            }

            NilsByLock += fact is Prevoted { Reason: { } reason } && reason.StartsWith("locked", StringComparison.Ordinal) ? 1 : 0;
            return past.Add(fact);
        }

        private static Vote? VoteOf(Event fact) => fact switch
        {
            Prevoted e => e.Vote,
            Precommitted e => e.Vote,
            _ => null,
        };
    }
}
