using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Reads one HOCON text, and the files it includes, into a document.</summary>
/// <remarks>
/// Shape: the root is an object, its braces optional; a text without any field is an empty object. Nesting (dotted keys
/// count) is bounded, so no input can exhaust the stack.
/// Errors: the first problem, as <c>file:line:column: seen …, wanted …</c>.
/// Source: the HOCON specification (lightbend/config, HOCON.md).
/// </remarks>
internal sealed class HoconParser
{
    private readonly HoconTokens _tokens;
    private readonly HoconDocument _document;
    private readonly HoconFiles _files;
    private readonly Place _place;
    private readonly List<string> _path;
    private int _lists;

    private HoconParser(string text, string file, HoconDocument document, Place place, HoconFiles files)
    {
        _tokens = new HoconTokens(text, file);
        _document = document;
        _files = files;
        _place = place;
        _path = [.. place.Path];
    }

    /// <summary>Where a text stands in the whole.</summary>
    /// <remarks>
    /// Shape: the directory its includes start from (null: it may not include), the path of the object its fields go
    /// into, and the paths of the texts around it, outermost first and its own last; null inside a list, where no path
    /// leads.
    /// </remarks>
    internal sealed record Place(string? Directory, string[] Path, int Depth, IReadOnlyList<string[]>? Roots);

    /// <summary>Parses a text into the root of a document.</summary>
    public static void Parse(string text, string file, HoconDocument document, Place place, HoconFiles files) =>
        new HoconParser(text, file, document, place, files).ParseRoot(document.Root);

    private void ParseRoot(HoconNode.Object root)
    {
        _tokens.SkipNewlines();
        if (_tokens.Kind is HoconTokenKind.OpenList)
        {
            throw _tokens.Unexpected("an object at the root");
        }

        if (_tokens.Kind is not HoconTokenKind.OpenObject)
        {
            ParseFields(root, HoconTokenKind.End, _place.Depth);
            return;
        }

        _tokens.Advance();
        ParseFields(root, HoconTokenKind.CloseObject, _place.Depth);
        _tokens.Advance();
        _tokens.SkipNewlines();
        if (_tokens.Kind is not HoconTokenKind.End)
        {
            throw _tokens.Unexpected("nothing after the closing '}'");
        }
    }

    /// <summary>Parses fields and includes up to the closing token, which stays current.</summary>
    private void ParseFields(HoconNode.Object into, HoconTokenKind closing, int depth)
    {
        string close = closing is HoconTokenKind.End ? "the end of the text" : "'}'";
        _tokens.SkipNewlines();
        while (_tokens.Kind != closing)
        {
            if (_tokens.Current is { Kind: HoconTokenKind.Unquoted, Text: "include" })
            {
                ParseInclude(into, depth);
            }
            else if (_tokens.Current.IsText)
            {
                ParseField(into, depth);
            }
            else
            {
                throw _tokens.Unexpected($"a key or {close}");
            }

            EndElement(closing, close);
        }
    }

    private void ParseField(HoconNode.Object into, int depth)
    {
        SourcePosition keyAt = _tokens.Current.At;
        string[] path = ParsePath(depth);
        SourcePosition? append = ParseSeparator(path);
        _path.AddRange(path);
        if (append is { } plusAt)
        {
            RefuseTooDeep(depth + path.Length, keyAt);
            HoconNode item = ParseValue(depth + path.Length + 1);
            Append(into, path, new HoconEntry(item, item.At, _document), keyAt, plusAt);
        }
        else
        {
            HoconNode value = ParseValue(depth + path.Length);
            _document.Put(into, path, new HoconEntry(value, keyAt, _document));
        }

        _path.RemoveRange(_path.Count - path.Length, path.Length);
    }

    private string[] ParsePath(int depth)
    {
        SourcePosition start = _tokens.Current.At;
        HoconKey key = new();
        for (bool first = true; _tokens.Current.IsText; first = false)
        {
            key.Append(first ? "" : _tokens.Current.Leading, _tokens.Current);
            _tokens.Advance();
        }

        string[] path = key.Finish() ?? throw new ConfigurationFault(ConfigurationProblem.At(
            start, "a key with an empty element", "a name on each side of every '.' (an empty name needs quotes)"));
        return depth + path.Length <= HoconBounds.NestingMax ? path : throw TooDeep(start);
    }

