using System.Diagnostics;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration;

/// <summary><c>hocon/reference.conf</c>: every key there is, its default, unit and consequence.</summary>
public static class Reference
{
    public const string FileName = "reference.conf";

    private static readonly Lazy<string> LazyText = new(ReadText);
    private static readonly Lazy<HoconDocument> LazyDocument = new(() => HoconDocument.Parse(Text, FileName));
    private static readonly Lazy<HoconObject> LazyRoot = new(() => HoconResolver.Resolve(Document));

    /// <summary>The file with its comments, as built into this assembly.</summary>
    public static string Text => LazyText.Value;

    /// <summary>The file as parsed: what it refers to may be overridden by a later layer.</summary>
    public static HoconDocument Document => LazyDocument.Value;

    /// <summary>The defaults by themselves.</summary>
    public static HoconObject Root => LazyRoot.Value;

    private static string ReadText()
    {
        using Stream stream = typeof(Reference).Assembly.GetManifestResourceStream(FileName)
            ?? throw new UnreachableException($"{FileName} is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
