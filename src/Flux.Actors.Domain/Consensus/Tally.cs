using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

/// <summary>Two different signed votes of one seat in the same round and kind: proof of a fault, kept as it was seen.</summary>
[Wire("consensus.equivocation.v1")]
public sealed record Equivocation(SignedVote First, SignedVote Second);

/// <summary>What one round has collected: at most one proposal, and per kind at most one vote of each seat.</summary>
/// <remarks>Shape: the first vote of a seat counts; a second, different one is only evidence, at most one per seat and kind.</remarks>
[Wire("consensus.tally.v1")]
public sealed record Tally(
    SignedBlockProposal? Proposal,
    SortedMap<Outpoint, SignedVote> Prevotes,
    SortedMap<Outpoint, SignedVote> Precommits,
    Hash256? Polka,
    Sequence<Equivocation> Equivocations)
{
    public static Tally Empty { get; } =
        new(null, SortedMap<Outpoint, SignedVote>.Empty, SortedMap<Outpoint, SignedVote>.Empty, null, []);

    public SortedMap<Outpoint, SignedVote> Of(VoteKind kind) => kind == VoteKind.Prevote ? Prevotes : Precommits;

    public Tally With(SignedVote vote) => vote.Vote.Kind == VoteKind.Prevote
        ? this with { Prevotes = Prevotes.With(vote.Node, vote) }
        : this with { Precommits = Precommits.With(vote.Node, vote) };

    public bool HasEvidence(Outpoint node, VoteKind kind) =>
        Equivocations.Any(equivocation => equivocation.First.Node == node && equivocation.First.Vote.Kind == kind);

    /// <summary>The block a quorum voted for; null when none has it yet. Nil is never an answer.</summary>
    public Hash256? BlockWithQuorum(VoteKind kind, int quorum) =>
        Counts(kind).Where(count => count.Value >= quorum).Select(count => (Hash256?)count.Key).FirstOrDefault();

    /// <summary>True when the votes still missing can't bring any block to a quorum; a quorum for nil is one such case.</summary>
    public bool IsHopeless(VoteKind kind, int seats, int quorum) =>
        seats - Of(kind).Count + Counts(kind).Values.DefaultIfEmpty(0).Max() < quorum;

    /// <summary>The signatures of the votes for one block, in outpoint order.</summary>
    public Sequence<SeatSignature> SignaturesFor(VoteKind kind, Hash256 block) =>
        Of(kind).Values
            .Where(vote => vote.Vote.Block == block)
            .Select(vote => new SeatSignature(vote.Node, vote.Signature))
            .ToSequence();

    private SortedMap<Hash256, int> Counts(VoteKind kind)
    {
        SortedMap<Hash256, int> counts = SortedMap<Hash256, int>.Empty;
        foreach (SignedVote vote in Of(kind).Values)
        {
            if (vote.Vote.Block is { } block)
            {
                counts = counts.With(block, counts.GetOr(block, 0) + 1);
            }
        }

        return counts;
    }
}