    /// <summary>Reads what stands between key and value; the place of a <c>+=</c>, else null.</summary>
    private SourcePosition? ParseSeparator(string[] path)
    {
        HoconToken after = _tokens.Current;
        _tokens.SkipNewlines();
        SourcePosition? append = _tokens.Kind is HoconTokenKind.PlusEqual ? _tokens.Current.At : null;
        switch (_tokens.Kind)
        {
            case HoconTokenKind.Colon or HoconTokenKind.EqualSign or HoconTokenKind.PlusEqual:
                _tokens.Advance();
                _tokens.SkipNewlines();
                return append;
            case HoconTokenKind.OpenObject:
                return null;
            default:
                string key = HoconText.Shorten(HoconText.RenderPath(path));
                throw HoconTokens.Unexpected(after, $"'=', ':', '+=' or '{{' after the key '{key}'");
        }
    }

    /// <summary><c>a += b</c> is <c>a = ${?a} [b]</c>; where the list before is known, it simply gets longer.</summary>
    private void Append(
        HoconNode.Object into, string[] path, HoconEntry item, SourcePosition keyAt, SourcePosition plusAt)
    {
        HoconNode.Object? parent = into;
        foreach (string element in path[..^1])
        {
            parent = parent?.Find(element) is [.., { Node: HoconNode.Object inner }] ? inner : null;
        }

        HoconNode.List added = new(item.At);
        List<HoconEntry>? before = parent?.Find(path[^1]);
        switch (before?[^1].Node)
        {
            case HoconNode.List list:
                list.Items.Add(item);
                before[^1] = new HoconEntry(list, keyAt, _document);
                return;
            case HoconNode.Join join when join.Parts.Exists(part => part.Node is HoconNode.List):
                added.Items.Add(item);
                join.Parts.Add(("", added));
                return;
            default:
                break;
        }

        if (_lists > 0 || _place.Roots is null)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                plusAt, "'+=' inside a list", "'=' and the whole list: no path leads back into an item of a list"));
        }

        added.Items.Add(item);
        HoconNode.Join whole = new(item.At);
        whole.Parts.Add(("", new HoconNode.Reference(HoconText.RenderPath(path), optional: true, plusAt)
        {
            Candidates = [[.. _path]],
        }));
        whole.Parts.Add(("", added));
        _document.Put(into, path, new HoconEntry(whole, keyAt, _document));
    }

    private HoconNode ParseValue(int depth)
    {
        HoconNode first = ParsePart(depth);
        if (!_tokens.Current.BeginsValue)
        {
            return first;
        }

        HoconNode.Join join = new(first.At);
        join.Parts.Add(("", first));
        bool texts = first is HoconNode.Scalar;
        bool others = first is HoconNode.List or HoconNode.Object;
        while (_tokens.Current.BeginsValue)
        {
            string leading = _tokens.Current.Leading;
            HoconNode part = ParsePart(depth);
            texts |= part is HoconNode.Scalar;
            others |= part is HoconNode.List or HoconNode.Object;
            if (texts && others)
            {
                throw HoconJoining.Mixed(part.At, Describe(part));
            }

            join.Parts.Add((leading, part));
        }

        return join;
    }

    internal static string Describe(HoconNode part) => part switch
    {
        HoconNode.Scalar scalar => scalar.Value.Describe(),
        HoconNode.List => "a list",
        HoconNode.Object => "an object",
        _ => $"{part}",
    };

    private HoconNode ParsePart(int depth) => _tokens.Kind switch
    {
        HoconTokenKind.OpenObject => ParseObject(depth),
        HoconTokenKind.OpenList => ParseList(depth),
        HoconTokenKind.Quoted or HoconTokenKind.Unquoted => new HoconNode.Scalar(ParseScalar()),
        HoconTokenKind.OpenSubstitution or HoconTokenKind.OpenOptional => ParseReference(),
        _ => throw _tokens.Unexpected("a value"),
    };

    private HoconNode.Object ParseObject(int depth)
    {
        RefuseTooDeep(depth, _tokens.Current.At);
        HoconNode.Object parsed = new(_tokens.Current.At);
        _tokens.Advance();
        ParseFields(parsed, HoconTokenKind.CloseObject, depth);
        _tokens.Advance();
        return parsed;
    }

    private HoconNode.List ParseList(int depth)
    {
        RefuseTooDeep(depth, _tokens.Current.At);
        HoconNode.List parsed = new(_tokens.Current.At);
        _lists++;
        _tokens.Advance();
        _tokens.SkipNewlines();
        while (_tokens.Kind is not HoconTokenKind.CloseList)
        {
            HoconNode item = ParseValue(depth + 1);
            parsed.Items.Add(new HoconEntry(item, item.At, _document));
            EndElement(HoconTokenKind.CloseList, "']'");
        }

        _tokens.Advance();
        _lists--;
        return parsed;
    }

    /// <summary>Texts on one line join into one, with the whitespace between them.</summary>
    private HoconScalar ParseScalar()
    {
        HoconToken first = _tokens.Current;
        _tokens.Advance();
        if (!_tokens.Current.IsText)
        {
            HoconScalarKind kind = first.Kind is HoconTokenKind.Quoted
                ? HoconScalarKind.Text
                : HoconText.KindOf(first.Text);
            return new HoconScalar(kind, first.Text, first.At);
        }

        StringBuilder joined = new(first.Text);
        for (; _tokens.Current.IsText; _tokens.Advance())
        {
            joined.Append(_tokens.Current.Leading).Append(_tokens.Current.Text);
        }

        return new HoconScalar(HoconScalarKind.Text, joined.ToString(), first.At);
    }

    private HoconNode.Reference ParseReference()
    {
        HoconToken open = _tokens.Current;
        _tokens.Advance();
        if (!_tokens.Current.IsText)
        {
            throw _tokens.Unexpected("a path, as in ${a.b}");
        }

        string[] path = ParsePath(depth: 0);
        if (_tokens.Kind is not HoconTokenKind.CloseObject)
        {
            throw _tokens.Unexpected($"'}}' at the end of the substitution opened at {open.At.Line}:{open.At.Column}");
        }

        _tokens.Advance();
        IReadOnlyList<string[]> roots = _place.Roots ?? throw new ConfigurationFault(ConfigurationProblem.At(
            open.At, "a substitution in a file that is included inside a list", "such a file without substitutions"));
        return new HoconNode.Reference(
            HoconText.RenderPath(path), open.Kind is HoconTokenKind.OpenOptional, open.At)
        {
            Candidates = [.. roots.Reverse().Select(root => (string[])[.. root, .. path])],
            Variable = string.Join('.', path),
        };
    }

    private void ParseInclude(HoconNode.Object into, int depth)
    {
        HoconInclude include = HoconInclude.Read(_tokens, _place.Directory);
        bool found = false;
        foreach ((string path, string text) in _files.Included(include.Path, include.At))
        {
            found = true;
            _files.Enter(path, include.At);
            Place inner = new(Path.GetDirectoryName(path) ?? "", [.. _path], depth, RootsBelow());
            new HoconParser(text, path, _document, inner, _files).ParseRoot(into);
            _files.Leave();
        }

        if (include.Required && !found)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                include.At, $"the required file '{HoconText.Shorten(include.Name)}', which does not exist", "a file that does"));
        }
    }

    /// <summary>The roots of a text included here: those of this text and the path of the object here.</summary>
    private IReadOnlyList<string[]>? RootsBelow()
    {
        if (_lists > 0 || _place.Roots is null)
        {
            return null;
        }

        return _place.Roots[^1].Length == _path.Count ? _place.Roots : [.. _place.Roots, [.. _path]];
    }

    /// <summary>After a field or an item: one comma, or a new line, or the closing token.</summary>
    private void EndElement(HoconTokenKind closing, string close)
    {
        bool newline = _tokens.Kind is HoconTokenKind.Newline;
        _tokens.SkipNewlines();
        if (_tokens.Kind is HoconTokenKind.Comma)
        {
            _tokens.Advance();
            _tokens.SkipNewlines();
        }
        else if (!newline && _tokens.Kind != closing)
        {
            throw _tokens.Unexpected($"',', a new line or {close}");
        }
    }

    private static void RefuseTooDeep(int depth, SourcePosition at)
    {
        if (depth >= HoconBounds.NestingMax)
        {
            throw TooDeep(at);
        }
    }

    internal static ConfigurationFault TooDeep(SourcePosition at) => new(ConfigurationProblem.At(
        at, "too many levels", $"at most {HoconBounds.NestingMax} levels of nesting"));
}
