using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.</summary>
public readonly record struct Timestamp(long Milliseconds) : IComparable<Timestamp>
{
    /// <summary>The years 1 and 9999.</summary>
    private const long FirstOfCalendar = -62_135_596_800_000, LastOfCalendar = 253_402_300_799_999;

    public int CompareTo(Timestamp other) => Milliseconds.CompareTo(other.Milliseconds);

    public static Timestamp operator +(Timestamp time, long milliseconds) => new(checked(time.Milliseconds + milliseconds));

    /// <summary>Milliseconds from the right to the left.</summary>
    public static long operator -(Timestamp left, Timestamp right) => checked(left.Milliseconds - right.Milliseconds);

    public static bool operator <(Timestamp left, Timestamp right) => left.Milliseconds < right.Milliseconds;

    public static bool operator >(Timestamp left, Timestamp right) => left.Milliseconds > right.Milliseconds;

    public static bool operator <=(Timestamp left, Timestamp right) => left.Milliseconds <= right.Milliseconds;

    public static bool operator >=(Timestamp left, Timestamp right) => left.Milliseconds >= right.Milliseconds;

    /// <summary>ISO 8601 in UTC; milliseconds for what no calendar has, which strangers may send and messages must name.</summary>
    public override string ToString() => Milliseconds is >= FirstOfCalendar and <= LastOfCalendar
        ? DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Milliseconds} ms since 1970");
}

/// <summary>When a command is decided: the height of the last final block its host knows, and the host's time, stamped once.</summary>
public readonly record struct Moment(Height Height, Timestamp Time);
