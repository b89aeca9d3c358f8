using System.Buffers.Binary;
using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>Reads the daemon's bytes from the first to the last. What it hands out is never larger than the input.</summary>
/// <remarks>
/// Shape: numbers are little-endian; a list or byte string has its length before it in the shortest of 1, 3, 5 or 9 bytes. Errors: every method throws
/// <see cref="FluxdFormatException"/> and nothing else. Source: research sheet of the chain daemon §4.1, §5.1.
/// </remarks>
public ref struct FluxdReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;

    /// <summary>The offset of what is read next.</summary>
    public readonly int Offset => _offset;

    public readonly int Left => _bytes.Length - Offset;

    public byte Byte(string what) => Take(sizeof(byte), what)[0];

    public sbyte SignedByte(string what) => unchecked((sbyte)Byte(what));

    public int Int32(string what) => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), what));

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    public Hash256 Hash(string what) => new(Take(Hash256.Size, what));

    public Outpoint Outpoint(string what) => new(Hash($"{what} id"), UInt32($"{what} index"));

    /// <summary>0 or 1.</summary>
    public bool Flag(string what)
    {
        int at = Offset;
        return Byte(what) switch
        {
            0 => false,
            1 => true,
            byte other => throw Refused(at, $"0 or 1 for {what}", string.Create(CultureInfo.InvariantCulture, $"{other}")),
        };
    }

    /// <summary>A byte string of at most so many bytes.</summary>
    public Blob Bytes(string what, int lengthMax) => Blob.Copy(Take(Length(what, lengthMax, itemSize: 1), what));

    /// <summary>A public key: 33 bytes that begin with 2 or 3, or 65 that begin with 4, 6 or 7. Whether it is on the curve is not asked.</summary>
    public Blob Key(string what)
    {
        int at = Offset;
        Blob key = Bytes(what, 65);
        int wanted = key.Length == 0 ? 0 : key.Span[0] switch
        {
            2 or 3 => 33,
            4 or 6 or 7 => 65,
            _ => 0,
        };
        return key.Length == wanted && wanted > 0
            ? key
            : throw Refused(at, $"33 bytes beginning with 2 or 3, or 65 beginning with 4, 6 or 7, for {what}", Shown(key));
    }

    /// <summary>A count or length in its shortest form, of items that take at least so many bytes each: more than the rest can hold is refused.</summary>
    public int Length(string what, int max, int itemSize)
    {
        int at = Offset;
        ulong length = CompactSize(what);
        return length > (ulong)max ? throw Refused(at, string.Create(CultureInfo.InvariantCulture, $"at most {max} for the length of {what}"), Shown(length))
            : length * (ulong)itemSize > (ulong)Left
                ? throw Refused(at, string.Create(CultureInfo.InvariantCulture, $"at most the {Left} bytes that are left for the length of {what}"), Shown(length))
            : (int)length;
    }

    /// <summary>Nothing may follow.</summary>
    public readonly void End()
    {
        if (Left > 0)
        {
            throw Refused(Offset, "the end", string.Create(CultureInfo.InvariantCulture, $"{Left} more byte{(Left == 1 ? "" : "s")}"));
        }
    }

    private ulong CompactSize(string what)
    {
        int at = Offset;
        byte first = Byte($"the length of {what}");
        (int size, ulong least) = first switch
        {
            < 253 => (0, 0UL),
            253 => (sizeof(ushort), 253UL),
            254 => (sizeof(uint), ushort.MaxValue + 1UL),
            _ => (sizeof(ulong), uint.MaxValue + 1UL),
        };
        if (size == 0)
        {
            return first;
        }

        ulong length = 0;
        ReadOnlySpan<byte> written = Take(size, $"the length of {what}");
        for (int i = size - 1; i >= 0; i--)
        {
            length = (length << 8) | written[i];
        }

        return length >= least ? length : throw Refused(at, $"the shortest form for the length of {what}", Shown(length) + " in a longer one");
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Left)
        {
            throw Refused(
                Offset,
                string.Create(CultureInfo.InvariantCulture, $"{count} byte{(count == 1 ? "" : "s")} of {what}"),
                Left == 0 ? "the end" : string.Create(CultureInfo.InvariantCulture, $"{Left}"));
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Offset, count);
        _offset += count;
        return taken;
    }

    private static string Shown(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Shown(Blob bytes) => bytes.Length == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes beginning with {bytes.Span[0]}");

    private static FluxdFormatException Refused(int offset, string wanted, string seen) => new(offset, wanted, seen);
}
