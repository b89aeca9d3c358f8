using System.Globalization;

namespace Flux.Actors.Engine.Embedding;

/// <summary>Sizes as configuration writes them: <c>512MiB</c>, <c>1.5 GiB</c>, <c>64 kB</c>, <c>4096</c>; whole bytes.</summary>
/// <remarks>Shape: a bare number is bytes. Source: HOCON specification, "Size in bytes format"; of its units those up to a tebibyte.</remarks>
internal static class Bytes
{
    private static readonly (long Weight, string[] Names)[] Units =
    [
        (1L << 40, ["TiB", "Ti", "T", "t"]),
        (1L << 30, ["GiB", "Gi", "G", "g"]),
        (1L << 20, ["MiB", "Mi", "M", "m"]),
        (1L << 10, ["KiB", "Ki", "K", "k"]),
        (1, ["B", "b", "byte", "bytes", ""]),
        (1_000_000_000_000, ["TB"]),
        (1_000_000_000, ["GB"]),
        (1_000_000, ["MB"]),
        (1_000, ["kB"]),
    ];

    /// <summary>How many of them, from the first on, a size is rendered in.</summary>
    private const int Rendered = 5;

    /// <summary>The size, or null when the text is not one.</summary>
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

        long weight = Units.FirstOrDefault(each => each.Names.Contains(trimmed[letters..], StringComparer.Ordinal)).Weight;
        return weight > 0 && number <= long.MaxValue / weight && number * weight == decimal.Truncate(number * weight) ? (long)(number * weight) : null;
    }

    /// <summary>The shortest exact text, in the largest binary unit that divides it.</summary>
    public static string Render(long bytes)
    {
        (long weight, string[] names) = Units.Take(Rendered).First(each => bytes % each.Weight == 0 && (bytes != 0 || each.Weight == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / weight}{names[0]}");
    }
}
