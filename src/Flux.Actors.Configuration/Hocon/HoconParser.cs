using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Reads HOCON: comments, dotted and quoted keys, lists, all scalars, merging of repeated keys.</summary>
/// <remarks>
/// Shape: the root is an object, its braces optional; a text without any field is an empty object. Nesting (dotted keys
/// count) and size are bounded, so no input can exhaust the stack or the memory.
/// Errors: the first problem, as <c>file:line:column: seen …, wanted …</c>. Substitutions, <c>include</c>, <c>+=</c>
/// and joined objects or lists are refused by name.
/// Source: the HOCON specification (lightbend/config, HOCON.md).
/// </remarks>
public sealed class HoconParser
{
    /// <summary>Objects, lists and dotted elements one value may be inside of.</summary>
    public const int NestingMax = 64;

    /// <summary>Bytes of one text.</summary>
    public const int TextBytesMax = 1024 * 1024;

    private readonly HoconLexer _lexer;
    private HoconToken _token;

    private HoconParser(string text, string file)
    {
        _lexer = new HoconLexer(text, file);
        _token = _lexer.Next();
    }

    /// <summary>Parses one text; <paramref name="file"/> is the name messages use.</summary>
    /// <exception cref="ConfigurationFault">The text is not HOCON, is too large or nests too deep.</exception>
    public static HoconObject Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        RefuseTooLarge(Encoding.UTF8.GetByteCount(text), file);
        return new HoconParser(text, file).ParseRoot();
    }

    /// <summary>Parses UTF-8 bytes, with or without a byte order mark.</summary>
    /// <exception cref="ConfigurationFault">As for text; also when the bytes are not UTF-8.</exception>
    public static HoconObject Parse(ReadOnlySpan<byte> utf8, string file)
    {
        RefuseTooLarge(utf8.Length, file);
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
            return new HoconParser(text, file).ParseRoot();
        }
        catch (DecoderFallbackException invalid)
        {
            int end = Math.Max(invalid.Index, 0);
            int line = 1 + utf8[..end].Count((byte)'\n');
            int column = end - (utf8[..end].LastIndexOf((byte)'\n') + 1) + 1;
            throw new ConfigurationFault(ConfigurationProblem.At(
                new SourcePosition(file, line, column), "bytes that are not UTF-8", "UTF-8 text"));
        }
    }

    /// <summary>Reads and parses a file.</summary>
    /// <exception cref="ConfigurationFault">As for bytes; also when the file cannot be read.</exception>
    public static HoconObject ParseFile(string path)
    {
        byte[] bytes;
        try
        {
            using FileStream file = File.OpenRead(path);
            // One byte over the bound is enough to know: an endless device must not be read to its end.
            byte[] buffer = new byte[TextBytesMax + 1];
            bytes = buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationFault(new ConfigurationProblem($"{path}: cannot be read: {unreadable.Message}"));
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads a dotted key such as <c>a.b."c.d"</c> into its elements.</summary>
    /// <exception cref="ConfigurationFault">It is not exactly one key.</exception>
    public static IReadOnlyList<string> ParsePath(string path, string file)
    {
        RefuseTooLarge(Encoding.UTF8.GetByteCount(path), file);
        HoconParser parser = new(path, file);
        string[] elements = parser.ParseKey(depth: 0);
        return parser._token.Kind is HoconTokenKind.End
            ? elements
            : throw parser.Unexpected("one key and nothing else");
    }

    private static void RefuseTooLarge(long bytes, string file)
    {
        if (bytes > TextBytesMax)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                new SourcePosition(file, 1, 1), "a text too large", $"at most {TextBytesMax} bytes"));
        }
    }

    private HoconObject ParseRoot()
    {
        SkipNewlines();
        HoconObject root = new(_token.At);
        if (_token.Kind is HoconTokenKind.OpenList)
        {
            throw Unexpected("an object at the root");
        }

        if (_token.Kind is not HoconTokenKind.OpenObject)
        {
            ParseFields(root, HoconTokenKind.End, depth: 0);
            return root;
        }

        Advance();
        ParseFields(root, HoconTokenKind.CloseObject, depth: 0);
        Advance();
        SkipNewlines();
        return _token.Kind is HoconTokenKind.End ? root : throw Unexpected("nothing after the closing '}'");
    }

    /// <summary>Parses fields up to the closing token, which stays current.</summary>
    private void ParseFields(HoconObject into, HoconTokenKind closing, int depth)
    {
        string close = closing is HoconTokenKind.End ? "the end of the text" : "'}'";
        SkipNewlines();
        while (_token.Kind != closing)
        {
            if (!_token.IsText)
            {
                throw Unexpected($"a key or {close}");
            }

            SourcePosition keyAt = _token.At;
            string[] path = ParseKey(depth);
            ParseSeparator(path);
            into.Put(path, ParseValue(depth + path.Length), keyAt);
            EndElement(closing, close);
        }
    }

    private string[] ParseKey(int depth)
    {
        SourcePosition start = _token.At;
        if (!_token.IsText)
        {
            throw Unexpected("a key");
        }

        if (_token is { Kind: HoconTokenKind.Unquoted, Text: "include" })
        {
            throw Unexpected("a key: includes are not supported yet (a key of this name needs quotes)");
        }

        KeyBuilder key = new();
        for (bool first = true; _token.IsText; first = false)
        {
            key.Append(first ? "" : _token.Leading, _token);
            Advance();
        }

        string[] path = key.Finish() ?? throw new ConfigurationFault(ConfigurationProblem.At(
            start, "a key with an empty element", "a name on each side of every '.' (an empty name needs quotes)"));
        return depth + path.Length <= NestingMax ? path : throw TooDeep(start);
    }

    private void ParseSeparator(string[] path)
    {
        HoconToken after = _token;
        SkipNewlines();
        switch (_token.Kind)
        {
            case HoconTokenKind.Colon or HoconTokenKind.EqualSign:
                Advance();
                SkipNewlines();
                break;
            case HoconTokenKind.OpenObject:
                break;
            default:
                _token = after;
                throw Unexpected($"'=', ':' or '{{' after the key '{HoconText.Shorten(HoconText.RenderPath(path))}'");
        }
    }

    private HoconValue ParseValue(int depth)
    {
        HoconValue value = _token.Kind switch
        {
            HoconTokenKind.OpenObject => ParseObject(depth),
            HoconTokenKind.OpenList => ParseList(depth),
            HoconTokenKind.Quoted or HoconTokenKind.Unquoted => ParseScalar(),
            _ => throw Unexpected("a value"),
        };
        bool more = _token.IsText || _token.Kind is HoconTokenKind.OpenObject or HoconTokenKind.OpenList;
        return more ? throw Unexpected("',' or a new line: joining objects or lists is not supported yet") : value;
    }

    private HoconObject ParseObject(int depth)
    {
        RefuseTooDeep(depth);
        HoconObject parsed = new(_token.At);
        Advance();
        ParseFields(parsed, HoconTokenKind.CloseObject, depth);
        Advance();
        return parsed;
    }

    private HoconList ParseList(int depth)
    {
        RefuseTooDeep(depth);
        SourcePosition at = _token.At;
        List<HoconValue> items = [];
        Advance();
        SkipNewlines();
        while (_token.Kind is not HoconTokenKind.CloseList)
        {
            items.Add(ParseValue(depth + 1));
            EndElement(HoconTokenKind.CloseList, "']'");
        }

        Advance();
        return new HoconList(items, at);
    }

    /// <summary>Texts on one line join into one, with the whitespace between them.</summary>
    private HoconScalar ParseScalar()
    {
        HoconToken first = _token;
        Advance();
        if (!_token.IsText)
        {
            HoconScalarKind kind = first.Kind is HoconTokenKind.Quoted
                ? HoconScalarKind.Text
                : HoconText.KindOf(first.Text);
            return new HoconScalar(kind, first.Text, first.At);
        }

        StringBuilder joined = new(first.Text);
        for (; _token.IsText; Advance())
        {
            joined.Append(_token.Leading).Append(_token.Text);
        }

        return new HoconScalar(HoconScalarKind.Text, joined.ToString(), first.At);
    }

    /// <summary>After a field or an item: one comma, or a new line, or the closing token.</summary>
    private void EndElement(HoconTokenKind closing, string close)
    {
        bool newline = _token.Kind is HoconTokenKind.Newline;
        SkipNewlines();
        if (_token.Kind is HoconTokenKind.Comma)
        {
            Advance();
            SkipNewlines();
        }
        else if (!newline && _token.Kind != closing)
        {
            throw Unexpected($"',', a new line or {close}");
        }
    }

    private void Advance() => _token = _lexer.Next();

    private void SkipNewlines()
    {
        while (_token.Kind is HoconTokenKind.Newline)
        {
            Advance();
        }
    }

    private void RefuseTooDeep(int depth)
    {
        if (depth >= NestingMax)
        {
            throw TooDeep(_token.At);
        }
    }

    private static ConfigurationFault TooDeep(SourcePosition at) =>
        new(ConfigurationProblem.At(at, "too many levels", $"at most {NestingMax} levels of nesting"));

    private ConfigurationFault Unexpected(string wanted) =>
        new(ConfigurationProblem.At(_token.At, _token.Describe(), wanted));

    /// <summary>Splits joined texts at the dots outside quotes.</summary>
    private sealed class KeyBuilder
    {
        private readonly List<string> _elements = [];
        private readonly StringBuilder _element = new();
        private bool _named;
        private bool _broken;

        public void Append(string leading, HoconToken token)
        {
            _element.Append(leading);
            if (token.Kind is HoconTokenKind.Quoted)
            {
                _element.Append(token.Text);
                _named = true; // Even "" is a name once it is quoted.
                return;
            }

            string[] parts = token.Text.Split('.');
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    EndElement();
                }

                _element.Append(parts[i]);
                _named |= parts[i].Length > 0;
            }
        }

        /// <summary>The elements, or null when one has no name.</summary>
        public string[]? Finish()
        {
            EndElement();
            return _broken ? null : [.. _elements];
        }

        private void EndElement()
        {
            _broken |= !_named;
            _elements.Add(_element.ToString());
            _element.Clear();
            _named = false;
        }
    }
}
