using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

/// <summary>The vote on one height: calls the rounds, collects the seats' signed votes, and ends with a certificate.</summary>
/// <remarks>
/// Shape: the collector of a star; it holds no key and no vote of its own, so it can delay a decision but not forge one. Rounds follow each other
/// without bound until one decides. What it sends is volatile; every step has a durable reminder, and each step's messages suffice on their own.
/// Source: Tendermint (arXiv 1807.04938); docs/spec/consensus.md.
/// </remarks>
public static class Round
{
    public const string Kind = "round";

    /// <summary>Rounds whose votes are kept; a precommit of an older round can't complete a decision any more.</summary>
    public const int RoundsKept = 64;

    private const string StartReminder = "start";
    private const string TimeoutReminder = "timeout";

    public abstract record Command;
    [Wire("round.open.v1")] public sealed record Open(Opening Opening) : Command;
    [Wire("round.start.v1")] public sealed record Start : Command;
    [Wire("round.proposal-received.v1")] public sealed record ProposalReceived(SignedBlockProposal Signed, Block Block) : Command;
    [Wire("round.vote-received.v1")] public sealed record VoteReceived(SignedVote Vote) : Command;
    [Wire("round.timed-out.v1")] public sealed record TimedOut(int Round, RoundStep Step) : Command;

    /// <summary>A host has started: what was sent before may be lost, so the current step's messages go out again, once per start.</summary>
    [Wire("round.nudge.v1")] public sealed record Nudge(Timestamp HostStarted) : Command;
    [Wire("round.close.v1")] public sealed record Close : Command;

    public abstract record Event;
    [Wire("round.opened.v1")] public sealed record Opened(Opening Opening) : Event;
    [Wire("round.round-started.v1")] public sealed record RoundStarted(int Round, Timestamp Deadline) : Event;
    [Wire("round.proposal-accepted.v1")] public sealed record ProposalAccepted(SignedBlockProposal Signed, Block Block, Timestamp Deadline) : Event;
    [Wire("round.vote-counted.v1")] public sealed record VoteCounted(SignedVote Vote) : Event;
    [Wire("round.seat-equivocated.v1")] public sealed record Equivocated(Equivocation Evidence) : Event;
    [Wire("round.polka-reached.v1")] public sealed record PolkaReached(int Round, Hash256 Block, Timestamp Deadline) : Event;
    [Wire("round.late-polka-reached.v1")] public sealed record LatePolkaReached(int Round, Hash256 Block) : Event;
    [Wire("round.polka-missed.v1")] public sealed record PolkaMissed(int Round, Timestamp Deadline) : Event;
    [Wire("round.nudged.v1")] public sealed record Nudged(Timestamp HostStarted, Timestamp Deadline) : Event;
    [Wire("round.block-decided.v1")] public sealed record BlockDecided(Certificate Certificate) : Event;
    [Wire("round.closed.v1")] public sealed record Closed : Event;

    public abstract record State;
    [Wire("round.unopened.v1")] public sealed record Unopened : State;
    [Wire("round.waiting.v1")] public sealed record Waiting(Opening Opening) : State;

    /// <summary>Shape: a tally per kept round; the valid block is that of the latest polka, its round −1 while there was none.</summary>
    [Wire("round.collecting.v1")]
    public sealed record Collecting(
        Opening Opening,
        int Round,
        RoundStep Step,
        Timestamp Deadline,
        SortedMap<int, Tally> Tallies,
        SortedMap<Hash256, Block> Blocks,
        int ValidRound,
        Hash256? ValidBlock,
        Timestamp? NudgedAt) : State
    {
        public Tally Current => Tallies[Round];
    }

    [Wire("round.finalising.v1")] public sealed record Finalising(Opening Opening, Block Block, Certificate Certificate) : State;
    [Wire("round.ended.v1")] public sealed record Ended(Height Height) : State;

    public enum Refusal
    {
        NotOpen = 1,
        AlreadyOpen,
        NoSeats,
        NotStarted,
        AlreadyEnded,
        WrongHeight,
        TooOld,
        AheadOfRound,
        LateProposal,
        ConflictingProposal,
        NotLeader,
        WrongBlock,
        UnprovenValidRound,
        UnknownSeat,
        BadSignature,
    }

    public static EntityId At(Height height) => new(Kind, height.ToString());

