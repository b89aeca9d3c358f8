using System.Globalization;
using System.Text;

namespace Flux.Actors.Crypto;

/// <summary>Hex texts as the network's node software writes and reads them for Ethereum's signatures.</summary>
/// <remarks>Source: research sheet of applications §5.2; vectors/fluxos/extracted-ethereum.json.</remarks>
public static class EthereumHex
{
    private const string Prefix = "0x";

    /// <summary>True for 0x in either case and any number of hex digits, none included, with or without a minus before them.</summary>
    public static bool IsStrict(string text)
    {
        ReadOnlySpan<char> unsigned = text.StartsWith('-') ? text.AsSpan(1) : text;
        return unsigned.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !unsigned[Prefix.Length..].ContainsAnyExcept(EthereumSignature.HexDigits);
    }

    /// <summary>The code of each UTF-16 unit in hex without leading zeros, one after the other.</summary>
    public static string Of(string text)
    {
        StringBuilder digits = new(2 * text.Length);
        foreach (char unit in text)
        {
            digits.Append(CultureInfo.InvariantCulture, $"{(int)unit:x}");
        }

        return digits.ToString();
    }

    /// <summary>The bytes of a text that is strict; false for any other.</summary>
    /// <remarks>Shape: digits are paired from the left, and one that is left over is a byte of its own.</remarks>
    public static bool TryRead(string text, out byte[] bytes)
    {
        bytes = [];
        if (!IsStrict(text))
        {
            return false;
        }

        // After a minus nothing is cut off: the pairs begin with "-0", and "x" takes the next digit with it; both count as 0.
        bool isSigned = text.StartsWith('-');
        string digits = isSigned ? text[Math.Min(text.Length, 4)..] : text[Prefix.Length..];
        bytes = [.. isSigned ? (ReadOnlySpan<byte>)[0, 0] : [], .. digits.Chunk(2).Select(pair => byte.Parse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return true;
    }
}
