using System.Buffers.Binary;
using System.Security.Cryptography;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>A public key from which others are derived: those of the same children of its private half, but for hardened ones.</summary>
/// <remarks>Shape: text xpub… (main) or tpub… (test). Source: BIP 32; vectors/fluxd/bip32.json.</remarks>
public sealed record ExtendedPublicKey(AddressNetwork Network, ExtendedKeyPlace Place, Blob ChainCode, PublicKey Key)
{
    private const uint MainVersion = 0x0488_B21E;
    private const uint TestVersion = 0x0435_87CF;

    /// <exception cref="FormatException">Not an extended public key; the message says what was seen.</exception>
    public static ExtendedPublicKey Parse(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[Base58.LengthMax];
        return ExtendedKeyPlace.TryRead(text, buffer, out uint version, out ExtendedKeyPlace place)
            && version is MainVersion or TestVersion
            && Secp256k1.TryParsePublicKey(ExtendedKeyPlace.Key(buffer), out PublicKey key)
                ? new ExtendedPublicKey(
                    version == MainVersion ? AddressNetwork.Main : AddressNetwork.Test, place, Blob.Copy(ExtendedKeyPlace.ChainCode(buffer)), key)
                : throw new FormatException(
                    $"extended public key of {text.Length} characters: base58check of {ExtendedKeyPlace.Size} bytes, xpub or tpub, with a point of secp256k1 wanted");
    }

    /// <exception cref="ArgumentOutOfRangeException">The index is a hardened one's.</exception>
    /// <exception cref="InvalidOperationException">The key is 255 levels deep, or the index has no child (chance 2^-127): take the next one.</exception>
    public ExtendedPublicKey Derive(uint index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ExtendedKeyPlace.Hardened);
        Span<byte> input = stackalloc byte[PublicKey.Size + sizeof(uint)], both = stackalloc byte[HMACSHA512.HashSizeInBytes];
        Key.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt32BigEndian(input[PublicKey.Size..], index);
        HMACSHA512.HashData(ChainCode.Span, input, both);
        return Secp256k1.TryAdd(Key, both[..PrivateKey.Size], out PublicKey child)
            ? new ExtendedPublicKey(Network, Place.Child(Hash160.OfKey(Key), index), Blob.Copy(both[PrivateKey.Size..]), child)
            : throw new InvalidOperationException($"extended key: index {index} has no child; the next one wanted");
    }

    public override string ToString()
    {
        Span<char> text = stackalloc char[ExtendedKeyPlace.TextLengthMax];
        return new string(text[..Place.Format(Network == AddressNetwork.Main ? MainVersion : TestVersion, ChainCode.Span, Key.Span, text)]);
    }
}
