using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

/// <summary>One seat's voter: decides what its node proposes, prevotes and precommits, and remembers it before anything is signed.</summary>
/// <remarks>
/// Shape: position (height, round, step) only ever rises, so no two votes share height, round and kind; a lock is left only for a polka of a later
/// round. A message for a position already passed is refused as stale. Votes are facts first; signing them is an effect, and the signature goes
/// to the round, not back here. Source: Tendermint (arXiv 1807.04938) lines 22–44; docs/spec/consensus.md.
/// </remarks>
public static class Validator
{
    public const string Kind = "validator";

    public abstract record Command;
    [Wire("validator.propose.v1")] public sealed record Propose(Sitting Sitting, int Round, Block? ValidBlock, int ValidRound) : Command;

    /// <summary>Answer to <see cref="AssembleBlock"/>; no block means that this host can't build on the parent now.</summary>
    [Wire("validator.assembled.v1")] public sealed record Assembled(Height Height, int Round, Block? Block) : Command;

    /// <summary>Shape: the proof is the prevotes of the proposal's valid round, empty for a fresh block.</summary>
    [Wire("validator.consider.v1")]
    public sealed record Consider(Sitting Sitting, SignedBlockProposal Signed, Block Block, Sequence<SeatSignature> Proof) : Command;

    /// <summary>Answer to <see cref="CheckBlock"/>; no flaw means valid.</summary>
    [Wire("validator.checked.v1")] public sealed record Checked(Height Height, int Round, Hash256 Block, string? Flaw) : Command;
    [Wire("validator.polka.v1")]
    public sealed record Polka(Sitting Sitting, int Round, Hash256 Block, Sequence<SeatSignature> Prevotes) : Command;
    [Wire("validator.no-polka.v1")] public sealed record NoPolka(Sitting Sitting, int Round) : Command;
    [Wire("validator.silence.v1")] public sealed record Silence : Command;
    [Wire("validator.wake.v1")] public sealed record Wake : Command;

    /// <summary>Work: build a block on the parent; answered with <see cref="Assembled"/>.</summary>
    [Wire("request.assemble-block.v1")]
    public sealed record AssembleBlock(Hash256 Network, Height Height, int Round, Hash256 Parent, Timestamp SlotTime, Outpoint Proposer);

    /// <summary>Work: execute the block on its parent; answered with <see cref="Checked"/>.</summary>
    [Wire("request.check-block.v1")] public sealed record CheckBlock(Height Height, int Round, Block Block);

    /// <summary>Work: sign with the node's key; answered to the round with <see cref="Round.VoteReceived"/>, or not at all if the signer refuses.</summary>
    [Wire("request.sign-vote.v1")] public sealed record SignVote(Vote Vote, Outpoint Node);

    /// <summary>Work: sign with the node's key; answered to the round with <see cref="Round.ProposalReceived"/>.</summary>
    [Wire("request.sign-proposal.v1")] public sealed record SignProposal(BlockProposal Proposal, Outpoint Node, Block Block);

    public abstract record Event;
    [Wire("validator.assembly-started.v1")] public sealed record AssemblyStarted(AssembleBlock Request) : Event;
    [Wire("validator.assembly-failed.v1")] public sealed record AssemblyFailed(Height Height, int Round) : Event;
    [Wire("validator.block-proposed.v1")] public sealed record Proposed(Outpoint Node, BlockProposal Proposal, Block Block) : Event;
    [Wire("validator.block-considered.v1")]
    public sealed record Considered(Outpoint Node, BlockProposal Proposal, bool Proven, Block Block) : Event;

    /// <summary>Shape: the reason says why the vote is nil, and is null for a block; a rejected block is one found invalid.</summary>
    [Wire("validator.prevoted.v1")] public sealed record Prevoted(Outpoint Node, Vote Vote, string? Reason, Hash256? Rejected) : Event;
    [Wire("validator.locked.v1")] public sealed record Locked(Height Height, int Round, Hash256 Block) : Event;
    [Wire("validator.precommitted.v1")] public sealed record Precommitted(Outpoint Node, Vote Vote) : Event;
    [Wire("validator.fell-silent.v1")] public sealed record FellSilent : Event;
    [Wire("validator.woke.v1")] public sealed record Woke : Event;

    public abstract record State;
    [Wire("validator.attending.v1")] public sealed record Attending(Progress Progress) : State;
    [Wire("validator.silent.v1")] public sealed record Silent(Progress Progress) : State;

