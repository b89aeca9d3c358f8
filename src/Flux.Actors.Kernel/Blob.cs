using System.Runtime.CompilerServices;

namespace Flux.Actors.Kernel;

/// <summary>An immutable byte string, equal and ordered by content.</summary>
/// <remarks>Shape: order is byte by byte from the first; a prefix comes first. The default value is the empty string.</remarks>
public readonly struct Blob : IEquatable<Blob>, IComparable<Blob>
{
    private readonly byte[]? _bytes;

    private Blob(byte[] bytes) => _bytes = bytes;

    public static Blob Empty => default;

    public int Length => _bytes?.Length ?? 0;

    public ReadOnlySpan<byte> Span => _bytes;

    public ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>Copies the bytes.</summary>
    public static Blob Copy(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Takes the array over; the caller must not touch it afterwards.</summary>
    public static Blob Own(byte[] bytes) => new(bytes);

    /// <exception cref="FormatException">The text is not an even number of hex digits.</exception>
    public static Blob FromHex(string hex) => new(Convert.FromHexString(hex));

    public byte[] ToArray() => Span.ToArray();

    public bool Equals(Blob other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Blob other && Equals(other);

    /// <summary>In-process only; stable, but never stored (see <see cref="StableHash"/>).</summary>
    public override int GetHashCode() => unchecked((int)StableHash.Of(Span));

    public int CompareTo(Blob other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Lower-case hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    public static bool operator ==(Blob left, Blob right) => left.Equals(right);

    public static bool operator !=(Blob left, Blob right) => !left.Equals(right);

    public static bool operator <(Blob left, Blob right) => left.CompareTo(right) < 0;

    public static bool operator >(Blob left, Blob right) => left.CompareTo(right) > 0;

    public static bool operator <=(Blob left, Blob right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Blob left, Blob right) => left.CompareTo(right) >= 0;

    internal static Blob Fixed(ReadOnlySpan<byte> bytes, int length, [CallerMemberName] string what = "") =>
        bytes.Length == length
            ? Copy(bytes)
            : throw new FormatException($"{what}: {bytes.Length} bytes seen, {length} wanted");
}
