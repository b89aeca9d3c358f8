using System.Security.Cryptography;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>Base58 with the first four bytes of the SHA-256d as a checksum at the end.</summary>
public static class Base58Check
{
    private const int ChecksumSize = 4;

    /// <exception cref="FormatException">More bytes than base58 takes.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Base58.LengthMax - ChecksumSize)
        {
            throw new FormatException($"base58check: {bytes.Length} bytes seen, at most {Base58.LengthMax - ChecksumSize} wanted");
        }

        Span<char> text = stackalloc char[Base58.LengthOf(bytes.Length + ChecksumSize)];
        return new string(text[..Encode(bytes, text)]);
    }

    /// <summary>The bytes before the checksum; false when the text is not base58 or the checksum does not fit.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out Blob bytes)
    {
        Span<byte> buffer = stackalloc byte[Base58.LengthMax];
        int length = Decode(text, buffer);
        bytes = length < 0 ? Blob.Empty : Blob.Copy(buffer[..length]);
        return length >= 0;
    }

    internal static int Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        Span<byte> both = stackalloc byte[bytes.Length + ChecksumSize];
        bytes.CopyTo(both);
        Checksum(bytes, both[bytes.Length..]);
        int length = Base58.Encode(both, text);
        CryptographicOperations.ZeroMemory(both);
        return length;
    }

    /// <summary>Writes the bytes (the checksum stays behind them in the buffer) and answers their count, or −1.</summary>
    internal static int Decode(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        int length = Base58.Decode(text, buffer) - ChecksumSize;
        if (length < 0)
        {
            return -1;
        }

        Span<byte> wanted = stackalloc byte[ChecksumSize];
        Checksum(buffer[..length], wanted);
        return wanted.SequenceEqual(buffer.Slice(length, ChecksumSize)) ? length : -1;
    }

    private static void Checksum(ReadOnlySpan<byte> bytes, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Hash256.Sha256d(bytes).CopyTo(digest);
        digest[..ChecksumSize].CopyTo(checksum);
    }
}
