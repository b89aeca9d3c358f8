using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>Durations as configuration writes them: <c>500ms</c>, <c>2s</c>, <c>1.5 hours</c>.</summary>
/// <remarks>
/// Units: <c>us</c>, <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> and their long names; never negative, never
/// finer than 100 ns. A bare number is refused, though the format would read milliseconds: a forgotten unit is a
/// mistake, not a wish.
/// Source: HOCON specification, "Duration format".
/// </remarks>
public static class Duration
{
    private static readonly (long Ticks, string Name)[] Renderings =
    [
        (TimeSpan.TicksPerDay, "d"),
        (TimeSpan.TicksPerHour, "h"),
        (TimeSpan.TicksPerMinute, "m"),
        (TimeSpan.TicksPerSecond, "s"),
        (TimeSpan.TicksPerMillisecond, "ms"),
        (TimeSpan.TicksPerMicrosecond, "us"),
    ];

    /// <summary>The duration, or null when the text is not one.</summary>
    public static TimeSpan? Parse(string text) =>
        Quantity.Weigh(text, TicksOf) is { } ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>The shortest exact text, in the largest unit that divides it.</summary>
    public static string Render(TimeSpan duration)
    {
        foreach ((long ticks, string name) in Renderings)
        {
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{name}");
            }
        }

        decimal microseconds = duration.Ticks / (decimal)TimeSpan.TicksPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture, $"{microseconds}us");
    }

    private static long? TicksOf(string unit) => unit switch
    {
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };
}
