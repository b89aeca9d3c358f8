using System.Globalization;

namespace Flux.Actors.Engine.Embedding;

/// <summary>Durations as configuration writes them: <c>500ms</c>, <c>2s</c>, <c>1.5 hours</c>; whole milliseconds.</summary>
/// <remarks>Shape: a bare number other than 0 is refused: a forgotten unit is a mistake, not a wish. Source: HOCON specification, "Duration format".</remarks>
internal static class Milliseconds
{
    private static readonly (long Weight, string[] Names)[] Units =
    [
        (86_400_000, ["d", "day", "days"]),
        (3_600_000, ["h", "hour", "hours"]),
        (60_000, ["m", "minute", "minutes"]),
        (1_000, ["s", "second", "seconds"]),
        (1, ["ms", "milli", "millis", "millisecond", "milliseconds"]),
    ];

    /// <summary>The duration, or null when the text is not one.</summary>
    public static long? Parse(string text)
    {
        string trimmed = text.Trim();
        int letters = trimmed.Length;
        while (letters > 0 && char.IsAsciiLetter(trimmed[letters - 1]))
        {
            letters--;
        }

        if (!decimal.TryParse(trimmed[..letters].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return null;
        }

        string unit = trimmed[letters..];
        if (number == 0 && unit.Length == 0)
        {
            return 0;
        }

        long weight = Units.FirstOrDefault(each => each.Names.Contains(unit, StringComparer.Ordinal)).Weight;
        return weight > 0 && number <= long.MaxValue / weight && number * weight == decimal.Truncate(number * weight) ? (long)(number * weight) : null;
    }

    /// <summary>The shortest exact text, in the largest unit that divides it.</summary>
    public static string Render(long milliseconds)
    {
        (long weight, string[] names) = Units.First(each => milliseconds % each.Weight == 0 && (milliseconds != 0 || each.Weight == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / weight}{names[0]}");
    }
}
