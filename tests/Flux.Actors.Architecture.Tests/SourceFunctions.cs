using System.Collections.Frozen;

namespace Flux.Actors.Architecture.Tests;

/// <summary>A member's or accessor's body: the lines from its first to its last, braces included.</summary>
internal readonly record struct SourceFunction(string Name, int First, int Last)
{
    public int Lines => Last - First + 1;
}

/// <summary>Finds every function of a C# file from its source alone, so that it counts the same in every configuration.</summary>
/// <remarks>
/// Shape: methods, constructors, operators and accessors, in file order; a local function or lambda is part of the member it stands in. A body of one expression runs from
/// behind the arrow to the semicolon.
/// </remarks>
internal sealed class SourceFunctions
{
    private static readonly FrozenSet<string> Types = FrozenSet.Create("class", "struct", "record", "interface", "namespace", "extension");

    private readonly IReadOnlyList<SourceToken> _tokens;
    private readonly List<SourceFunction> _found = [];
    private int _at;

    private SourceFunctions(IReadOnlyList<SourceToken> tokens) => _tokens = tokens;

    public static IReadOnlyList<SourceFunction> Of(string text)
    {
        SourceFunctions source = new(SourceTokens.Of(text));
        source.Members();
        Assert.True(source._at == source._tokens.Count, $"a brace closes on line {source._tokens[Math.Min(source._at, source._tokens.Count - 1)].Line} that none opened");
        return source._found;
    }

    private string Text => _tokens[_at].Text;

    /// <summary>Reads the members of a type, or of the file, up to the brace that closes it.</summary>
    private void Members()
    {
        while (_at < _tokens.Count && Text != "}")
        {
            Member();
        }
    }

    private void Member()
    {
        int begin = _at;
        while (_at < _tokens.Count && Text is not (";" or "{" or "}" or "=" or "=>"))
        {
            Step();
        }

        if (_at == _tokens.Count || Text == "}")
        {
            return;
        }

        string[] header = [.. TopLevel(begin)];
        string name = header.LastOrDefault(text => char.IsLetter(text[0]) && text is not "where") ?? "?";
        switch (Text)
        {
            case "{" when header.TakeWhile(text => text != "where").Any(Types.Contains):
                Enter(Members);
                break;
            case "{" when header.Contains("enum"):
                PassBraces();
                break;
            case "{" when header[^1] == ")" || header.Contains("where"):
                Body(Named(header));
                break;
            case "{":
                Enter(() => Accessors(name));
                PassInitialiser();
                break;
            case "=>":
                Expression(header.Contains(")") ? Named(header) : name);
                break;
            default:
                PassStatement();
                break;
        }
    }

    private void Accessors(string property)
    {
        while (Text != "}")
        {
            string accessor = property;
            while (Text is not (";" or "{" or "=>"))
            {
                accessor = $"{property}.{Text}";
                Step();
            }

            switch (Text)
            {
                case "{":
                    Body(accessor);
                    break;
                case "=>":
                    Expression(accessor);
                    break;
                default:
                    _at++;
                    break;
            }
        }
    }

    private void Body(string name)
    {
        int first = _tokens[_at].Line;
        PassBraces();
        _found.Add(new SourceFunction(name, first, _tokens[_at - 1].Line));
    }

    private void Expression(string name)
    {
        int first = _tokens[_at + 1].Line;
        PassStatement();
        _found.Add(new SourceFunction(name, first, _tokens[_at - 1].Line));
    }

    private void Enter(Action read)
    {
        _at++;
        read();
        _at++;
    }

    private void PassInitialiser()
    {
        if (_at < _tokens.Count && Text == "=")
        {
            PassStatement();
        }
    }

    private void PassStatement()
    {
        while (Text != ";")
        {
            if (Text == "{")
            {
                PassBraces();
            }
            else
            {
                Step();
            }
        }

        _at++;
    }

    private void PassBraces() => PassPair("{", "}");

    /// <summary>One token, or all that stands in a pair of parentheses or brackets.</summary>
    private void Step()
    {
        switch (Text)
        {
            case "(":
                PassPair("(", ")");
                break;
            case "[":
                PassPair("[", "]");
                break;
            default:
                _at++;
                break;
        }
    }

    private void PassPair(string open, string close)
    {
        int depth = 0;
        do
        {
            depth += Text == open ? 1 : Text == close ? -1 : 0;
            _at++;
        }
        while (depth > 0);
    }

    /// <summary>The tokens since the beginning that stand in no parentheses or brackets; those show only their ends.</summary>
    private IEnumerable<string> TopLevel(int begin)
    {
        int depth = 0;
        for (int i = begin; i < _at; i++)
        {
            string text = _tokens[i].Text;
            depth -= text is ")" or "]" ? 1 : 0;
            if (depth == 0)
            {
                yield return text;
            }

            depth += text is "(" or "[" ? 1 : 0;
        }
    }

    /// <summary>The name before the parameters: the last parentheses before a constraint or a call of another constructor.</summary>
    private static string Named(string[] header)
    {
        int end = Array.FindIndex(header, text => text is ":" or "where");
        int open = Array.LastIndexOf(header, "(", (end < 0 ? header.Length : end) - 1);
        string[] before = header[..Math.Max(0, open)];
        // Type parameters stand between the name and the parentheses.
        int angle = before.Length > 0 && before[^1] == ">" ? Array.LastIndexOf(before, "<") : before.Length;
        return before[..Math.Max(0, angle)].LastOrDefault(text => char.IsLetter(text[0])) ?? "?";
    }
}
