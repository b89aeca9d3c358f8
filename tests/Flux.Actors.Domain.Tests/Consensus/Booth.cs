using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus;

/// <summary>Seats, keys, blocks and signatures for the tests; a signature is a keyed hash.</summary>
public static class Booth
{
    public static readonly Hash256 Network = Hash256.Sha256([1]);
    public static readonly Hash256 Parent = Hash256.Sha256([2]);
    public static readonly Height One = new(1);
    public static readonly Timestamp Slot = new(1_000_000);
    public static readonly RoundTimings Timings = new(1000, 500, 500, 250, 10_000);

    public static Opening Opening(int seats) => new Opening(
        Network, One, Parent, Slot, Enumerable.Range(0, seats).Select(SeatAt).ToSequence(), Timings, null).InSeatOrder();

    public static Sitting SittingOf(Opening opening, int seat) => new(opening.Seats[seat].Node, opening);

    public static Block BlockOf(byte mark, Opening opening) => new(
        new BlockHeader(
            opening.Network, opening.Height, opening.SlotTime, opening.Parent, Hash256.Zero, Hash256.Zero, Hash256.Sha256([mark, 7]), Hash256.Zero, opening.Seats[0].Node, null),
        [],
        []);

    public static SignedVote SignVote(Opening opening, int seat, VoteKind kind, int round, Hash256? block) =>
        SignVote(opening.Seats[seat], opening.Vote(kind, round, block));

    public static SignedVote SignVote(Seat seat, Vote vote) => new(vote, seat.Node, Sign(seat.Key, vote.Digest()));

    public static SignedBlockProposal SignProposal(Opening opening, int round, Block block, int validRound) =>
        SignProposal(opening.LeaderOf(round), new BlockProposal(opening.Network, opening.Height, round, block.Id(), validRound));

    public static SignedBlockProposal SignProposal(Seat seat, BlockProposal proposal) => new(proposal, seat.Node, Sign(seat.Key, proposal.Digest()));

    public static Sequence<SeatSignature> Prevotes(Opening opening, int count, int round, Block block) =>
        Enumerable.Range(0, count)
            .Select(seat => SignVote(opening, seat, VoteKind.Prevote, round, block.Id()))
            .Select(vote => new SeatSignature(vote.Node, vote.Signature))
            .ToSequence();

    public static SignatureScheme Scheme { get; } = new("keyed hash", Verify, FakeScheme.Scheme.AccountOf);

    public static bool Verify(PublicKey key, Hash256 digest, Signature signature) => Sign(key, digest) == signature;

    private static Signature Sign(PublicKey key, Hash256 digest)
    {
        byte[] half = Hash256.Sha256([.. key.Span, .. digest.ToArray()]).ToArray();
        return new Signature([.. half, .. half]);
    }

    private static Seat SeatAt(int index) => new(
        new Outpoint(Hash256.Sha256([(byte)index, 9]), 0),
        new PublicKey([2, .. Hash256.Sha256([(byte)index, 8]).ToArray()]));
}