    public enum Refusal
    {
        IsSilent = 1,
        Stale,
        NoSeat,
        BadProposal,
        ConflictingProposal,
        BadPolka,
    }

    /// <summary>The rules, given how signatures are verified.</summary>
    public static Decider<State, Command, Event, Refusal> With(VerifySignature verify) => new(
        new Attending(Progress.None),
        (State state, Command command, in Moment _) => Decide(state, command, verify),
        Evolve,
        React);

    public static Decision<Event, Refusal> Decide(State state, Command command, VerifySignature verify) => (state, command) switch
    {
        (Silent, Wake) => new Woke(),
        (Silent, Silence) => [],
        (Silent, _) => Refusal.IsSilent,
        (Attending, Silence) => new FellSilent(),
        (Attending, Wake) => [],
        (Attending s, Propose c) => Offer(s.Progress, c),
        (Attending s, Assembled c) => Complete(s.Progress, c),
        (Attending s, Consider c) => Examine(s.Progress, c, verify),
        (Attending s, Checked c) => Prevote(s.Progress, c),
        (Attending s, Polka c) => Precommit(s.Progress, c, verify),
        (Attending s, NoPolka c) => PrecommitNil(s.Progress, c),
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Attending s, FellSilent) => new Silent(s.Progress with { Assembling = null, Considering = null }),
        (Silent s, Woke) => new Attending(s.Progress),
        (Attending s, _) => new Attending(Fold(s.Progress, fact)),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    public static IEnumerable<Effect> React(State after, Event fact) => fact switch
    {
        AssemblyStarted e => [new Perform("assemble", e.Request)],
        Considered e => [new Perform("check", new CheckBlock(e.Proposal.Height, e.Proposal.Round, e.Block))],
        Proposed e => [new Perform(
            KeyOf("propose", e.Proposal.Height, e.Proposal.Round), new SignProposal(e.Proposal, e.Node, e.Block), Round.At(e.Proposal.Height))],
        Prevoted e => [new Perform(KeyOf("prevote", e.Vote.Height, e.Vote.Round), new SignVote(e.Vote, e.Node), Round.At(e.Vote.Height))],
        Precommitted e => [new Perform(KeyOf("precommit", e.Vote.Height, e.Vote.Round), new SignVote(e.Vote, e.Node), Round.At(e.Vote.Height))],
        _ => [],
    };

    private static Progress Fold(Progress progress, Event fact) => fact switch
    {
        AssemblyStarted e => progress.At(e.Request.Height, e.Request.Round) with { Assembling = e.Request },
        AssemblyFailed => progress with { Assembling = null },
        Proposed e => progress.At(e.Proposal.Height, e.Proposal.Round) with { Step = VoteStep.Proposed, Assembling = null },
        Considered e => progress.At(e.Proposal.Height, e.Proposal.Round) with { Considering = new Consideration(e.Node, e.Proposal, e.Proven) },
        Prevoted e => progress with { Step = VoteStep.Prevoted, Considering = null, Rejected = e.Rejected ?? progress.Rejected },
        Locked e => progress.At(e.Height, e.Round) with { LockedRound = e.Round, LockedBlock = e.Block },
        Precommitted e => progress.At(e.Vote.Height, e.Vote.Round) with
        {
            Step = VoteStep.Precommitted,
            Assembling = null,
            Considering = null,
        },
        _ => throw new UnreachableException($"{fact} after {progress}"),
    };

    private static string KeyOf(string step, Height height, int round) => string.Create(CultureInfo.InvariantCulture, $"{step}/{height}/{round}");

    private static Decision<Event, Refusal> Offer(Progress progress, Propose c)
    {
        Opening opening = c.Sitting.Opening;
        if (Refused(progress, c.Sitting, c.Round) is { } refusal)
        {
            return refusal;
        }

        if (progress.IsAt(opening.Height, c.Round) && (progress.Assembling is not null || progress.Step == VoteStep.Proposed))
        {
            return [];
        }

        if (progress.IsAt(opening.Height, c.Round) && progress.Step > VoteStep.Proposed)
        {
            return Refusal.Stale;
        }

        return c.ValidBlock is { } valid
            ? new Proposed(c.Sitting.Node, new BlockProposal(opening.Network, opening.Height, c.Round, valid.Id(), c.ValidRound), valid)
            : new AssemblyStarted(new AssembleBlock(
                opening.Network, opening.Height, c.Round, opening.Parent, opening.SlotTime, c.Sitting.Node));
    }

