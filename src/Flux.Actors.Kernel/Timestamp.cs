using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.</summary>
public readonly record struct Timestamp(long Milliseconds) : IComparable<Timestamp>
{
    public int CompareTo(Timestamp other) => Milliseconds.CompareTo(other.Milliseconds);

    public static Timestamp operator +(Timestamp time, long milliseconds) => new(checked(time.Milliseconds + milliseconds));

    /// <summary>Milliseconds from the right to the left.</summary>
    public static long operator -(Timestamp left, Timestamp right) => checked(left.Milliseconds - right.Milliseconds);

    public static bool operator <(Timestamp left, Timestamp right) => left.Milliseconds < right.Milliseconds;

    public static bool operator >(Timestamp left, Timestamp right) => left.Milliseconds > right.Milliseconds;

    public static bool operator <=(Timestamp left, Timestamp right) => left.Milliseconds <= right.Milliseconds;

    public static bool operator >=(Timestamp left, Timestamp right) => left.Milliseconds >= right.Milliseconds;

    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

/// <summary>When a command is decided: the height of the last final block its host knows, and the host's time, stamped once.</summary>
public readonly record struct Moment(Height Height, Timestamp Time);
