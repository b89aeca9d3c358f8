using System.Globalization;
using System.Text;

namespace Flux.Actors.Domain.Script;

/// <summary>Values as problems show them: short, on one line, and never with characters that a terminal would obey.</summary>
internal static class Shown
{
    private const int LengthMax = 60;

    public static string Of(ScriptValue value) => value switch
    {
        ScriptValue.Undefined => "nothing",
        ScriptValue.Null => "null",
        ScriptValue.Flag flag => flag.Value ? "true" : "false",
        ScriptValue.Number number => number.Value.ToString(),
        ScriptValue.Text text => Quote(text.Value),
        ScriptValue.List list => list.Items.Count == 0 ? "an empty list" : $"a list of {list.Items.Count}",
        ScriptValue.Fields fields => fields.Entries.Count == 0 ? "an empty object" : $"an object of {fields.Entries.Count}",
        _ => throw new System.Diagnostics.UnreachableException($"{value}"),
    };

    public static string Quote(string text) => $"'{Cut(text)}'";

    /// <summary>At most 60 units, control characters and halves of surrogate pairs written as escapes.</summary>
    public static string Cut(string text)
    {
        int end = Math.Min(text.Length, LengthMax);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        string kept = text[..end];
        if (kept.Any(unit => char.IsSurrogate(unit) || IsObeyed(char.GetUnicodeCategory(unit))))
        {
            StringBuilder printable = new();
            foreach (Rune rune in kept.EnumerateRunes())
            {
                printable = IsObeyed(Rune.GetUnicodeCategory(rune))
                    ? printable.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                    : printable.Append(rune);
            }

            kept = printable.ToString();
        }

        return end < text.Length ? kept + "…" : kept;
    }

    /// <summary>Controls, ends of lines, and what turns the direction of the text around it.</summary>
    private static bool IsObeyed(UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
