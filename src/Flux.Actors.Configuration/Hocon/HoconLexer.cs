using System.Globalization;
using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Cuts HOCON text into tokens, one at a time; comments are skipped.</summary>
/// <remarks>
/// Concurrency: one reader. Errors: <see cref="ConfigurationFault"/> at the character that cannot be read.
/// Source: HOCON specification, "Syntax".
/// </remarks>
internal sealed class HoconLexer(string text, string file)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private SourcePosition Here => new(file, _line, _at - _lineStart + 1);

    public HoconToken Next()
    {
        string leading = SkipSpaceAndComment();
        SourcePosition at = Here;
        if (_at == text.Length)
        {
            return new HoconToken(HoconTokenKind.End, "", leading, at);
        }

        if (Structural() is { } kind)
        {
            int length = kind switch
            {
                HoconTokenKind.OpenOptional => 3,
                HoconTokenKind.OpenSubstitution or HoconTokenKind.PlusEqual => 2,
                _ => 1,
            };
            string seen = text.Substring(_at, length);
            _at += length;
            if (kind is HoconTokenKind.Newline)
            {
                StartLine();
            }

            return new HoconToken(kind, seen, leading, at);
        }

        return text[_at] == '"'
            ? new HoconToken(HoconTokenKind.Quoted, ReadQuoted(at), leading, at)
            : new HoconToken(HoconTokenKind.Unquoted, ReadUnquoted(at), leading, at);
    }

    private HoconTokenKind? Structural() => text[_at] switch
    {
        '$' when Ahead("${?") => HoconTokenKind.OpenOptional,
        '$' when Ahead("${") => HoconTokenKind.OpenSubstitution,
        '+' when Ahead("+=") => HoconTokenKind.PlusEqual,
        '\n' => HoconTokenKind.Newline,
        ',' => HoconTokenKind.Comma,
        ':' => HoconTokenKind.Colon,
        '=' => HoconTokenKind.EqualSign,
        '{' => HoconTokenKind.OpenObject,
        '}' => HoconTokenKind.CloseObject,
        '[' => HoconTokenKind.OpenList,
        ']' => HoconTokenKind.CloseList,
        _ => null,
    };

    private void StartLine()
    {
        _line++;
        _lineStart = _at;
    }

    private bool Ahead(string expected) => text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal);

    private string SkipSpaceAndComment()
    {
        int start = _at;
        while (_at < text.Length && text[_at] != '\n' && HoconText.IsWhitespace(text[_at]))
        {
            _at++;
        }

        string space = text[start.._at];
        if (Ahead("#") || Ahead("//"))
        {
            int end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }

        return space;
    }

    private string ReadUnquoted(SourcePosition at)
    {
        int start = _at;
        // A number may hold a '+' (1e+5) that no other unquoted text may.
        _at += HoconText.NumberLength(text.AsSpan(_at));
        while (_at < text.Length && !Ahead("//")
            && !HoconText.IsForbiddenUnquoted(text[_at]) && !HoconText.IsWhitespace(text[_at]))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Fault(
            at, $"'{text[_at]}'", "it inside quotes (\"…\"): this character is reserved");
    }

    private string ReadQuoted(SourcePosition at)
    {
        if (Ahead("\"\"\""))
        {
            return ReadTripleQuoted(at);
        }

        StringBuilder content = new();
        for (_at++; _at < text.Length; _at++)
        {
            char c = text[_at];
            if (c == '"')
            {
                _at++;
                return content.ToString();
            }

            if (c == '\n')
            {
                break;
            }

            if (c < ' ')
            {
                throw Fault(Here, $"the control character \\u{(int)c:X4} inside quotes", "it written as an escape");
            }

            content.Append(c == '\\' ? ReadEscape() : c);
        }

        string seen = _at < text.Length ? "the end of the line" : "the end of the text";
        throw Fault(Here, $"{seen} inside the quotes opened at {at.Line}:{at.Column}", "a closing '\"'");
    }

    /// <summary>Reads one escape and stops on its last character.</summary>
    private char ReadEscape()
    {
        SourcePosition at = Here;
        int start = _at++;
        char c = _at < text.Length ? text[_at] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 < text.Length && ushort.TryParse(
                text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _at += 4;
                return (char)code;
            default:
                string seen = HoconText.Shorten(text[start..Math.Min(_at + 1, text.Length)]);
                throw Fault(at, $"the escape '{seen}'", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
        }
    }

    private string ReadTripleQuoted(SourcePosition at)
    {
        int start = _at + 3;
        int end = text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fault(at, "'\"\"\"' that is never closed", "a closing '\"\"\"'");
        }

        // Quotes beyond the closing three belong to the text.
        while (end + 3 < text.Length && text[end + 3] == '"')
        {
            end++;
        }

        for (_at = start; _at < end;)
        {
            if (text[_at++] == '\n')
            {
                StartLine();
            }
        }

        _at = end + 3;
        return text[start..end];
    }

    private static ConfigurationFault Fault(SourcePosition at, string seen, string wanted) =>
        new(ConfigurationProblem.At(at, seen, wanted));
}
