using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

public enum VoteKind
{
    Prevote = 1,
    Precommit = 2,
}

/// <summary>A validator's word on one round of one height; no block means nil.</summary>
/// <remarks>Source: Tendermint (arXiv 1807.04938); DESIGN §12.</remarks>
[Wire("consensus.vote.v1")]
public sealed record Vote(Hash256 Network, VoteKind Kind, Height Height, int Round, Hash256? Block)
{
    /// <summary>What the validator signs.</summary>
    public Hash256 Digest() => Wire.Digest("flux/vote/1", this);
}

/// <summary>A vote with the seat that cast it and its signature over <see cref="Vote.Digest"/>.</summary>
[Wire("consensus.signed-vote.v1")]
public sealed record SignedVote(Vote Vote, Outpoint Node, Signature Signature);

/// <summary>A validator's right to vote at a height. In the small form every seat weighs one.</summary>
[Wire("consensus.seat.v1")]
public sealed record Seat(Outpoint Node, PublicKey Key);

[Wire("consensus.seat-signature.v1")]
public sealed record SeatSignature(Outpoint Node, Signature Signature);

/// <summary>Proof that a quorum precommitted one block in one round: the block is final.</summary>
/// <remarks>Shape: signatures in outpoint order, one per seat, each over the same precommit.</remarks>
[Wire("consensus.certificate.v1")]
public sealed record Certificate(Height Height, int Round, Hash256 Block, Sequence<SeatSignature> Signatures)
{
    /// <summary>Seats needed out of n equal ones: ⌊2n/3⌋ + 1.</summary>
    public static int Quorum(int seats) => seats * 2 / 3 + 1;

    /// <summary>Null when the certificate proves the block final for these seats, else what is wrong with it.</summary>
    public string? Flaw(Hash256 network, Sequence<Seat> seats, SignatureScheme scheme) =>
        FormFlaw(seats) ?? FalseClaim(Array.FindIndex(Claims(network, seats), claim => !scheme.IsTrue(claim)));

    /// <summary>Null when a quorum of these seats is named, each once and in order; their signatures are not looked at.</summary>
    public string? FormFlaw(Sequence<Seat> seats)
    {
        int quorum = Quorum(seats.Count);
        if (Signatures.Count < quorum)
        {
            return $"{Signatures.Count} signatures seen, {quorum} of {seats.Count} seats wanted";
        }

        int at = 0;
        for (int i = 0; i < Signatures.Count; i++)
        {
            Outpoint node = Signatures[i].Node;
            if (i > 0 && Signatures[i - 1].Node >= node)
            {
                return $"seat {node} is not after {Signatures[i - 1].Node}";
            }

            at = SeatFrom(seats, at, node);
            if (at == seats.Count || seats[at].Node != node)
            {
                return $"{node} has no seat at height {Height}";
            }
        }

        return null;
    }

    /// <summary>What the signatures claim: each to be its seat's over this precommit. The form must be right.</summary>
    public SignedDigest[] Claims(Hash256 network, Sequence<Seat> seats)
    {
        Hash256 digest = new Vote(network, VoteKind.Precommit, Height, Round, Block).Digest();
        SignedDigest[] claims = new SignedDigest[Signatures.Count];
        int at = 0;
        for (int i = 0; i < claims.Length; i++)
        {
            at = SeatFrom(seats, at, Signatures[i].Node);
            claims[i] = new SignedDigest(seats[at].Key, digest, Signatures[i].Signature);
        }

        return claims;
    }

    /// <summary>What is wrong when that claim is the first that is not true; null for −1, none.</summary>
    public string? FalseClaim(int first) => first < 0 ? null : $"the signature of {Signatures[first].Node} is not over this precommit";

    /// <summary>The first seat from there on that is not before the node; both are in outpoint order.</summary>
    private static int SeatFrom(Sequence<Seat> seats, int at, Outpoint node)
    {
        while (at < seats.Count && seats[at].Node < node)
        {
            at++;
        }

        return at;
    }
}

/// <summary>A block offered for a round by its proposer; <c>ValidRound</c> is the round whose prevotes support it again, −1 for a fresh one.</summary>
[Wire("consensus.block-proposal.v1")]
public sealed record BlockProposal(Hash256 Network, Height Height, int Round, Hash256 Block, int ValidRound)
{
    public Hash256 Digest() => Wire.Digest("flux/block-proposal/1", this);
}

[Wire("consensus.signed-block-proposal.v1")]
public sealed record SignedBlockProposal(BlockProposal Proposal, Outpoint Node, Signature Signature);
