using System.Collections.Immutable;
using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Governance;

/// <summary>A DAO proposal of the class Text: opened with a deposit, voted on for a number of blocks, then closed once with its deposit refunded.</summary>
/// <remarks>
/// Shape: the entity is <c>proposal/{digest of the submission}</c>, so nobody can open another text under it. A ballot weighs what the
/// chain stamps on it and replaces the sender's previous one; a node counts in one ballot only. Units: weights in half-votes
/// (2 / 25 / 80 by tier), against the network's total at the submission. Source: docs/spec/governance.md.
/// </remarks>
public static class Proposal
{
    public const int TitleLengthMax = 120;
    public const int TextLengthMax = 10_000;

    public abstract record Command;

    /// <summary>Opens the proposal; the value is the deposit, and what exceeds it is refunded at once.</summary>
    [Wire("proposal.submit.v1")] public sealed record Submit(string Title, string Text) : Command;
    [Wire("proposal.cast.v1")] public sealed record Cast(Choice Choice) : Command;

    /// <summary>Closes a vote that is over; harmless from anyone at any time.</summary>
    [Wire("proposal.tick.v1")] public sealed record Tick : Command;

    public abstract record Event;
    [Wire("proposal.submitted.v1")] public sealed record Submitted(Submission Submission, Amount Surplus) : Event;
    [Wire("proposal.ballot-cast.v1")] public sealed record BallotCast(AccountId Voter, Ballot Ballot) : Event;
    [Wire("proposal.tallied.v1")] public sealed record Tallied(Tally Tally, Outcome Outcome, Height At) : Event;

    public abstract record State;
    [Wire("proposal.unsubmitted.v1")] public sealed record Unsubmitted : State;
    [Wire("proposal.voting.v1")] public sealed record Voting(Submission Submission, SortedMap<AccountId, Ballot> Ballots) : State;
    [Wire("proposal.closed.v1")] public sealed record Closed(Submission Submission, Tally Tally, Outcome Outcome, Height At) : State;

    public enum Refusal
    {
        WrongId,
        NotSubmitted,
        AlreadySubmitted,
        NotAMember,
        InvalidTitle,
        InvalidText,
        DepositTooSmall,
        ValueNotWanted,
        UnknownChoice,
        NodeVotedAlready,
        VotingClosed,
    }

    public static Decider<State, Envelope<Command>, Event, Refusal> Decider { get; } = DeciderOf(VotingRules.Dev);

    /// <summary>The kind as block execution runs it, under the rules of development networks.</summary>
    public static OnChainKind<State, Command, Event, Refusal> Kind { get; } = KindOf(VotingRules.Dev);

    /// <summary>The rule sets of the kind, by number.</summary>
    public static RuleSets<OnChainKind<State, Command, Event, Refusal>> Rules { get; } = new(Kind.Name, Kind);

    public static Decider<State, Envelope<Command>, Event, Refusal> DeciderOf(VotingRules rules) => new(
        new Unsubmitted(),
        (State state, Envelope<Command> envelope, in Moment now) => Decide(rules, state, envelope, now),
        Evolve,
        React);

    public static OnChainKind<State, Command, Event, Refusal> KindOf(VotingRules rules) =>
        new("proposal", DeciderOf(rules), new Tick(), Instruct, DueAt, hosts: null, reportedBy: null, Misaddressed);

    /// <summary>The entity a submission must be sent to.</summary>
    public static EntityId IdOf(Submit submission) => new("proposal", Wire.Digest("flux/proposal/1", submission).ToString());

    /// <summary>What to record, or why not. A submission is repeated by its transaction, a ballot by its content.</summary>
    public static Decision<Event, Refusal> Decide(VotingRules rules, State state, Envelope<Command> envelope, in Moment now)
    {
        Height at = now.Height;
        Stamp by = envelope.Stamp;
        if (envelope.Message is not Submit && !by.Value.IsZero)
        {
            return Refusal.ValueNotWanted;
        }

        return (state, envelope.Message) switch
        {
            (Unsubmitted, Submit c) => DecideSubmit(rules, c, by, at),
            (Unsubmitted, Cast) => Refusal.NotSubmitted,
            (Unsubmitted or Closed, Tick) => [],
            (Voting { Submission: var held }, Submit) => held.Transaction == by.Transaction ? [] : Refusal.AlreadySubmitted,
            (Voting s, Cast c) => DecideCast(s, c, by, at),
            (Voting s, Tick) => at < s.Submission.ClosesAt ? [] : Close(s, at),
            (Closed { Submission: var held }, Submit) => held.Transaction == by.Transaction ? [] : Refusal.AlreadySubmitted,
            (Closed, Cast) => Refusal.VotingClosed,
            _ => throw new UnreachableException($"{envelope.Message} in {state}"),
        };
    }

