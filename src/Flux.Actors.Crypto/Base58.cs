using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>Bytes as text without the letters people confuse: base 58, each leading zero byte a '1'.</summary>
/// <remarks>Source: research sheet of the chain daemon (base58); cases in vectors/fluxd. Work grows with the square of the length, hence the bound.</remarks>
public static class Base58
{
    /// <summary>Longest text read, in characters, and longest value written, in bytes.</summary>
    public const int LengthMax = 1024;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <exception cref="FormatException">More than <see cref="LengthMax"/> bytes.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[LengthOf(bytes.Length)];
        int length = Encode(bytes, text);
        return new string(text, 0, length);
    }

    /// <summary>Reads the text, which may have ASCII white space around but not in it; false when it is not base58 or too long.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out Blob bytes)
    {
        Span<byte> buffer = stackalloc byte[LengthMax];
        int length = Decode(text, buffer);
        bytes = length < 0 ? Blob.Empty : Blob.Copy(buffer[..length]);
        return length >= 0;
    }

    /// <summary>Room for the text of that many bytes; log 256 ÷ log 58 is below 1.38.</summary>
    internal static int LengthOf(int bytes) => bytes * 138 / 100 + 1;

    /// <summary>Writes the text and answers its length. For callers that must clear their buffers.</summary>
    internal static int Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        if (bytes.Length > LengthMax)
        {
            throw new FormatException($"base58: {bytes.Length} bytes seen, at most {LengthMax} wanted");
        }

        int zeros = bytes.IndexOfAnyExcept((byte)0) is var first and >= 0 ? first : bytes.Length;
        text[..zeros].Fill('1');
        // The digits are built in place as numbers, least significant first.
        Span<char> digits = text[zeros..];
        int length = 0;
        foreach (byte value in bytes[zeros..])
        {
            int carry = value;
            for (int i = 0; i < length || carry != 0; i++)
            {
                carry += i < length ? digits[i] << 8 : 0;
                digits[i] = (char)(carry % 58);
                carry /= 58;
                length = Math.Max(length, i + 1);
            }
        }

        digits[..length].Reverse();
        for (int i = 0; i < length; i++)
        {
            digits[i] = Alphabet[digits[i]];
        }

        return zeros + length;
    }

    /// <summary>Writes the bytes and answers their count, or −1 when the text is not base58 or does not fit.</summary>
    internal static int Decode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        text = text.Trim(" \t\n\v\f\r");
        if (text.Length > bytes.Length)
        {
            return -1;
        }

        int zeros = text.IndexOfAnyExcept('1') is var first and >= 0 ? first : text.Length;
        bytes[..zeros].Clear();
        Span<byte> number = bytes[zeros..];
        int length = 0;
        foreach (char symbol in text[zeros..])
        {
            int carry = Alphabet.IndexOf(symbol, StringComparison.Ordinal);
            if (carry < 0)
            {
                return -1;
            }

            for (int i = 0; i < length || carry != 0; i++)
            {
                carry += i < length ? number[i] * 58 : 0;
                number[i] = (byte)(carry & 0xFF);
                carry >>= 8;
                length = Math.Max(length, i + 1);
            }
        }

        number[..length].Reverse();
        return zeros + length;
    }
}
