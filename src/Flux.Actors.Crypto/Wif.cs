using System.Security.Cryptography;

namespace Flux.Actors.Crypto;

/// <summary>A private key as text: base58check over a prefix byte, the 32 bytes, and a 1 when its public key is used compressed.</summary>
/// <remarks>Shape: prefix 80 (main) or EF (test). Source: research sheet of the chain daemon §1.1.</remarks>
public static class Wif
{
    internal const int TextLengthMax = 64;

    private const int LengthUncompressed = 1 + PrivateKey.Size;
    private const byte CompressedMark = 1;

    /// <summary>The key as text. The text can't be zeroed: show it, don't keep it.</summary>
    public static string Format(PrivateKey key, AddressNetwork network, bool compressed)
    {
        Span<char> text = stackalloc char[TextLengthMax];
        return new string(text[..Format(key, network, compressed, text)]);
    }

    /// <summary>Reads a key; the caller disposes it.</summary>
    /// <exception cref="FormatException">Not a private key; the message does not repeat what may be a secret.</exception>
    public static WifKey Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out WifKey? key) ? key! : throw new FormatException(
            $"private key text of {text.Trim().Length} characters: base58check with prefix 80 or EF and 32 bytes in range wanted");

    public static bool TryParse(ReadOnlySpan<char> text, out WifKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[TextLengthMax];
        try
        {
            int length = Base58Check.Decode(text, bytes);
            AddressNetwork? network = length is LengthUncompressed or LengthUncompressed + 1 ? NetworkOf(bytes[0]) : null;
            bool compressed = length == LengthUncompressed + 1;
            ReadOnlySpan<byte> secret = bytes.Slice(1, PrivateKey.Size);
            if (network is not { } known || (compressed && bytes[LengthUncompressed] != CompressedMark) || !Secp256k1.IsSecret(secret))
            {
                return false;
            }

            key = new WifKey(new PrivateKey(secret), known, compressed);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes into the caller's buffer, which the caller clears.</summary>
    internal static int Format(PrivateKey key, AddressNetwork network, bool compressed, Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[LengthUncompressed + 1];
        bytes[0] = network == AddressNetwork.Main ? (byte)0x80 : (byte)0xEF;
        key.Span.CopyTo(bytes[1..]);
        bytes[LengthUncompressed] = CompressedMark;
        int length = Base58Check.Encode(compressed ? bytes : bytes[..LengthUncompressed], text);
        CryptographicOperations.ZeroMemory(bytes);
        return length;
    }

    private static AddressNetwork? NetworkOf(byte prefix) => prefix switch
    {
        0x80 => AddressNetwork.Main,
        0xEF => AddressNetwork.Test,
        _ => null,
    };
}

/// <summary>What a private key's text says: the key, whose network it is for, and which form of its public key the address is of.</summary>
public sealed record WifKey(PrivateKey Key, AddressNetwork Network, bool Compressed) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
