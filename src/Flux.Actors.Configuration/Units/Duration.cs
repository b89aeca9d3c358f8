using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>Durations as configuration writes them: <c>500ms</c>, <c>2s</c>, <c>1.5 hours</c>, <c>1e3 us</c>.</summary>
/// <remarks>
/// Units: <c>ns us ms s m h d</c> and their long names; never negative, never finer than 100 ns. A bare number other
/// than 0 is refused, though the format would read milliseconds: a forgotten unit is a mistake, not a wish.
/// Source: HOCON specification, "Duration format".
/// </remarks>
public static class Duration
{
    private static readonly UnitFamily Family =
        new UnitFamily { StepPower = 2, StepName = "100ns", MostName = "10675199 days" }
            .With(1, "ns", "nano", "nanos", "nanosecond", "nanoseconds")
            .With(1_000, "us", "micro", "micros", "microsecond", "microseconds")
            .With(1_000_000, "ms", "milli", "millis", "millisecond", "milliseconds")
            .With(1_000_000_000, "s", "second", "seconds")
            .With(60_000_000_000, "m", "minute", "minutes")
            .With(3_600_000_000_000, "h", "hour", "hours")
            .With(86_400_000_000_000, "d", "day", "days");

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
        Read(text).Amount is { } ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>The duration in ticks of 100 ns, or why the text is not one.</summary>
    public static Quantity Read(string text) => Quantity.Read(text, Family);

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
}
