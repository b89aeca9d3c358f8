namespace Flux.Actors.Architecture.Tests;

/// <summary>A word, number or sign of C# source and the line it stands on. Strings and characters are one token each.</summary>
internal readonly record struct SourceToken(string Text, int Line);

/// <summary>Cuts C# source into tokens: enough to find braces that are braces.</summary>
/// <remarks>Comments and directives are passed over; both arms of a conditional directive are read. Source: C# specification, lexical structure.</remarks>
internal sealed class SourceTokens
{
    private static readonly string[] Signs = ["=>", "==", "!=", "<=", ">="];

    private readonly string _text;
    private readonly List<SourceToken> _tokens = [];
    private int _at;
    private int _line = 1;

    private SourceTokens(string text) => _text = text;

    public static IReadOnlyList<SourceToken> Of(string text)
    {
        SourceTokens source = new(text);
        source.Read(endsAtBrace: false);
        return source._tokens;
    }

    /// <summary>Reads to the end, or to the brace that closes a hole of an interpolated string.</summary>
    private void Read(bool endsAtBrace)
    {
        int depth = 0;
        while (_at < _text.Length && !(endsAtBrace && depth == 0 && _text[_at] == '}'))
        {
            char c = _text[_at];
            if (char.IsWhiteSpace(c))
            {
                Pass(1);
            }
            else if (Starts("//") || (c == '#' && IsFirstOfLine()))
            {
                PassTo("\n", orEnd: true);
            }
            else if (Starts("/*"))
            {
                PassTo("*/", orEnd: false);
                Pass(2);
            }
            else if (c is '"' or '\'' || (c is '$' or '@' && StartsString()))
            {
                ReadText();
            }
            else
            {
                depth += c switch { '{' => 1, '}' => -1, _ => 0 };
                ReadSign(c);
            }
        }
    }

    private void ReadSign(char c)
    {
        int length = Signs.Any(Starts) ? 2 : 1;
        if (IsWord(c))
        {
            while (_at + length < _text.Length && IsWord(_text[_at + length]))
            {
                length++;
            }
        }

        _tokens.Add(new SourceToken(_text.Substring(_at, length), _line));
        Pass(length);
    }

    private void ReadText()
    {
        _tokens.Add(new SourceToken("\"", _line));
        int dollars = 0;
        bool isVerbatim = false;
        for (; _text[_at] is '$' or '@'; Pass(1))
        {
            dollars += _text[_at] == '$' ? 1 : 0;
            isVerbatim |= _text[_at] == '@';
        }

        char quote = _text[_at];
        int quotes = 0;
        while (quote == '"' && _at + quotes < _text.Length && _text[_at + quotes] == '"')
        {
            quotes++;
        }

        if (quotes >= 3)
        {
            Pass(quotes);
            PassTo(new string('"', quotes), orEnd: false);
            Pass(quotes);
            return;
        }

        Pass(1);
        ReadQuoted(quote, isVerbatim, hasHoles: dollars > 0);
    }

    private void ReadQuoted(char quote, bool isVerbatim, bool hasHoles)
    {
        while (true)
        {
            char c = _text[_at];
            if (c == '\\' && !isVerbatim)
            {
                Pass(2);
            }
            else if (c == quote && isVerbatim && _at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                Pass(2);
            }
            else if (c == quote)
            {
                Pass(1);
                return;
            }
            else if (hasHoles && Starts("{{"))
            {
                Pass(2);
            }
            else if (hasHoles && c == '{')
            {
                Pass(1);
                Read(endsAtBrace: true);
                Pass(1);
            }
            else
            {
                Pass(1);
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private bool Starts(string sign) => string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private bool StartsString()
    {
        string rest = _text.Substring(_at, Math.Min(8, _text.Length - _at)).TrimStart('$', '@');
        return rest.StartsWith('"');
    }

    private bool IsFirstOfLine()
    {
        int begin = _text.LastIndexOf('\n', Math.Max(0, _at - 1)) + 1;
        return _text.AsSpan(begin, _at - begin).IsWhiteSpace();
    }

    private void PassTo(string end, bool orEnd)
    {
        int found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        Assert.True(found >= 0 || orEnd, $"line {_line}: no '{end}' seen to the end of the file");
        Pass((found < 0 ? _text.Length : found) - _at);
    }

    private void Pass(int characters)
    {
        for (int end = Math.Min(_text.Length, _at + characters); _at < end; _at++)
        {
            _line += _text[_at] == '\n' ? 1 : 0;
        }
    }
}
