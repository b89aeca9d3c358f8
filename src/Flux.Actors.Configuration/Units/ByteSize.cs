using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>Sizes in bytes as configuration writes them: <c>64MiB</c>, <c>10 MB</c>, <c>512</c>.</summary>
/// <remarks>
/// Units: <c>kB MB GB TB</c> are powers of 1000; <c>KiB MiB GiB TiB</c> and the single letters <c>K M G T</c>, in
/// either case, are powers of 1024; long names as well; a bare number is bytes. Never negative, always whole bytes.
/// Source: HOCON specification, "Size in bytes format".
/// </remarks>
public static class ByteSize
{
    private static readonly string[] Binary = ["TiB", "GiB", "MiB", "KiB"];

    /// <summary>The size in bytes, or null when the text is not one.</summary>
    public static long? Parse(string text) => Quantity.Weigh(text, BytesOf);

    /// <summary>The shortest exact text, in the largest binary unit that divides it.</summary>
    public static string Render(long bytes)
    {
        foreach (string unit in Binary)
        {
            if (bytes != 0 && BytesOf(unit) is { } weight && bytes % weight == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / weight}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
    }

    private static long? BytesOf(string unit) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1_000,
        "MB" or "megabyte" or "megabytes" => 1_000_000,
        "GB" or "gigabyte" or "gigabytes" => 1_000_000_000,
        "TB" or "terabyte" or "terabytes" => 1_000_000_000_000,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        _ => null,
    };
}
