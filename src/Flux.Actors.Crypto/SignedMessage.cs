using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>A text signed by the key of an address, as the existing network's wallets do it.</summary>
/// <remarks>Source: vectors/fluxd/message_sign.json: SHA-256d over the magic and the text, each with its length before it.</remarks>
public static class SignedMessage
{
    private static ReadOnlySpan<byte> Magic => "Zelcash Signed Message:\n"u8;

    public static Hash256 Digest(string message) => Digest(Encoding.UTF8.GetBytes(message));

    public static Hash256 Digest(ReadOnlySpan<byte> message) => Digest(Magic, message);

    /// <summary>The digest under another network's magic.</summary>
    internal static Hash256 Digest(ReadOnlySpan<byte> magic, ReadOnlySpan<byte> message)
    {
        using MemoryStream bytes = new();
        WriteSized(bytes, magic);
        WriteSized(bytes, message);
        return Hash256.Sha256d(bytes.ToArray());
    }

    public static RecoverableSignature Sign(PrivateKey key, string message, bool compressed) =>
        Secp256k1.SignRecoverable(key, Digest(message), compressed);

    /// <summary>True when the holder of the address signed the message. Addresses of scripts have no such holder.</summary>
    public static bool Verify(Address address, string message, RecoverableSignature signature)
    {
        if (address.Kind != AddressKind.Key || !Secp256k1.TryRecover(Digest(message), signature, out PublicKey key))
        {
            return false;
        }

        AccountId signer = signature.Compressed ? Hash160.OfKey(key) : Hash160.Of(Secp256k1.Uncompress(key));
        return signer == address.Hash160;
    }

    /// <summary>True when the key signed the message. The signature's header must name the form in which the key is given: 33 bytes or 65.</summary>
    /// <remarks>Shape: false for anything malformed, never an exception. Source: research sheet of the chain daemon §4.2.</remarks>
    public static bool IsBy(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!RecoverableSignature.TryRead(signature, out RecoverableSignature read) || !Secp256k1.TryRecover(Digest(message), read, out PublicKey signer))
        {
            return false;
        }

        return key.SequenceEqual(read.Compressed ? signer.Span : Secp256k1.Uncompress(signer));
    }

    /// <summary>A length as the daemon writes it: one byte below 253, else a mark and 2 or 4 bytes little-endian.</summary>
    private static void WriteSized(MemoryStream stream, ReadOnlySpan<byte> bytes)
    {
        (byte? mark, int width) = bytes.Length switch
        {
            < 253 => ((byte?)null, 1),
            <= ushort.MaxValue => ((byte?)253, 2),
            _ => ((byte?)254, 4),
        };
        if (mark is { } first)
        {
            stream.WriteByte(first);
        }

        for (int i = 0; i < width; i++)
        {
            stream.WriteByte((byte)((bytes.Length >> (8 * i)) & 0xFF));
        }

        stream.Write(bytes);
    }
}