    /// <summary>The rules, given how signatures are verified and how the chain is told about a decision (a Tell of its own command).</summary>
    public static Decider<State, Command, Event, Refusal> With(Func<Block, Certificate, Effect> finalise, VerifySignature verify) => new(
        new Unopened(),
        (State state, Command command, in Moment now) => Decide(state, command, now, verify),
        Evolve,
        (after, fact) => React(after, fact, finalise));

    public static Decision<Event, Refusal> Decide(State state, Command command, in Moment now, VerifySignature verify) => (state, command) switch
    {
        (Unopened, Open c) => c.Opening.Seats.Count == 0 ? Refusal.NoSeats : new Opened(c.Opening.InSeatOrder()),
        (Unopened, _) => Refusal.NotOpen,
        (Waiting s, Open c) => Again(s.Opening, c),
        (Waiting s, Start) => StartOf(s.Opening, 0, now),
        (Waiting, Nudge) => [],
        (Waiting, Close) => new Closed(),
        (Waiting, _) => Refusal.NotStarted,
        (Collecting s, Open c) => Again(s.Opening, c),
        (Collecting, Start) => [],
        (Collecting s, ProposalReceived c) => Receive(s, c, now, verify),
        (Collecting s, VoteReceived c) => Count(s, c.Vote, now, verify),
        (Collecting s, TimedOut c) => (c.Round, c.Step) == (s.Round, s.Step) ? TimeOut(s, now) : [],
        (Collecting s, Nudge c) => s.NudgedAt == c.HostStarted ? [] : new Nudged(c.HostStarted, DeadlineOf(s.Opening, s.Step, s.Round, now)),
        (Collecting, Close) => new Closed(),
        (Finalising s, Open c) => Again(s.Opening, c),
        (Finalising, Close) => new Closed(),
        (Finalising, _) => [], // The votes of the slower seats still arrive; they change nothing.
        (Ended, Close) => [],
        (Ended, _) => Refusal.AlreadyEnded,
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unopened, Opened e) => new Waiting(e.Opening),
        (Waiting s, RoundStarted e) => new Collecting(
            s.Opening, e.Round, RoundStep.Propose, e.Deadline, SortedMap<int, Tally>.Empty.With(e.Round, Tally.Empty),
            SortedMap<Hash256, Block>.Empty, -1, null, null),
        (Collecting s, RoundStarted e) => Prune(s with
        {
            Round = e.Round,
            Step = RoundStep.Propose,
            Deadline = e.Deadline,
            Tallies = s.Tallies.With(e.Round, Tally.Empty),
        }),
        (Collecting s, ProposalAccepted e) => s with
        {
            Step = RoundStep.Prevote,
            Deadline = e.Deadline,
            Tallies = s.Tallies.With(s.Round, s.Current with { Proposal = e.Signed }),
            Blocks = s.Blocks.With(e.Signed.Proposal.Block, e.Block),
        },
        (Collecting s, VoteCounted e) => s with
        {
            Tallies = s.Tallies.With(e.Vote.Vote.Round, s.Tallies[e.Vote.Vote.Round].With(e.Vote)),
        },
        (Collecting s, Equivocated e) => WithEvidence(s, e.Evidence),
        (Collecting s, PolkaReached e) => WithPolka(s, e.Round, e.Block) with { Step = RoundStep.Precommit, Deadline = e.Deadline },
        (Collecting s, LatePolkaReached e) => WithPolka(s, e.Round, e.Block),
        (Collecting s, PolkaMissed e) => s with { Step = RoundStep.Precommit, Deadline = e.Deadline },
        (Collecting s, Nudged e) => s with { NudgedAt = e.HostStarted, Deadline = e.Deadline },
        (Collecting s, BlockDecided e) => new Finalising(s.Opening, s.Blocks[e.Certificate.Block], e.Certificate),
        (Waiting s, Closed) => new Ended(s.Opening.Height),
        (Collecting s, Closed) => new Ended(s.Opening.Height),
        (Finalising s, Closed) => new Ended(s.Opening.Height),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    public static IEnumerable<Effect> React(State after, Event fact, Func<Block, Certificate, Effect> finalise) => (after, fact) switch
    {
        (_, Opened e) => [new Remind(StartReminder, e.Opening.SlotTime, new Start())],
        (Collecting s, RoundStarted or ProposalAccepted or PolkaReached or PolkaMissed or Nudged) =>
            [new Remind(TimeoutReminder, s.Deadline, new TimedOut(s.Round, s.Step)), .. Messages(s)],
        (Finalising s, BlockDecided) => [new Forget(TimeoutReminder), finalise(s.Block, s.Certificate)],
        (_, Closed) => [new Forget(StartReminder), new Forget(TimeoutReminder)],
        _ => [],
    };

