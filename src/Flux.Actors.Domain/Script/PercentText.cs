using System.Globalization;
using System.Text;

namespace Flux.Actors.Domain.Script;

/// <summary>Text whose characters may be written as the bytes of their UTF-8, each as % and two hex digits.</summary>
/// <remarks>Source: ECMA-262 §19.2.6.2, decodeURIComponent.</remarks>
public static class PercentText
{
    private const int EscapeLength = 3;

    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>The text meant; null when a % has no digits after it, or the bytes are no UTF-8. A plus is a plus.</summary>
    public static string? TryRead(string text)
    {
        StringBuilder read = new(text.Length);
        for (int at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                read.Append(text[at++]);
                continue;
            }

            List<byte> bytes = [];
            for (; at < text.Length && text[at] == '%'; at += EscapeLength)
            {
                if (at + EscapeLength > text.Length
                    || !byte.TryParse(text.AsSpan(at + 1, EscapeLength - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                {
                    return null;
                }

                bytes.Add(value);
            }

            try
            {
                read.Append(Strict.GetString([.. bytes]));
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }

        return read.ToString();
    }
}
