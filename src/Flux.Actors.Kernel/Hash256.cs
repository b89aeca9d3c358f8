using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Flux.Actors.Kernel;

/// <summary>A 32-byte SHA-256 digest: ids of blocks, transactions, networks, locks, and tree nodes.</summary>
/// <remarks>Shape: ordered by its bytes from the first; printed in that order, lower-case hex. Source: DESIGN §9.</remarks>
public readonly record struct Hash256 : IComparable<Hash256>
{
    public const int Size = 32;

    /// <summary>Kept for the thread: making one costs as much as hashing a small value with it.</summary>
    [ThreadStatic]
    private static IncrementalHash? _hash;

    private readonly ulong _a, _b, _c, _d;

    /// <exception cref="FormatException">Not 32 bytes.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new FormatException($"hash: {bytes.Length} bytes seen, {Size} wanted");
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public static Hash256 Zero => default;

    public static Hash256 Sha256(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Size];
        Hash(bytes, digest);
        return new Hash256(digest);
    }

    /// <summary>SHA-256 of SHA-256, the form of every id.</summary>
    public static Hash256 Sha256d(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Size];
        Hash(bytes, digest);
        Hash(digest, digest);
        return new Hash256(digest);
    }

    /// <summary>The parent of two inner tree nodes: single SHA-256 of left then right.</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> both = stackalloc byte[2 * Size];
        left.CopyTo(both);
        right.CopyTo(both[Size..]);
        return Sha256(both);
    }

    public static Hash256 Parse(string hex) =>
        TryParse(hex, out Hash256 hash) ? hash : throw new FormatException($"'{hex}' is not 64 hex digits");

    public static bool TryParse(string? hex, out Hash256 hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (hex is not { Length: 2 * Size }
            || Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done
            || written != Size)
        {
            return false;
        }

        hash = new Hash256(bytes);
        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(Hash256 other) =>
        (_a, _b, _c, _d).CompareTo((other._a, other._b, other._c, other._d));

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static void Hash(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        IncrementalHash hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        _ = hash.GetHashAndReset(digest);
    }

    /// <summary>The first eight digits, for lines people read.</summary>
    public string Short => ToString()[..8];

    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;
}
