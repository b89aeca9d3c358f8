using System.Buffers;
using System.Globalization;
using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Which characters may stand where, and how text is quoted.</summary>
/// <remarks>
/// Source: HOCON specification, "Whitespace" and "Unquoted strings"; escapes as in JSON (RFC 8259 §7).
/// </remarks>
internal static class HoconText
{
    private const int ShownCharactersMax = 60;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("$\"{}[]:=,+#`^?!@*&\\");
    private static readonly SearchValues<char> PlainValue =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");
    private static readonly SearchValues<char> PlainKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>True for what the format calls whitespace, the newline included.</summary>
    public static bool IsWhitespace(char c) =>
        c is (>= '\t' and <= '\r') or (>= '\u001C' and <= '\u001F') or '\uFEFF'
        || char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public static bool IsForbiddenUnquoted(char c) => Forbidden.Contains(c);

    /// <summary>The kind a piece of unquoted text has when it stands alone.</summary>
    public static HoconScalarKind KindOf(ReadOnlySpan<char> unquoted) => unquoted switch
    {
        "true" or "false" => HoconScalarKind.Boolean,
        "null" => HoconScalarKind.Null,
        _ => NumberLength(unquoted) == unquoted.Length ? HoconScalarKind.Number : HoconScalarKind.Text,
    };

    /// <summary>How many characters at the start form a JSON number; 0 when it does not begin with one.</summary>
    public static int NumberLength(ReadOnlySpan<char> text)
    {
        int at = text is ['-', ..] ? 1 : 0;
        int whole = Digits(text[at..]);
        if (whole == 0)
        {
            return 0;
        }

        at += text[at] == '0' ? 1 : whole;
        if (text[at..] is ['.', ..] && Digits(text[(at + 1)..]) is > 0 and int fraction)
        {
            at += 1 + fraction;
        }

        if (text[at..] is ['e' or 'E', ..])
        {
            int sign = text[(at + 1)..] is ['+' or '-', ..] ? 1 : 0;
            int exponent = Digits(text[(at + 1 + sign)..]);
            at += exponent > 0 ? 1 + sign + exponent : 0;
        }

        return at;
    }

    /// <summary>The text as a value: unquoted where that reads back as the same text, else quoted.</summary>
    public static string RenderValue(string text) =>
        text.Length > 0
        && text.AsSpan().IndexOfAnyExcept(PlainValue) < 0
        && !text.Contains("//", StringComparison.Ordinal)
        && KindOf(text) is HoconScalarKind.Text
            ? text
            : Quote(text);

    /// <summary>One element of a key: unquoted where that reads back as the same element, else quoted.</summary>
    public static string RenderKey(string element) =>
        element.Length > 0 && element != "include" && element.AsSpan().IndexOfAnyExcept(PlainKey) < 0
            ? element
            : Quote(element);

    public static string RenderPath(IEnumerable<string> path) => string.Join('.', path.Select(RenderKey));

    public static string Quote(string text)
    {
        StringBuilder quoted = new(text.Length + 2);
        quoted.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (pair)
            {
                quoted.Append(text[i++]).Append(text[i]);
                continue;
            }

            AppendEscaped(quoted, text[i]);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Text for an error message: on one line, without control characters, and not too long.</summary>
    public static string Shorten(string text)
    {
        string line = OnOneLine(text[..Math.Min(text.Length, ShownCharactersMax + 1)]);
        return text.Length > ShownCharactersMax ? $"{line}…" : line;
    }

    /// <summary>The whole text with its control characters written as escapes.</summary>
    public static string OnOneLine(string text) => string.Concat(
        text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:X4}" : c.ToString()));

    private static void AppendEscaped(StringBuilder quoted, char c)
    {
        string? escape = c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:X4}" : null,
        };
        quoted.Append(escape ?? c.ToString());
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
