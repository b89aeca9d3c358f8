using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>A block height; genesis is 0.</summary>
public readonly record struct Height(long Value) : IComparable<Height>
{
    public static Height Genesis => default;

    public Height Next => new(checked(Value + 1));

    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    public static Height operator +(Height height, long blocks) => new(checked(height.Value + blocks));

    /// <summary>Blocks from the right to the left height; negative when the left is lower.</summary>
    public static long operator -(Height left, Height right) => checked(left.Value - right.Value);

    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
