using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>Sizes in bytes as configuration writes them: <c>64MiB</c>, <c>10 MB</c>, <c>1.5e3 kB</c>, <c>512</c>.</summary>
/// <remarks>
/// Units: <c>kB MB GB TB PB EB ZB YB</c> are powers of 1000; <c>KiB MiB GiB TiB PiB EiB ZiB YiB</c> and their first
/// letters, in either case, are powers of 1024; long names as well; a bare number is bytes. Never negative, always whole
/// bytes, at most 2^63 - 1. Source: HOCON specification, "Size in bytes format".
/// </remarks>
public static class ByteSize
{
    private const string Letters = "KMGTPEZY";

    private static readonly string[] Binary = ["TiB", "GiB", "MiB", "KiB"];
    private static readonly string[] Decimal = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
    private static readonly string[] Long = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];

    private static readonly Lazy<UnitFamily> Family = new(Units);

    /// <summary>The size in bytes, or null when the text is not one.</summary>
    public static long? Parse(string text) => Read(text).Amount;

    /// <summary>The size in bytes, or why the text is not one.</summary>
    public static Quantity Read(string text) => Quantity.Read(text, Family.Value);

    /// <summary>The shortest exact text, in the largest binary unit that divides it.</summary>
    public static string Render(long bytes)
    {
        for (int i = 0; i < Binary.Length; i++)
        {
            long weight = 1L << (10 * (Binary.Length - i));
            if (bytes != 0 && bytes % weight == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / weight}{Binary[i]}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
    }

    private static UnitFamily Units()
    {
        UnitFamily family = new() { StepPower = 0, StepName = "1 byte", MostName = "2^63 - 1 bytes", Bare = true };
        family.With(1, "B", "b", "byte", "bytes");
        (decimal thousands, decimal binaries) = (1, 1);
        for (int power = 1; power <= Letters.Length; power++)
        {
            (char letter, string more, string binary) = (Letters[power - 1], Decimal[power - 1], Long[power - 1]);
            char small = char.ToLowerInvariant(letter);
            string shown = power == 1 ? "kB" : $"{letter}B";
            (thousands, binaries) = (thousands * 1000, binaries * 1024);
            family.With(thousands, shown, $"{more}byte", $"{more}bytes");
            family.With(
                binaries,
                $"{letter}iB", $"{letter}i", $"{letter}", $"{small}", $"{binary}byte", $"{binary}bytes");
        }

        return family;
    }
}