    /// <summary>Folds one recorded fact.</summary>
    /// <exception cref="UnreachableException">The journal is corrupt; the host stops the entity.</exception>
    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unsubmitted, Submitted e) => new Voting(e.Submission, SortedMap<AccountId, Ballot>.Empty),
        (Voting s, BallotCast e) => s with { Ballots = s.Ballots.With(e.Voter, e.Ballot) },
        (Voting s, Tallied e) => new Closed(s.Submission, e.Tally, e.Outcome, e.At),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    /// <summary>Nothing: a text proposal has no consequence but its record.</summary>
    public static IEnumerable<Effect> React(State after, Event fact) => [];

    /// <summary>The money a fact moves: what exceeded the deposit at once, the deposit when the vote closes, both to the proposer.</summary>
    public static IEnumerable<Instruction> Instruct(EntityId proposal, State after, Event fact) => (after, fact) switch
    {
        (_, Submitted e) => e.Surplus.IsZero ? [] : [new PayFromEscrow(proposal, e.Submission.Proposer, e.Surplus)],
        (_, BallotCast) => [],
        (Closed s, Tallied) => s.Submission.Deposit.IsZero
            ? []
            : [new PayFromEscrow(proposal, s.Submission.Proposer, s.Submission.Deposit)],
        _ => throw new UnreachableException($"{fact} before {after}"),
    };

    /// <summary>The height at which the vote closes; null before it opens and after.</summary>
    public static Height? DueAt(State state) => state is Voting s ? s.Submission.ClosesAt : null;

    /// <summary>A submission must go to the entity its content names.</summary>
    public static Refusal? Misaddressed(EntityId entity, Command command) =>
        command is Submit c && IdOf(c) != entity ? Refusal.WrongId : null;

    /// <summary>The ballots counted so far, or as they were when the vote closed.</summary>
    public static Tally TallyOf(State state) => state switch
    {
        Voting s => Tally.Of(s.Ballots.Values),
        Closed s => s.Tally,
        _ => Tally.Of([]),
    };

    private static Decision<Event, Refusal> DecideSubmit(VotingRules rules, Submit c, Stamp by, Height at)
    {
        if (by.OwnedNodes.Count == 0)
        {
            return Refusal.NotAMember;
        }

        if (c.Title.Trim().Length == 0 || c.Title.Length > TitleLengthMax || c.Title.Any(char.IsControl))
        {
            return Refusal.InvalidTitle;
        }

        if (c.Text.Trim().Length == 0 || c.Text.Length > TextLengthMax)
        {
            return Refusal.InvalidText;
        }

        return by.Value < rules.Deposit
            ? Refusal.DepositTooSmall
            : new Submitted(
                new Submission(by.Transaction, by.Sender, c.Title, c.Text, rules.Deposit, by.TotalWeight, rules, at, at + rules.VotingBlocks),
                by.Value - rules.Deposit);
    }

    /// <summary>A ballot in the block that closes the vote is too late: a block's messages come before what falls due in it.</summary>
    private static Decision<Event, Refusal> DecideCast(Voting s, Cast c, Stamp by, Height at)
    {
        if (!Enum.IsDefined(c.Choice))
        {
            return Refusal.UnknownChoice;
        }

        if (by.OwnedNodes.Count == 0)
        {
            return Refusal.NotAMember;
        }

        Ballot ballot = new(c.Choice, by.OwnedNodes, by.OwnedWeight);
        if (s.Ballots.TryGet(by.Sender, out Ballot held) && held == ballot)
        {
            return [];
        }

        if (at >= s.Submission.ClosesAt)
        {
            return Refusal.VotingClosed;
        }

        ImmutableSortedSet<Outpoint> own = [.. by.OwnedNodes];
        return s.Ballots.Any(pair => pair.Key != by.Sender && pair.Value.Nodes.Any(own.Contains))
            ? Refusal.NodeVotedAlready
            : new BallotCast(by.Sender, ballot);
    }

    private static Tallied Close(Voting s, Height at)
    {
        Tally tally = TallyOf(s);
        return new Tallied(tally, tally.Outcome(s.Submission), at);
    }
}
