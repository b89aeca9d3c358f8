using System.Globalization;
using System.Numerics;
using System.Text;

namespace Flux.Actors.Domain.Script;

public readonly partial record struct Binary64
{
    /// <summary>Whole numbers below this have no gap between them, so that their own digits are the shortest.</summary>
    private const long WholeMax = 1L << (FractionBits + 1);

    /// <summary>With so many decimals the digits are tried as a whole number before they are worked out one by one.</summary>
    private const int TriedDecimals = 8;

    /// <summary>A decimal of so many digits belongs to one number only, so that no shorter or other one can.</summary>
    private const long TriedMax = 1_000_000_000_000_000;

    /// <summary>From ten to this power on a text has an exponent.</summary>
    private const int PlainPlacesMax = 21;

    private const int PlainZerosMax = 6;
    private const int DecimalsMax = 100;

    /// <summary>log10 2 is a little above 1233 ÷ 2^12.</summary>
    private const int Log2Numerator = 1233;

    private const int Log2Shift = 12;

    /// <summary>The text of the network's programs: the fewest digits that are read back as this number, the nearest of those; −0 is "0".</summary>
    /// <remarks>Source: ECMA-262 §6.1.6.1.20 Number::toString, radix 10; of two as near the even one.</remarks>
    public override string ToString()
    {
        if (!IsFinite)
        {
            return IsNaN ? "NaN" : IsNegative ? "-Infinity" : "Infinity";
        }

        if (Abs() < (Binary64)WholeMax && IsInteger)
        {
            return ToInt64()!.Value.ToString(CultureInfo.InvariantCulture);
        }

        (string digits, int place) = ShortDecimal() ?? Shortest();
        return (IsNegative ? "-" : "") + Laid(digits, place);
    }

    /// <summary>The exact value rounded to so many decimals, halves away from zero, as Number.prototype.toFixed; from 10^21 on as <see cref="ToString"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decimals are not 0 to 100.</exception>
    public string ToFixed(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, DecimalsMax);
        if (!IsFinite || Abs() >= ExactPowers[PlainPlacesMax])
        {
            return ToString();
        }

        string digits = Scaled(decimals).PadLeft(decimals + 1, '0');
        string text = decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
        return this < Zero ? "-" + text : text;
    }

    /// <summary>The digits of |value| × 10^decimals, rounded half up.</summary>
    private string Scaled(int decimals)
    {
        if (Unit <= 0 && Unit > -64 && decimals <= ChunkDigits)
        {
            UInt128 half = Unit == 0 ? 0 : UInt128.One << (-Unit - 1);
            UInt128 scaled = (UInt128)Significand * (ulong)LongPowers[decimals]; // 53 bits and 60.
            return ((scaled + half) >> -Unit).ToString(CultureInfo.InvariantCulture);
        }

        BigInteger exact = Significand * BigInteger.Pow(10, decimals);
        BigInteger rounded = Unit >= 0 ? exact << Unit : (exact + (BigInteger.One << (-Unit - 1))) >> -Unit;
        return rounded.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The digits of a number with few decimals, null where it is none; 0.d1d2… × 10^place.</summary>
    private (string Digits, int Place)? ShortDecimal()
    {
        Binary64 whole = (Abs() * ExactPowers[TriedDecimals]).Round();
        if (whole >= (Binary64)TriedMax || whole < One || (whole / ExactPowers[TriedDecimals]).Bits != Abs().Bits)
        {
            return null;
        }

        string digits = whole.ToInt64()!.Value.ToString(CultureInfo.InvariantCulture);
        return (digits.TrimEnd('0'), digits.Length - TriedDecimals);
    }

    /// <summary>The digits one by one: as many as tell the number from its neighbours.</summary>
    /// <remarks>Source: R. G. Burger, R. K. Dybvig, "Printing Floating-Point Numbers Quickly and Accurately", 1996, §3.</remarks>
    private (string Digits, int Place) Shortest()
    {
        bool even = (Bits & 1) == 0;
        bool narrow = (Bits & FractionMask) == 0 && ExponentField > 1; // The neighbour below is half as far away.
        int twice = narrow ? 2 : 1;
        BigInteger value = (BigInteger)Significand << (Math.Max(Unit, 0) + twice);
        BigInteger one = BigInteger.One << (Math.Max(-Unit, 0) + twice);
        BigInteger down = BigInteger.One << Math.Max(Unit, 0); // Half-way to the neighbours; a tie is read back as the even one.
        BigInteger up = narrow ? down << 1 : down;
        bool Above(BigInteger sum) => even ? sum >= one : sum > one;

        int bits = 64 - BitOperations.LeadingZeroCount(Significand) + Unit;
        int place = (bits - 1) * Log2Numerator >> Log2Shift; // At most one off in either direction.
        BigInteger power = BigInteger.Pow(10, Math.Abs(place));
        one = place > 0 ? one * power : one;
        (value, down, up) = place < 0 ? (value * power, down * power, up * power) : (value, down, up);
        for (; Above(value + up); place++)
        {
            one *= 10;
        }

        for (; !Above((value + up) * 10); place--)
        {
            (value, down, up) = (value * 10, down * 10, up * 10);
        }

        StringBuilder digits = new();
        while (true)
        {
            (value, down, up) = (value * 10, down * 10, up * 10);
            int digit = (int)BigInteger.DivRem(value, one, out value);
            bool low = even ? value <= down : value < down;
            bool high = Above(value + up);
            if (low || high)
            {
                int half = (value << 1).CompareTo(one);
                bool next = high && (!low || half > 0 || (half == 0 && digit % 2 == 1));
                return (digits.Append((char)('0' + digit + (next ? 1 : 0))).ToString(), place);
            }

            digits.Append((char)('0' + digit));
        }
    }

    /// <summary>0.d1d2… × 10^place as text: plain from 10^−6 to below 10^21, with an exponent elsewhere.</summary>
    private static string Laid(string digits, int place)
    {
        if (place is > PlainPlacesMax or <= -PlainZerosMax)
        {
            string sign = place > 0 ? "+" : "-";
            string point = digits.Length > 1 ? "." : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{point}{digits[1..]}e{sign}{Math.Abs(place - 1)}");
        }

        return place <= 0 ? "0." + new string('0', -place) + digits
            : digits.Length <= place ? digits.PadRight(place, '0')
            : $"{digits[..place]}.{digits[place..]}";
    }
}
