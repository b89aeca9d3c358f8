using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

/// <summary>The last thing a validator did in its round, in the order in which the signer allows them.</summary>
public enum VoteStep
{
    Entered = 0,
    Proposed = 1,
    Prevoted = 2,
    Precommitted = 3,
}

/// <summary>The proposal a validator has under examination, and whether the polka it names was proven to it.</summary>
[Wire("consensus.consideration.v1")]
public sealed record Consideration(Outpoint Node, BlockProposal Proposal, bool Proven);

/// <summary>How far a validator has come, and what it is locked on.</summary>
/// <remarks>
/// Shape: the locked round is −1 and the locked block null while nothing is locked; the lock holds for one height, as does the rejected block, the
/// last one found invalid. What is being assembled or considered belongs to exactly this round.
/// </remarks>
[Wire("consensus.progress.v1")]
public sealed record Progress(
    Height Height,
    int Round,
    VoteStep Step,
    int LockedRound,
    Hash256? LockedBlock,
    Hash256? Rejected,
    Validator.AssembleBlock? Assembling,
    Consideration? Considering)
{
    public static Progress None { get; } = new(Height.Genesis, 0, VoteStep.Entered, -1, null, null, null, null);

    public bool IsAt(Height height, int round) => (Height, Round) == (height, round);

    public bool IsPast(Height height, int round) => (Height, Round).CompareTo((height, round)) > 0;

    /// <summary>The lock rule: free, locked on this very block, or shown a polka for it that is at least as late as the lock.</summary>
    /// <remarks>Source: arXiv 1807.04938 lines 23 and 29.</remarks>
    public bool Allows(Consideration considered)
    {
        BlockProposal proposal = considered.Proposal;
        return LockedRound == -1
            || LockedBlock == proposal.Block
            || (considered.Proven && LockedRound <= proposal.ValidRound && proposal.ValidRound < proposal.Round);
    }

    /// <summary>This validator at a position: entered anew when it is a later one. A new height begins without a lock.</summary>
    public Progress At(Height height, int round)
    {
        if (height != Height)
        {
            return None with { Height = height, Round = round };
        }

        return round == Round ? this : this with { Round = round, Step = VoteStep.Entered, Assembling = null, Considering = null };
    }
}
