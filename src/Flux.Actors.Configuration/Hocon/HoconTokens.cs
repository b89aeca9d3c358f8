namespace Flux.Actors.Configuration.Hocon;

/// <summary>The tokens of one text, one of them current.</summary>
internal sealed class HoconTokens
{
    private readonly HoconLexer _lexer;

    public HoconTokens(string text, string file)
    {
        _lexer = new HoconLexer(text, file);
        Current = _lexer.Next();
    }

    public HoconToken Current { get; private set; }

    public HoconTokenKind Kind => Current.Kind;

    public void Advance() => Current = _lexer.Next();

    public void SkipNewlines()
    {
        while (Kind is HoconTokenKind.Newline)
        {
            Advance();
        }
    }

    public ConfigurationFault Unexpected(string wanted) => Unexpected(Current, wanted);

    public static ConfigurationFault Unexpected(HoconToken seen, string wanted) =>
        new(ConfigurationProblem.At(seen.At, seen.Describe(), wanted));
}
