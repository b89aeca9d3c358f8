namespace Flux.Actors.Configuration.Hocon;

internal enum HoconTokenKind
{
    End,
    Newline,
    Comma,
    Colon,
    EqualSign,
    PlusEqual,
    OpenSubstitution,
    OpenOptional,
    OpenObject,
    CloseObject,
    OpenList,
    CloseList,
    Quoted,
    Unquoted,
}

/// <summary>One token and the whitespace before it on its line, which counts when texts are joined.</summary>
internal readonly record struct HoconToken(HoconTokenKind Kind, string Text, string Leading, SourcePosition At)
{
    public bool IsText => Kind is HoconTokenKind.Quoted or HoconTokenKind.Unquoted;

    public bool OpensSubstitution => Kind is HoconTokenKind.OpenSubstitution or HoconTokenKind.OpenOptional;

    public bool BeginsValue => IsText || OpensSubstitution || Kind is HoconTokenKind.OpenObject or HoconTokenKind.OpenList;

    public string Describe() => Kind switch
    {
        HoconTokenKind.End => "the end of the text",
        HoconTokenKind.Newline => "the end of the line",
        HoconTokenKind.Quoted => HoconText.Quote(HoconText.Shorten(Text)),
        _ => $"'{HoconText.Shorten(Text)}'",
    };
}