    /// <summary>What the current step asks of the seats that have not answered it yet.</summary>
    private static IEnumerable<Effect> Messages(Collecting s)
    {
        Opening opening = s.Opening;
        if (s.Step == RoundStep.Propose)
        {
            Outpoint leader = opening.LeaderOf(s.Round).Node;
            Block? valid = s.ValidBlock is { } block ? s.Blocks[block] : null;
            return [new Send(leader.ValidatorEntity, new Validator.Propose(new Sitting(leader, opening), s.Round, valid, s.ValidRound))];
        }

        VoteKind kind = s.Step == RoundStep.Prevote ? VoteKind.Prevote : VoteKind.Precommit;
        return opening.Seats
            .Where(seat => !s.Current.Of(kind).ContainsKey(seat.Node))
            .Select(seat => new Send(seat.Node.ValidatorEntity, Message(s, new Sitting(seat.Node, opening))));
    }

    private static Validator.Command Message(Collecting s, Sitting sitting)
    {
        if (s.Step == RoundStep.Prevote && s.Current.Proposal is { } signed)
        {
            BlockProposal proposal = signed.Proposal;
            Sequence<SeatSignature> proof = proposal.ValidRound < 0
                ? []
                : s.Tallies[proposal.ValidRound].SignaturesFor(VoteKind.Prevote, proposal.Block);
            return new Validator.Consider(sitting, signed, s.Blocks[proposal.Block], proof);
        }

        return s.Current.Polka is { } polka
            ? new Validator.Polka(sitting, s.Round, polka, s.Current.SignaturesFor(VoteKind.Prevote, polka))
            : new Validator.NoPolka(sitting, s.Round);
    }

    private static Decision<Event, Refusal> Again(Opening opening, Open command) =>
        opening == command.Opening.InSeatOrder() ? [] : Refusal.AlreadyOpen;

    private static RoundStarted StartOf(Opening opening, int round, in Moment now) =>
        new(round, DeadlineOf(opening, RoundStep.Propose, round, now));

    private static Timestamp DeadlineOf(Opening opening, RoundStep step, int round, in Moment now) => now.Time + opening.Timings.Of(step, round);

    private static Decision<Event, Refusal> TimeOut(Collecting s, in Moment now) => s.Step == RoundStep.Precommit
        ? StartOf(s.Opening, s.Round + 1, now)
        : new PolkaMissed(s.Round, DeadlineOf(s.Opening, RoundStep.Precommit, s.Round, now));

    private static Decision<Event, Refusal> Receive(Collecting s, ProposalReceived c, in Moment now, VerifySignature verify)
    {
        BlockProposal proposal = c.Signed.Proposal;
        if ((proposal.Network, proposal.Height) != (s.Opening.Network, s.Opening.Height))
        {
            return Refusal.WrongHeight;
        }

        if (proposal.Round != s.Round)
        {
            return proposal.Round > s.Round ? Refusal.AheadOfRound : Refusal.LateProposal;
        }

        if (s.Current.Proposal is { } seen)
        {
            return seen == c.Signed ? [] : Refusal.ConflictingProposal;
        }

        Seat leader = s.Opening.LeaderOf(s.Round);
        return s switch
        {
            { Step: not RoundStep.Propose } => Refusal.LateProposal,
            _ when c.Signed.Node != leader.Node => Refusal.NotLeader,
            _ when !IsOf(s.Opening, c.Block, proposal.Block) => Refusal.WrongBlock,
            _ when !IsProven(s, proposal) => Refusal.UnprovenValidRound,
            _ when !verify(leader.Key, proposal.Digest(), c.Signed.Signature) => Refusal.BadSignature,
            _ => new ProposalAccepted(c.Signed, c.Block, DeadlineOf(s.Opening, RoundStep.Prevote, s.Round, now)),
        };
    }

    private static bool IsOf(Opening opening, Block block, Hash256 id) =>
        (block.Header.Network, block.Header.Height, block.Header.Parent) == (opening.Network, opening.Height, opening.Parent) && block.Id() == id;

