using System.Numerics;

namespace Flux.Actors.Domain.Script;

public readonly partial record struct Binary64
{
    /// <summary>Free bits below a significand while it is added to another: three would do.</summary>
    private const int GuardBits = 10;

    public static Binary64 operator +(Binary64 a, Binary64 b)
    {
        if (!a.IsFinite || !b.IsFinite)
        {
            return a.IsNaN || b.IsNaN || (a.IsInfinite && b.IsInfinite && a.Bits != b.Bits) ? NaN : a.IsInfinite ? a : b;
        }

        if (a.IsZero || b.IsZero)
        {
            return !a.IsZero ? a : !b.IsZero ? b : new(a.Bits & b.Bits);
        }

        (Binary64 large, Binary64 small) = (a.Bits & ~SignBit) >= (b.Bits & ~SignBit) ? (a, b) : (b, a);
        ulong much = large.Significand << GuardBits;
        ulong little = Jammed(small.Significand << GuardBits, large.Unit - small.Unit);
        ulong sum = large.IsNegative == small.IsNegative ? much + little : much - little;
        return sum == 0 ? Zero : Packed(large.Bits & SignBit, large.Unit - GuardBits, sum);
    }

    public static Binary64 operator -(Binary64 a, Binary64 b) => a + -b;

    public static Binary64 operator *(Binary64 a, Binary64 b)
    {
        ulong sign = (a.Bits ^ b.Bits) & SignBit;
        if (!a.IsFinite || !b.IsFinite)
        {
            return a.IsNaN || b.IsNaN || a.IsZero || b.IsZero ? NaN : new(sign | InfinityBits);
        }

        if (a.IsZero || b.IsZero)
        {
            return new(sign);
        }

        (ulong x, int unitX) = a.Normal();
        (ulong y, int unitY) = b.Normal();
        ulong high = Math.BigMul(x << 10, y << 11, out ulong low);
        return Packed(sign, unitX + unitY + (64 - 21), high | (low != 0 ? 1UL : 0));
    }

    public static Binary64 operator /(Binary64 a, Binary64 b)
    {
        ulong sign = (a.Bits ^ b.Bits) & SignBit;
        if (!a.IsFinite || !b.IsFinite)
        {
            return a.IsNaN || b.IsNaN || (a.IsInfinite && b.IsInfinite) ? NaN : new(a.IsInfinite ? sign | InfinityBits : sign);
        }

        if (a.IsZero || b.IsZero)
        {
            return a.IsZero && b.IsZero ? NaN : new(a.IsZero ? sign : sign | InfinityBits);
        }

        (ulong x, int unitX) = a.Normal();
        (ulong y, int unitY) = b.Normal();
        (ulong quotient, ulong rest) = Quotient(x, y);
        return Packed(sign, unitX - unitY - QuotientBits, quotient | (rest != 0 ? 1UL : 0));
    }

    /// <summary>What is left of a after it is divided by b as often as goes in whole; exact, with the sign of a.</summary>
    public static Binary64 operator %(Binary64 a, Binary64 b)
    {
        if (!a.IsFinite || b.IsNaN || b.IsZero)
        {
            return NaN;
        }

        if ((a.Bits & ~SignBit) < (b.Bits & ~SignBit) || a.IsZero)
        {
            return a;
        }

        ulong rest = a.Significand;
        ulong divisor = b.Significand;
        int left = a.Unit - b.Unit;
        for (rest %= divisor; left > 0 && rest != 0; left -= Math.Min(left, 11))
        {
            rest = (rest << Math.Min(left, 11)) % divisor; // 53 bits and 11 more fit in 64.
        }

        return rest == 0 ? new(a.Bits & SignBit) : Packed(a.Bits & SignBit, b.Unit, rest);
    }

    private const int QuotientBits = 62;

    /// <summary>x × 2^62 ÷ y and its rest, for significands of 53 bits.</summary>
    private static (ulong Digits, ulong Left) Quotient(ulong x, ulong y)
    {
        (ulong quotient, ulong rest) = Math.DivRem(x, y);
        int left = QuotientBits;
        while (left > 0 && rest != 0)
        {
            int bits = Math.Min(left, 11); // 53 bits and 11 more fit in 64, and hardware divides those.
            (ulong digits, rest) = Math.DivRem(rest << bits, y);
            quotient = (quotient << bits) | digits;
            left -= bits;
        }

        return (quotient << left, rest);
    }

    /// <summary>The significand with its bit 52 set, and the power of two it counts; the number is finite and not 0.</summary>
    private (ulong Significand, int Unit) Normal()
    {
        ulong significand = Significand;
        int free = BitOperations.LeadingZeroCount(significand) - (63 - FractionBits);
        return (significand << free, Unit - free);
    }
}
