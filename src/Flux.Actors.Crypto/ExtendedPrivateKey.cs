using System.Buffers.Binary;
using System.Security.Cryptography;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>A private key from which others are derived. Its bytes are zeroed by <see cref="Dispose"/>.</summary>
/// <remarks>Shape: text xprv… (main) or tprv… (test). Source: BIP 32; vectors/fluxd/bip32.json.</remarks>
public sealed class ExtendedPrivateKey : IDisposable
{
    private const int SeedSizeMin = 16;
    private const int SeedSizeMax = 64;
    private const uint MainVersion = 0x0488_ADE4;
    private const uint TestVersion = 0x0435_8394;

    private readonly byte[] _chainCode = GC.AllocateUninitializedArray<byte>(ExtendedKeyPlace.ChainCodeSize, pinned: true);

    private ExtendedPrivateKey(AddressNetwork network, ExtendedKeyPlace place, ReadOnlySpan<byte> chainCode, ReadOnlySpan<byte> secret)
    {
        Network = network;
        Place = place;
        Key = new PrivateKey(secret);
        chainCode.CopyTo(_chainCode);
    }

    public AddressNetwork Network { get; }

    public ExtendedKeyPlace Place { get; }

    public PrivateKey Key { get; }

    /// <summary>The root of a tree.</summary>
    /// <exception cref="FormatException">Fewer than 16 bytes, more than 64, or a seed without a key (chance 2^-127).</exception>
    public static ExtendedPrivateKey FromSeed(ReadOnlySpan<byte> seed, AddressNetwork network)
    {
        if (seed.Length is < SeedSizeMin or > SeedSizeMax)
        {
            throw new FormatException($"seed: {seed.Length} bytes seen, {SeedSizeMin} to {SeedSizeMax} wanted");
        }

        Span<byte> both = stackalloc byte[HMACSHA512.HashSizeInBytes];
        try
        {
            HMACSHA512.HashData("Bitcoin seed"u8, seed, both);
            return new ExtendedPrivateKey(network, default, both[PrivateKey.Size..], both[..PrivateKey.Size]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Reads a key; the caller disposes it.</summary>
    /// <exception cref="FormatException">Not an extended private key; the message does not repeat what may be a secret.</exception>
    public static ExtendedPrivateKey Parse(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[Base58.LengthMax];
        try
        {
            if (ExtendedKeyPlace.TryRead(text, buffer, out uint version, out ExtendedKeyPlace place)
                && version is MainVersion or TestVersion
                && ExtendedKeyPlace.Key(buffer)[0] == 0
                && Secp256k1.IsSecret(ExtendedKeyPlace.Key(buffer)[1..]))
            {
                return new ExtendedPrivateKey(
                    version == MainVersion ? AddressNetwork.Main : AddressNetwork.Test, place, ExtendedKeyPlace.ChainCode(buffer), ExtendedKeyPlace.Key(buffer)[1..]);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }

        throw new FormatException($"extended private key of {text.Length} characters: base58check of {ExtendedKeyPlace.Size} bytes, xprv or tprv, with a key in range wanted");
    }

    /// <summary>A child; from index 2^31 on a hardened one.</summary>
    /// <exception cref="InvalidOperationException">The key is 255 levels deep, or the index has no child (chance 2^-127): take the next one.</exception>
    public ExtendedPrivateKey Derive(uint index)
    {
        PublicKey own = Secp256k1.PublicKeyOf(Key);
        Span<byte> input = stackalloc byte[PublicKey.Size + sizeof(uint)], both = stackalloc byte[HMACSHA512.HashSizeInBytes], secret = stackalloc byte[PrivateKey.Size];
        try
        {
            if (index >= ExtendedKeyPlace.Hardened)
            {
                input[0] = 0;
                Key.Span.CopyTo(input[1..]);
            }
            else
            {
                own.Span.CopyTo(input);
            }

            BinaryPrimitives.WriteUInt32BigEndian(input[PublicKey.Size..], index);
            HMACSHA512.HashData(_chainCode, input, both);
            Key.Span.CopyTo(secret);
            return Secp256k1.TryAdd(secret, both[..PrivateKey.Size])
                ? new ExtendedPrivateKey(Network, Place.Child(Hash160.OfKey(own), index), both[PrivateKey.Size..], secret)
                : throw new InvalidOperationException($"extended key: index {index} has no child; the next one wanted");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
            CryptographicOperations.ZeroMemory(both);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The public half: it derives the same children, but for hardened ones.</summary>
    public ExtendedPublicKey Public() => new(Network, Place, Blob.Copy(_chainCode), Secp256k1.PublicKeyOf(Key));

    /// <summary>The key as text. The text can't be zeroed: show it, don't keep it.</summary>
    public string Format()
    {
        Span<byte> padded = stackalloc byte[PublicKey.Size];
        Span<char> text = stackalloc char[ExtendedKeyPlace.TextLengthMax];
        padded[0] = 0;
        Key.Span.CopyTo(padded[1..]);
        int length = Place.Format(Network == AddressNetwork.Main ? MainVersion : TestVersion, _chainCode, padded, text);
        CryptographicOperations.ZeroMemory(padded);
        return new string(text[..length]);
    }

    public void Dispose()
    {
        Key.Dispose();
        CryptographicOperations.ZeroMemory(_chainCode);
    }

    public override string ToString() => "an extended private key";
}