    /// <summary>A fresh block claims no earlier round; a repeated one names the round in which this collector saw its polka.</summary>
    private static bool IsProven(Collecting s, BlockProposal proposal) =>
        proposal.ValidRound == -1 || (s.Tallies.TryGet(proposal.ValidRound, out Tally tally) && tally.Polka == proposal.Block);

    private static Decision<Event, Refusal> Count(Collecting s, SignedVote signed, in Moment now, VerifySignature verify)
    {
        Vote vote = signed.Vote;
        if ((vote.Network, vote.Height) != (s.Opening.Network, s.Opening.Height))
        {
            return Refusal.WrongHeight;
        }

        if (!s.Tallies.TryGet(vote.Round, out Tally tally))
        {
            return vote.Round > s.Round ? Refusal.AheadOfRound : Refusal.TooOld;
        }

        if (s.Opening.SeatOf(signed.Node) is not { } seat)
        {
            return Refusal.UnknownSeat;
        }

        SignedVote? first = tally.Of(vote.Kind).GetOr(signed.Node, null!);
        if (first is not null && (first.Vote == vote || tally.HasEvidence(signed.Node, vote.Kind)))
        {
            return [];
        }

        if (!verify(seat.Key, vote.Digest(), signed.Signature))
        {
            return Refusal.BadSignature;
        }

        return first is not null
            ? new Equivocated(new Equivocation(first, signed))
            : [new VoteCounted(signed), .. Consequences(s, tally.With(signed), vote, now)];
    }

    /// <summary>What a counted vote brings about: a polka, its absence, a decision, the next round, or nothing yet.</summary>
    private static Sequence<Event> Consequences(Collecting s, Tally tally, Vote vote, in Moment now)
    {
        Opening opening = s.Opening;
        Hash256? winner = tally.BlockWithQuorum(vote.Kind, opening.Quorum) is { } block && s.Blocks.ContainsKey(block) ? block : null;
        bool isCurrent = vote.Round == s.Round && s.Step == (vote.Kind == VoteKind.Prevote ? RoundStep.Prevote : RoundStep.Precommit);
        bool isHopeless = isCurrent && tally.IsHopeless(vote.Kind, opening.Seats.Count, opening.Quorum);
        return (vote.Kind, winner) switch
        {
            (VoteKind.Precommit, { } decided) =>
                [new BlockDecided(new Certificate(opening.Height, vote.Round, decided, tally.SignaturesFor(VoteKind.Precommit, decided)))],
            (VoteKind.Precommit, null) => isHopeless ? [StartOf(opening, s.Round + 1, now)] : [],
            (_, { } polka) when tally.Polka is null => isCurrent
                ? [new PolkaReached(vote.Round, polka, DeadlineOf(opening, RoundStep.Precommit, s.Round, now))]
                : [new LatePolkaReached(vote.Round, polka)],
            (_, null) when isHopeless => [new PolkaMissed(s.Round, DeadlineOf(opening, RoundStep.Precommit, s.Round, now))],
            _ => [],
        };
    }

    private static Collecting WithPolka(Collecting s, int round, Hash256 block)
    {
        Collecting next = s with { Tallies = s.Tallies.With(round, s.Tallies[round] with { Polka = block }) };
        return round > s.ValidRound ? next with { ValidRound = round, ValidBlock = block } : next;
    }

    private static Collecting WithEvidence(Collecting s, Equivocation evidence)
    {
        int round = evidence.First.Vote.Round;
        Tally tally = s.Tallies[round];
        return s with { Tallies = s.Tallies.With(round, tally with { Equivocations = tally.Equivocations.Add(evidence) }) };
    }

    /// <summary>Drops the oldest round that is no longer kept and the blocks nobody can still decide; the valid round stays as proof.</summary>
    private static Collecting Prune(Collecting s)
    {
        SortedMap<int, Tally> tallies = s.Tallies;
        foreach (int round in s.Tallies.Keys.Where(round => round <= s.Round - RoundsKept && round != s.ValidRound))
        {
            tallies = tallies.Without(round);
        }

        SortedMap<Hash256, Block> blocks = s.Blocks;
        foreach (Hash256 block in s.Blocks.Keys.Where(block => block != s.ValidBlock && !tallies.Values.Any(tally => tally.Proposal?.Proposal.Block == block)))
        {
            blocks = blocks.Without(block);
        }

        return s with { Tallies = tallies, Blocks = blocks };
    }
}
