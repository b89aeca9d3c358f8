using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>One include statement: the name it gives, and its path from the directory of the file it stands in.</summary>
/// <remarks>Source: HOCON specification, "Include syntax" and "Include semantics: locating resources".</remarks>
internal sealed record HoconInclude(string Name, string Path, bool Required, SourcePosition At)
{
    private const string Wanted =
        "a quoted file name, as in include \"x.conf\", include file(\"x.conf\") or include required(\"x.conf\") "
        + "(a key of this name needs quotes)";

    /// <summary>Reads the statement whose first word is current, up to the token after it.</summary>
    /// <exception cref="ConfigurationFault">It is not one, or names something that is not a file.</exception>
    public static HoconInclude Read(HoconTokens tokens, string? directory)
    {
        SourcePosition at = tokens.Current.At;
        tokens.Advance();
        if (tokens.Current.Leading.Length == 0 && tokens.Kind is not HoconTokenKind.Newline)
        {
            throw tokens.Unexpected(Wanted);
        }

        tokens.SkipNewlines();
        string form = ReadUnquoted(tokens, int.MaxValue);
        if (tokens.Kind is not HoconTokenKind.Quoted)
        {
            throw tokens.Unexpected(Wanted);
        }

        HoconToken name = tokens.Current;
        tokens.Advance();
        int open = form.Count(c => c == '(');
        string close = ReadUnquoted(tokens, open);
        bool required = form.StartsWith("required(", StringComparison.Ordinal);
        string kind = required ? form["required(".Length..] : form;
        if (close != new string(')', open) || kind is not ("" or "file(" or "url(" or "classpath("))
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, $"'include {HoconText.Shorten(form)}\"…\"{HoconText.Shorten(close)}'", Wanted));
        }

        RefuseOtherThanFiles(at, kind, name.Text);
        return directory is null
            ? throw new ConfigurationFault(ConfigurationProblem.At(
                at, "'include' in a text that is not a file", "the text without it: there is no directory to start from"))
            : new HoconInclude(name.Text, System.IO.Path.Combine(directory, name.Text), required, at);
    }

    /// <summary>Joins unquoted texts, with any whitespace and newlines between them left out.</summary>
    private static string ReadUnquoted(HoconTokens tokens, int length)
    {
        StringBuilder text = new();
        while (text.Length < length)
        {
            tokens.SkipNewlines();
            if (tokens.Kind is not HoconTokenKind.Unquoted)
            {
                break;
            }

            text.Append(tokens.Current.Text);
            tokens.Advance();
        }

        return text.ToString();
    }

    private static void RefuseOtherThanFiles(SourcePosition at, string kind, string name)
    {
        string? wanted = kind switch
        {
            "url(" => "a file: nothing is fetched from the network while a node starts",
            "classpath(" => "a file: there is no class path here",
            _ when kind.Length == 0 && name.Contains("://", StringComparison.Ordinal) =>
                "a file: nothing is fetched from the network while a node starts",
            _ when name.EndsWith(".properties", StringComparison.Ordinal) => "a HOCON or JSON file",
            _ => null,
        };
        if (wanted is not null)
        {
            string close = kind.Length > 0 ? ")" : "";
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, $"'include {kind}\"{HoconText.Shorten(name)}\"{close}'", wanted));
        }
    }
}
