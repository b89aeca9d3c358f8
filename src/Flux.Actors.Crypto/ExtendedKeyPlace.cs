using System.Buffers.Binary;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>Where a key of a tree of keys stands: how deep, under whom, as which child.</summary>
/// <remarks>Shape: <c>Parent</c> is the first four bytes of the parent's HASH160; depth, parent and index of the root are 0. Source: BIP 32.</remarks>
public readonly record struct ExtendedKeyPlace(byte Depth, uint Parent, uint Index)
{
    /// <summary>Children from this index on are hardened: only the private key has them.</summary>
    public const uint Hardened = 0x8000_0000;

    internal const int ChainCodeSize = 32;

    /// <summary>Version, depth, parent, index, chain code and key.</summary>
    internal const int Size = 4 + HeadSize + ChainCodeSize + PublicKey.Size;

    internal const int TextLengthMax = 128;

    private const int HeadSize = 1 + 4 + 4;

    /// <exception cref="InvalidOperationException">255 levels are the most that can be written.</exception>
    internal ExtendedKeyPlace Child(AccountId parent, uint index) => Depth < byte.MaxValue
        ? new ExtendedKeyPlace((byte)(Depth + 1), BinaryPrimitives.ReadUInt32BigEndian(parent.Span), index)
        : throw new InvalidOperationException($"extended key: depth {Depth} seen, one below {byte.MaxValue} wanted for a child");

    /// <summary>Writes everything and answers the text.</summary>
    internal int Format(uint version, ReadOnlySpan<byte> chainCode, ReadOnlySpan<byte> key, Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, version);
        bytes[4] = Depth;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[5..], Parent);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[9..], Index);
        chainCode.CopyTo(bytes[13..]);
        key.CopyTo(bytes[(13 + ChainCodeSize)..]);
        int length = Base58Check.Encode(bytes, text);
        bytes.Clear();
        return length;
    }

    /// <summary>Reads what <see cref="Format"/> writes into a buffer of <see cref="Base58.LengthMax"/> bytes; false when it is something else.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, Span<byte> buffer, out uint version, out ExtendedKeyPlace place)
    {
        (version, place) = (0, default);
        if (text.Length > TextLengthMax || Base58Check.Decode(text, buffer) != Size)
        {
            return false;
        }

        version = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        place = new ExtendedKeyPlace(buffer[4], BinaryPrimitives.ReadUInt32BigEndian(buffer[5..]), BinaryPrimitives.ReadUInt32BigEndian(buffer[9..]));
        return place.Depth > 0 || (place.Parent == 0 && place.Index == 0);
    }

    internal static ReadOnlySpan<byte> ChainCode(ReadOnlySpan<byte> buffer) => buffer.Slice(13, ChainCodeSize);

    internal static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> buffer) => buffer.Slice(13 + ChainCodeSize, PublicKey.Size);
}