    private static Decision<Event, Refusal> Complete(Progress progress, Assembled c)
    {
        if (!progress.IsAt(c.Height, c.Round))
        {
            return Refusal.Stale;
        }

        return (progress.Assembling, c.Block) switch
        {
            (null, _) => [],
            (_, null) => new AssemblyFailed(c.Height, c.Round),
            _ when progress.Step > VoteStep.Entered => [], // Too late to propose here: this node has voted in the round.
            ({ } request, { } block) =>
                new Proposed(request.Proposer, new BlockProposal(request.Network, c.Height, c.Round, block.Id(), -1), block),
        };
    }

    private static Decision<Event, Refusal> Examine(Progress progress, Consider c, VerifySignature verify)
    {
        Opening opening = c.Sitting.Opening;
        BlockProposal proposal = c.Signed.Proposal;
        if (Refused(progress, c.Sitting, proposal.Round) is { } refusal)
        {
            return refusal;
        }

        if (progress.IsAt(opening.Height, proposal.Round) && progress.Step >= VoteStep.Prevoted)
        {
            return [];
        }

        if (progress.IsAt(opening.Height, proposal.Round) && progress.Considering is { } considering)
        {
            return considering.Proposal == proposal ? [] : Refusal.ConflictingProposal;
        }

        Seat leader = opening.LeaderOf(proposal.Round);
        if ((proposal.Network, proposal.Height) != (opening.Network, opening.Height)
            || c.Signed.Node != leader.Node
            || c.Block.Id() != proposal.Block
            || !verify(leader.Key, proposal.Digest(), c.Signed.Signature))
        {
            return Refusal.BadProposal;
        }

        bool isProven = proposal.ValidRound >= 0 && opening.HasPolka(proposal.ValidRound, proposal.Block, c.Proof, verify);
        return new Considered(c.Sitting.Node, proposal, isProven, c.Block);
    }

    private static Decision<Event, Refusal> Prevote(Progress progress, Checked c)
    {
        if (!progress.IsAt(c.Height, c.Round))
        {
            return Refusal.Stale;
        }

        if (progress.Considering is not { } considering || considering.Proposal.Block != c.Block)
        {
            return progress.Step >= VoteStep.Prevoted ? [] : Refusal.Stale;
        }

        BlockProposal proposal = considering.Proposal;
        string? reason = c.Flaw ?? (progress.Allows(considering) ? null : $"locked on {progress.LockedBlock} in round {progress.LockedRound}");
        Vote vote = new(proposal.Network, VoteKind.Prevote, c.Height, c.Round, reason is null ? c.Block : null);
        return new Prevoted(considering.Node, vote, reason, c.Flaw is null ? null : c.Block);
    }

    private static Decision<Event, Refusal> Precommit(Progress progress, Polka c, VerifySignature verify)
    {
        Opening opening = c.Sitting.Opening;
        if (Refused(progress, c.Sitting, c.Round) is { } refusal)
        {
            return refusal;
        }

        if (progress.IsAt(opening.Height, c.Round) && progress.Step == VoteStep.Precommitted)
        {
            return [];
        }

        if (!opening.HasPolka(c.Round, c.Block, c.Prevotes, verify))
        {
            return Refusal.BadPolka;
        }

        // A quorum says valid. A node that found the block invalid itself does not help to make it final.
        return progress.Height == opening.Height && progress.Rejected == c.Block
            ? new Precommitted(c.Sitting.Node, opening.Vote(VoteKind.Precommit, c.Round, null))
            :
            [
                new Locked(opening.Height, c.Round, c.Block),
                new Precommitted(c.Sitting.Node, opening.Vote(VoteKind.Precommit, c.Round, c.Block)),
            ];
    }

    private static Decision<Event, Refusal> PrecommitNil(Progress progress, NoPolka c)
    {
        Opening opening = c.Sitting.Opening;
        if (Refused(progress, c.Sitting, c.Round) is { } refusal)
        {
            return refusal;
        }

        return progress.IsAt(opening.Height, c.Round) && progress.Step == VoteStep.Precommitted
            ? []
            : new Precommitted(c.Sitting.Node, opening.Vote(VoteKind.Precommit, c.Round, null));
    }

    private static Refusal? Refused(Progress progress, Sitting sitting, int round)
    {
        if (sitting.Opening.SeatOf(sitting.Node) is null)
        {
            return Refusal.NoSeat;
        }

        return progress.IsPast(sitting.Opening.Height, round) ? Refusal.Stale : null;
    }
}
