using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus;

/// <summary>How long each step of a round may last before the next one begins without it.</summary>
/// <remarks>
/// Units: milliseconds. Shape: every later round gives each step <c>StepMilliseconds</c> more, up to <c>CeilingMilliseconds</c>, so that a network
/// slower than expected still meets, and one that was halted for hours needs no longer than the ceiling to go on.
/// </remarks>
[Wire("consensus.round-timings.v1")]
public sealed record RoundTimings(
    long ProposeMilliseconds,
    long PrevoteMilliseconds,
    long PrecommitMilliseconds,
    long StepMilliseconds,
    long CeilingMilliseconds)
{
    public long Of(RoundStep step, int round)
    {
        long first = step switch
        {
            RoundStep.Propose => ProposeMilliseconds,
            RoundStep.Prevote => PrevoteMilliseconds,
            _ => PrecommitMilliseconds,
        };
        return Math.Max(1, Math.Min(CeilingMilliseconds, first + round * StepMilliseconds));
    }
}

/// <summary>What the collector waits for: a proposal, prevotes, precommits.</summary>
public enum RoundStep
{
    Propose = 1,
    Prevote = 2,
    Precommit = 3,
}

/// <summary>How the seats' order as leaders of a height's rounds is drawn.</summary>
public enum LeaderDraw
{
    /// <summary>One after the other in outpoint order, from a start drawn anew for each height.</summary>
    InTurn = 1,

    /// <summary>By Proof of Node's tickets: the existing network's hash over collateral, parent and slot, the smallest first.</summary>
    ByTicket = 2,
}

/// <summary>Everything the vote on one height starts from; the same for every round and every seat of the height.</summary>
/// <remarks>
/// Shape: seats in outpoint order, each weighing one; never empty once a round has opened with it. The ticket slot is null where leaders take turns; it is that of the
/// scheduled slot time, so that all rounds of the height draw alike.
/// </remarks>
[Wire("consensus.opening.v1")]
public sealed record Opening(
    Hash256 Network,
    Height Height,
    Hash256 Parent,
    Timestamp SlotTime,
    Sequence<Seat> Seats,
    RoundTimings Timings,
    uint? TicketSlot)
{
    public int Quorum => Certificate.Quorum(Seats.Count);

    public Opening InSeatOrder() => this with { Seats = Seats.OrderBy(seat => seat.Node).ToSequence() };

    /// <summary>The seat that proposes in a round; after the last seat the first one again.</summary>
    public Seat LeaderOf(int round) => TicketSlot is { } slot ? ByTicket(round, slot) : InTurn(round);

    /// <summary>Every seat has a ticket, whatever its hash: voting takes the place of the existing network's target.</summary>
    private Seat ByTicket(int round, uint slot)
    {
        Sequence<PonTicket> ranked = PonDraw.Ranked(Seats.Select(seat => seat.Node), Parent, slot, UInt256.Max);
        return SeatOf(ranked[round % ranked.Count].Collateral)!;
    }

    /// <summary>A start drawn from parent and height, then one seat further each round.</summary>
    private Seat InTurn(int round)
    {
        Span<byte> place = stackalloc byte[Hash256.Size + sizeof(long)];
        Parent.CopyTo(place);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(place[Hash256.Size..], Height.Value);
        ulong start = StableHash.Of(place) % (ulong)Seats.Count;
        return Seats[(int)((start + (ulong)round) % (ulong)Seats.Count)];
    }

    public Seat? SeatOf(Outpoint node) => Seats.FirstOrDefault(seat => seat.Node == node);

    public Vote Vote(VoteKind kind, int round, Hash256? block) => new(Network, kind, Height, round, block);

    /// <summary>True when distinct seats, a quorum of them, signed a prevote for the block in that round.</summary>
    public bool HasPolka(int round, Hash256 block, Sequence<SeatSignature> prevotes, VerifySignature verify)
    {
        if (prevotes.Count < Quorum)
        {
            return false;
        }

        Hash256 digest = Vote(VoteKind.Prevote, round, block).Digest();
        Outpoint? previous = null;
        foreach (SeatSignature prevote in prevotes)
        {
            if ((previous is { } before && before >= prevote.Node)
                || SeatOf(prevote.Node) is not { } seat
                || !verify(seat.Key, digest, prevote.Signature))
            {
                return false;
            }

            previous = prevote.Node;
        }

        return true;
    }
}

/// <summary>One validator's place at a height: its own seat and what the vote starts from.</summary>
/// <remarks>Shape: travels with every message to a validator, so that any single one may be lost and the next still suffices.</remarks>
[Wire("consensus.sitting.v1")]
public sealed record Sitting(Outpoint Node, Opening Opening);
