namespace Flux.Actors.Crypto;

/// <summary>Base64 and hex as the network's node software reads them: what is no digit is passed over or ends the text, and nothing is refused.</summary>
/// <remarks>
/// Shape: of a character above U+00FF its low byte counts. Source: observed on Node.js 20, whose Buffer the node software reads signatures, keys and envelopes with;
/// vectors/fluxos/generated-signature-bitcoin.json.
/// </remarks>
public static class LenientText
{
    private const int NoDigit = -1;

    /// <summary>The bytes of base64 digits of either alphabet up to the first '='; other characters are passed over, and digits that fill no byte are dropped.</summary>
    public static byte[] FromBase64(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length / 4 * 3 + 3];
        (int length, int bits, int held) = (0, 0, 0);
        foreach (char symbol in text)
        {
            byte low = (byte)(symbol & 0xFF);
            if (low == '=')
            {
                break;
            }

            int digit = Base64Digit(low);
            if (digit == NoDigit)
            {
                continue;
            }

            (bits, held) = (((bits << 6) | digit) & 0xFFF, held + 6);
            if (held >= 8)
            {
                held -= 8;
                bytes[length++] = (byte)((bits >> held) & 0xFF);
            }
        }

        return bytes[..length];
    }

    /// <summary>The bytes of the pairs of hex digits at the text's beginning; the first pair that is none ends it, and so does the room.</summary>
    public static byte[] FromHex(ReadOnlySpan<char> text, int sizeMax)
    {
        byte[] bytes = new byte[Math.Min(text.Length / 2, sizeMax)];
        for (int i = 0; i < bytes.Length; i++)
        {
            (int high, int low) = (HexDigit(text[2 * i]), HexDigit(text[2 * i + 1]));
            if (high == NoDigit || low == NoDigit)
            {
                return bytes[..i];
            }

            bytes[i] = (byte)((high << 4) | low);
        }

        return bytes;
    }

    private static int Base64Digit(byte symbol) => symbol switch
    {
        >= (byte)'A' and <= (byte)'Z' => symbol - 'A',
        >= (byte)'a' and <= (byte)'z' => symbol - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => symbol - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => NoDigit,
    };

    private static int HexDigit(char symbol) => (byte)(symbol & 0xFF) switch
    {
        byte digit and >= (byte)'0' and <= (byte)'9' => digit - '0',
        byte digit and >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        byte digit and >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => NoDigit,
    };
}
