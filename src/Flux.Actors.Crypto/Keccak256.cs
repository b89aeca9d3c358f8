using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static System.Numerics.BitOperations;

namespace Flux.Actors.Crypto;

/// <summary>The Keccak-256 digest of Ethereum's addresses and signed texts. .NET offers SHA-3 alone, which ends its input otherwise.</summary>
/// <remarks>Source: Bertoni, Daemen, Peeters, Van Assche, "The Keccak reference" version 3.0 (2011), §1.2, with capacity 512; docs/adr/0020.</remarks>
public static unsafe class Keccak256
{
    public const int Size = 32;

    private const int Rate = 136;
    private const int Lanes = 25;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    public static byte[] HashData(ReadOnlySpan<byte> bytes)
    {
        ulong* state = stackalloc ulong[Lanes];
        new Span<ulong>(state, Lanes).Clear();
        for (; bytes.Length >= Rate; bytes = bytes[Rate..])
        {
            Absorb(state, bytes[..Rate]);
        }

        // A 1 bit after the input, zeros, and a 1 bit at the block's end; with one byte of room both are in it.
        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        bytes.CopyTo(last);
        last[bytes.Length] = 0x01;
        last[Rate - 1] |= 0x80;
        Absorb(state, last);

        byte[] digest = new byte[Size];
        for (int i = 0; i < Size / 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * i), state[i]);
        }

        return digest;
    }

    private static void Absorb(ulong* state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        ulong* other = stackalloc ulong[Lanes];
        for (int round = 0; round < RoundConstants.Length; round += 2)
        {
            Round(state, other, RoundConstants[round]);
            Round(other, state, RoundConstants[round + 1]);
        }
    }

    /// <summary>One round, from the lanes of one state into those of another.</summary>
    private static void Round(ulong* from, ulong* to, ulong constant)
    {
        // Theta: each lane takes the sums of two columns, the one before its own and the one after.
        ulong a = from[0] ^ from[5] ^ from[10] ^ from[15] ^ from[20];
        ulong b = from[1] ^ from[6] ^ from[11] ^ from[16] ^ from[21];
        ulong c = from[2] ^ from[7] ^ from[12] ^ from[17] ^ from[22];
        ulong d = from[3] ^ from[8] ^ from[13] ^ from[18] ^ from[23];
        ulong e = from[4] ^ from[9] ^ from[14] ^ from[19] ^ from[24];
        (ulong first, ulong second, ulong third) = (e ^ RotateLeft(b, 1), a ^ RotateLeft(c, 1), b ^ RotateLeft(d, 1));
        (ulong fourth, ulong fifth) = (c ^ RotateLeft(e, 1), d ^ RotateLeft(a, 1));

        // Rho turns the lanes, pi moves them; the places and turns below are those of the lanes that each row takes.
        Row(to, from[0] ^ first, RotateLeft(from[6] ^ second, 44), RotateLeft(from[12] ^ third, 43), RotateLeft(from[18] ^ fourth, 21), RotateLeft(from[24] ^ fifth, 14));
        Row(
            to + 5, RotateLeft(from[3] ^ fourth, 28), RotateLeft(from[9] ^ fifth, 20), RotateLeft(from[10] ^ first, 3), RotateLeft(from[16] ^ second, 45),
            RotateLeft(from[22] ^ third, 61));
        Row(
            to + 10, RotateLeft(from[1] ^ second, 1), RotateLeft(from[7] ^ third, 6), RotateLeft(from[13] ^ fourth, 25), RotateLeft(from[19] ^ fifth, 8),
            RotateLeft(from[20] ^ first, 18));
        Row(
            to + 15, RotateLeft(from[4] ^ fifth, 27), RotateLeft(from[5] ^ first, 36), RotateLeft(from[11] ^ second, 10), RotateLeft(from[17] ^ third, 15),
            RotateLeft(from[23] ^ fourth, 56));
        Row(
            to + 20, RotateLeft(from[2] ^ third, 62), RotateLeft(from[8] ^ fourth, 55), RotateLeft(from[14] ^ fifth, 39), RotateLeft(from[15] ^ first, 41),
            RotateLeft(from[21] ^ second, 2));
        to[0] ^= constant;
    }

    /// <summary>Chi, which mixes the lanes of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(ulong* row, ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        row[0] = a ^ (~b & c);
        row[1] = b ^ (~c & d);
        row[2] = c ^ (~d & e);
        row[3] = d ^ (~e & a);
        row[4] = e ^ (~a & b);
    }
}
