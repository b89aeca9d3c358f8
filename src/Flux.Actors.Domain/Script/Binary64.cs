using System.Numerics;

namespace Flux.Actors.Domain.Script;

/// <summary>A number as the existing network's programs hold it: IEEE 754 binary64, worked out in integers.</summary>
/// <remarks>
/// Shape: <c>default</c> is +0. There is one NaN: every pattern that is none of a number becomes it. The record's own == compares the patterns, so
/// that +0 and −0 differ and NaN equals itself; <see cref="IsSame"/> is the arithmetic's equality. Every operation rounds once, to the nearest, ties
/// to the even pattern, and never throws. Source: IEEE 754-2019 §3.4, §4.3.1, §5; docs/adr/0019-binary64-in-integers.md.
/// </remarks>
public readonly partial record struct Binary64
{
    private const int FractionBits = 52;
    private const int ExponentMax = 2047;

    /// <summary>The exponent field e of a number says that its significand counts units of 2^(e − UnitBias).</summary>
    private const int UnitBias = 1023 + FractionBits;

    private const ulong SignBit = 1UL << 63;
    private const ulong HiddenBit = 1UL << FractionBits;
    private const ulong FractionMask = HiddenBit - 1;
    private const ulong InfinityBits = (ulong)ExponentMax << FractionBits;
    private const ulong NaNBits = InfinityBits | (HiddenBit >> 1);

    /// <summary>A significand of 53 bits shifted by more than this has no place beside the sign of a long; −2^63 alone fits yet.</summary>
    private const int LongShiftMax = 63 - FractionBits - 1;

    private const ulong LongMinBits = SignBit | ((ulong)(1023 + 63) << FractionBits);

    private Binary64(ulong bits) => Bits = bits;

    /// <summary>The pattern: sign, 11 bits of exponent, 52 of fraction.</summary>
    public ulong Bits { get; }

    public static Binary64 Zero => default;

    public static Binary64 One { get; } = 1;

    public static Binary64 NaN { get; } = new(NaNBits);

    public static Binary64 PositiveInfinity { get; } = new(InfinityBits);

    public bool IsNaN => (Bits & ~SignBit) > InfinityBits;

    public bool IsFinite => (Bits & ~SignBit) < InfinityBits;

    /// <summary>Whether it is a whole number; neither infinity nor NaN is one.</summary>
    public bool IsInteger => IsFinite && Truncate().Bits == Bits;

    /// <summary>Whether the sign is minus, that of −0 included; NaN has none.</summary>
    public bool IsNegative => (Bits & SignBit) != 0;

    private bool IsZero => (Bits & ~SignBit) == 0;

    private bool IsInfinite => (Bits & ~SignBit) == InfinityBits;

    private int ExponentField => (int)(Bits >> FractionBits) & ExponentMax;

    /// <summary>The number of a pattern; the one NaN for any pattern of a NaN.</summary>
    public static Binary64 FromBits(ulong bits) => (bits & ~SignBit) > InfinityBits ? NaN : new(bits);

    /// <summary>The nearest number: exact up to 2^53.</summary>
    public static implicit operator Binary64(long value) =>
        value < 0 ? Packed(SignBit, 0, unchecked((ulong)-value)) : value == 0 ? default : Packed(0, 0, (ulong)value);

    public static implicit operator Binary64(int value) => (long)value;

    /// <summary>The arithmetic's equality: +0 is −0, and NaN is not even itself.</summary>
    public static bool IsSame(Binary64 a, Binary64 b) => !a.IsNaN && !b.IsNaN && a.Place == b.Place;

    public static bool operator <(Binary64 a, Binary64 b) => !a.IsNaN && !b.IsNaN && a.Place < b.Place;

    public static bool operator >(Binary64 a, Binary64 b) => b < a;

    public static bool operator <=(Binary64 a, Binary64 b) => !a.IsNaN && !b.IsNaN && a.Place <= b.Place;

    public static bool operator >=(Binary64 a, Binary64 b) => b <= a;

    public static Binary64 operator -(Binary64 a) => a.IsNaN ? a : new(a.Bits ^ SignBit);

    public Binary64 Abs() => new(Bits & ~SignBit);

    /// <summary>The whole number next to it towards zero, of the same sign.</summary>
    public Binary64 Truncate()
    {
        int fraction = UnitBias - ExponentField;
        return fraction <= 0 ? this : fraction > FractionBits ? new(Bits & SignBit) : new(Bits >> fraction << fraction);
    }

    /// <summary>The greatest whole number that is not above it.</summary>
    public Binary64 Floor() => Truncate() is var whole && whole > this ? whole - One : whole;

    /// <summary>The least whole number that is not below it; −0 for what lies between −1 and 0.</summary>
    public Binary64 Ceiling() => Truncate() is var whole && whole < this ? whole + One : whole;

    /// <summary>The nearest whole number, halves upwards, as Math.round: 2.5 is 3, −2.5 is −2, −0.5 is −0.</summary>
    public Binary64 Round()
    {
        Binary64 whole = Truncate();
        Binary64 rest = (this - whole).Abs(); // Exact: both are multiples of the same unit.
        bool further = IsNegative ? rest > Half : rest >= Half;
        return !further ? whole : IsNegative ? whole - One : whole + One;
    }

    /// <summary>The value where it is a whole number that fits; null otherwise.</summary>
    public long? ToInt64()
    {
        int shift = ExponentField - UnitBias;
        if (!IsInteger || shift > LongShiftMax)
        {
            return Bits == LongMinBits ? long.MinValue : null;
        }

        long magnitude = (long)(shift >= 0 ? Significand << shift : shift >= -FractionBits ? Significand >> -shift : 0);
        return IsNegative ? -magnitude : magnitude;
    }

    private static Binary64 Half { get; } = new((ulong)(1023 - 1) << FractionBits);

    /// <summary>Its place in the order of numbers; both zeros have the same.</summary>
    private long Place => IsNegative ? -(long)(Bits & ~SignBit) : (long)Bits;

    /// <summary>The 53 bits of a finite number, in units of 2^(max(field, 1) − <see cref="UnitBias"/>).</summary>
    private ulong Significand => ExponentField == 0 ? Bits & FractionMask : (Bits & FractionMask) | HiddenBit;

    /// <summary>The power of two that <see cref="Significand"/> counts.</summary>
    private int Unit => Math.Max(ExponentField, 1) - UnitBias;

    /// <summary>The number nearest to significand × 2^unit.</summary>
    /// <remarks>
    /// Shape: the significand is not 0. Where bits were dropped below it, its lowest bit stands for them all (it is set where one of them was), and it
    /// has at least 55 bits, so that this bit lies below the one that decides.
    /// </remarks>
    private static Binary64 Packed(ulong sign, int unit, ulong significand)
    {
        int free = BitOperations.LeadingZeroCount(significand);
        significand <<= free;
        int field = unit - free + 63 + 1023;
        int drop = 63 - FractionBits;
        if (field <= 0)
        {
            drop += 1 - field;
            field = 1;
            if (drop > 64)
            {
                return new(sign);
            }
        }

        ulong kept = drop == 64 ? 0 : significand >> drop;
        ulong rest = significand << (64 - drop); // What is dropped, with its first bit on top.
        bool up = rest > SignBit || (rest == SignBit && (kept & 1) == 1);
        if (field >= ExponentMax)
        {
            return new(sign | InfinityBits);
        }

        // The hidden bit adds one to the field, and so does a carry out of the fraction; the carry out of the last field is infinity.
        return new(sign | (((ulong)(field - 1) << FractionBits) + kept + (up ? 1UL : 0)));
    }

    /// <summary>Shifted right; the lowest bit is set where a bit fell out.</summary>
    private static ulong Jammed(ulong value, int by) =>
        by == 0 ? value : by < 64 ? (value >> by) | (value << (64 - by) != 0 ? 1UL : 0) : value != 0 ? 1UL : 0;
}
