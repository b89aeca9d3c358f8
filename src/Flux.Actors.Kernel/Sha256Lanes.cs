using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Flux.Actors.Kernel;

/// <summary>SHA-256 of eight messages at a time, each in one lane of the machine's vectors.</summary>
/// <remarks>
/// Shape: lanes whose message is over go on over zeros, unread. The messages are public: nothing here hides what it hashes. Source: FIPS 180-4 §4.2.2, §5.3.3, §6.2;
/// docs/adr/0018-digests-in-lanes.md.
/// </remarks>
internal static class Sha256Lanes
{
    public const int Lanes = 8;

    private const int BlockSize = 64;
    private const int WordsPerBlock = 16;
    private const int Rounds = 64;

    /// <summary>A 1 after the message, and its length in bits at the end.</summary>
    private const int PaddingMin = 1 + sizeof(ulong);

    private static readonly uint[] Start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Digests of messages that lie one after another.</summary>
    /// <param name="bytes">All messages.</param>
    /// <param name="ends">Where each ends, and with it where the next begins; at most <see cref="Lanes"/>.</param>
    /// <param name="begin">Where the first begins.</param>
    /// <param name="digests">One for each.</param>
    public static void Hash(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, int begin, Span<Hash256> digests)
    {
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = Vector256.Create(Start[i]);
        }

        Span<Vector256<uint>> words = stackalloc Vector256<uint>[WordsPerBlock];
        Span<uint> laneWords = MemoryMarshal.Cast<Vector256<uint>, uint>(words);
        int left = ends.Length;
        for (int block = 0; left > 0; block++)
        {
            words.Clear();
            for (int lane = 0, from = begin; lane < ends.Length; from = ends[lane++])
            {
                ReadOnlySpan<byte> message = bytes[from..ends[lane]];
                if (block < BlocksOf(message.Length))
                {
                    Load(message, block, laneWords[lane..]);
                }
            }

            Compress(state, words);
            for (int lane = 0, from = begin; lane < ends.Length; from = ends[lane++])
            {
                if (block == BlocksOf(ends[lane] - from) - 1)
                {
                    digests[lane] = DigestOf(state, lane);
                    left--;
                }
            }
        }
    }

    private static int BlocksOf(int size) => (size + PaddingMin + BlockSize - 1) / BlockSize;

    /// <summary>A block of the message, padded where it ends, into the lane's words.</summary>
    private static void Load(ReadOnlySpan<byte> message, int block, Span<uint> words)
    {
        int at = block * BlockSize;
        if (at + BlockSize <= message.Length)
        {
            Spread(message.Slice(at, BlockSize), words);
            return;
        }

        Span<byte> padded = stackalloc byte[BlockSize];
        padded.Clear();
        if (at < message.Length)
        {
            message[at..].CopyTo(padded);
        }

        if (at <= message.Length)
        {
            padded[message.Length - at] = 0x80;
        }

        if (block == BlocksOf(message.Length) - 1)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded[^sizeof(ulong)..], (ulong)message.Length * 8);
        }

        Spread(padded, words);
    }

    private static void Spread(ReadOnlySpan<byte> block, Span<uint> words)
    {
        for (int i = 0; i < WordsPerBlock; i += 2)
        {
            ulong both = BinaryPrimitives.ReadUInt64BigEndian(block[(i * sizeof(uint))..]);
            words[i * Lanes] = (uint)(both >> 32);
            words[(i + 1) * Lanes] = unchecked((uint)both);
        }
    }

    private static Hash256 DigestOf(ReadOnlySpan<Vector256<uint>> state, int lane)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(i * sizeof(uint))..], state[i][lane]);
        }

        return new Hash256(digest);
    }

    /// <summary>The words are used up.</summary>
    private static void Compress(Span<Vector256<uint>> state, Span<Vector256<uint>> w)
    {
        Vector256<uint> a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < Rounds; t += 8)
        {
            if (t >= WordsPerBlock)
            {
                Extend(w, t);
            }

            int at = t % WordsPerBlock;
            Round(a, b, c, ref d, e, f, g, ref h, Vector256.Create(Constants[t]) + w[at]);
            Round(h, a, b, ref c, d, e, f, ref g, Vector256.Create(Constants[t + 1]) + w[at + 1]);
            Round(g, h, a, ref b, c, d, e, ref f, Vector256.Create(Constants[t + 2]) + w[at + 2]);
            Round(f, g, h, ref a, b, c, d, ref e, Vector256.Create(Constants[t + 3]) + w[at + 3]);
            Round(e, f, g, ref h, a, b, c, ref d, Vector256.Create(Constants[t + 4]) + w[at + 4]);
            Round(d, e, f, ref g, h, a, b, ref c, Vector256.Create(Constants[t + 5]) + w[at + 5]);
            Round(c, d, e, ref f, g, h, a, ref b, Vector256.Create(Constants[t + 6]) + w[at + 6]);
            Round(b, c, d, ref e, f, g, h, ref a, Vector256.Create(Constants[t + 7]) + w[at + 7]);
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    /// <summary>The message schedule of the next eight rounds, in place of the words of sixteen rounds ago.</summary>
    private static void Extend(Span<Vector256<uint>> w, int from)
    {
        for (int t = from; t < from + 8; t++)
        {
            Vector256<uint> early = w[(t - 15) % WordsPerBlock], late = w[(t - 2) % WordsPerBlock];
            w[t % WordsPerBlock] += (Turned(early, 7) ^ Turned(early, 18) ^ (early >>> 3))
                + w[(t - 7) % WordsPerBlock]
                + (Turned(late, 17) ^ Turned(late, 19) ^ (late >>> 10));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d,
        Vector256<uint> e, Vector256<uint> f, Vector256<uint> g, ref Vector256<uint> h, Vector256<uint> word)
    {
        Vector256<uint> first = h + (Turned(e, 6) ^ Turned(e, 11) ^ Turned(e, 25)) + (g ^ (e & (f ^ g))) + word;
        d += first;
        h = first + (Turned(a, 2) ^ Turned(a, 13) ^ Turned(a, 22)) + ((a & b) | (c & (a | b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Turned(Vector256<uint> x, int bits) => (x >>> bits) | (x << (32 - bits));
}
