using System.Buffers.Binary;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A node's ticket for a slot: its collateral and the hash that decides.</summary>
public readonly record struct PonTicket(Outpoint Collateral, Hash256 Hash);

/// <summary>Who may produce the block of a slot, and in which order they try.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.2, §5.3, §5.6.</remarks>
public static class PonDraw
{
    private const int PreimageSize = 2 * Hash256.Size + 2 * sizeof(uint);

    /// <summary>The bytes that are hashed: collateral id and index, id of the block before, slot; numbers little-endian.</summary>
    public static byte[] Preimage(Outpoint collateral, Hash256 previous, uint slot)
    {
        byte[] bytes = new byte[PreimageSize];
        Span<byte> rest = bytes;
        collateral.Transaction.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[Hash256.Size..], collateral.Index);
        previous.CopyTo(rest[(Hash256.Size + sizeof(uint))..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[(PreimageSize - sizeof(uint))..], slot);
        return bytes;
    }

    /// <summary>One ticket for each collateral and slot, whatever its tier.</summary>
    public static Hash256 HashOf(Outpoint collateral, Hash256 previous, uint slot) => Hash256.Sha256d(Preimage(collateral, previous, slot));

    /// <summary>Whether the hash, as a little-endian number, is at most the target, and the target is one and at most the ceiling of that height.</summary>
    /// <remarks>Shape: without a height the easier ceiling holds; on regtest everything is valid.</remarks>
    public static bool Meets(FluxdNetwork network, Hash256 hash, CompactBits bits, Height? height) =>
        network.ProofIsAssumed
        || (bits.Target() is { } target && target <= Ceiling(network, height) && UInt256.Of(hash) <= target);

    /// <summary>Tickets at or below the target, the one that tries first in front: in the order of their raw bytes, which is not that of their numbers.</summary>
    public static Sequence<PonTicket> Ranked(IEnumerable<Outpoint> nodes, Hash256 previous, uint slot, UInt256 target) => nodes
        .Select(node => new PonTicket(node, HashOf(node, previous, slot)))
        .Where(ticket => UInt256.Of(ticket.Hash) <= target)
        .OrderBy(ticket => ticket.Hash)
        .ToSequence();

    private static UInt256 Ceiling(FluxdNetwork network, Height? height) =>
        height is { } known ? (PonRetarget.IsFirstWindow(network, known) ? network.PonStartLimit : network.PonLimit)
        : network.PonStartLimit > network.PonLimit ? network.PonStartLimit : network.PonLimit;
}
