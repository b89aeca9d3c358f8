using System.Collections.Immutable;
using System.Numerics;

namespace Flux.Actors.Domain.Script;

public readonly partial record struct Binary64
{
    /// <summary>A whole number with so many digits, times or through a power of ten that is a number itself, is rounded once.</summary>
    private const int ExactDigitsMax = 15;

    private const int ExactPowerMax = 22;

    /// <summary>More digits than this can't change the rounding, but for the fact that there are any: what lies half-way between two numbers has 767 at most.</summary>
    private const int DigitsKept = 800;

    /// <summary>From 10^310 on everything is infinite, below 10^−325 everything rounds to 0.</summary>
    private const int PowerMax = 310;

    private const int PowerMin = -325;

    /// <summary>Further than any text can carry its digits; the exponent of a text stops here.</summary>
    private const long ExponentTextMax = 100_000_000_000_000;

    private const int ChunkDigits = 18;
    private const long Chunk = 1_000_000_000_000_000_000;

    private static readonly ImmutableArray<long> LongPowers =
        [.. Enumerable.Range(0, ChunkDigits + 1).Select(power => Enumerable.Repeat(10L, power).Aggregate(1L, (product, ten) => product * ten))];

    private static readonly ImmutableArray<Binary64> ExactPowers =
        [.. Enumerable.Range(0, ExactPowerMax + 1).Select(power => power <= ChunkDigits ? LongPowers[power] : (Binary64)Chunk * LongPowers[power - ChunkDigits])];

    /// <summary>The number nearest to a decimal of any length; beyond the greatest it is infinite.</summary>
    /// <remarks>Shape: the grammar of a JSON number: an optional minus, digits without a leading zero, and optionally a point with digits and an exponent.</remarks>
    /// <exception cref="FormatException">The text is not such a number.</exception>
    public static Binary64 Parse(ReadOnlySpan<char> decimalLiteral)
    {
        DecimalParts parts = DecimalParts.Of(decimalLiteral);
        ulong sign = parts.Negative ? SignBit : 0;
        if (parts.Digits == 0)
        {
            return new(sign);
        }

        if (parts.Digits <= ExactDigitsMax && Math.Abs(parts.Power) <= ExactPowerMax)
        {
            Binary64 whole = parts.Head;
            int power = (int)parts.Power;
            Binary64 value = power == 0 ? whole : power > 0 ? whole * ExactPowers[power] : whole / ExactPowers[-power];
            return new(sign | value.Bits);
        }

        long place = parts.Power + parts.Digits;
        return place > PowerMax ? new(sign | InfinityBits) : place < PowerMin ? new(sign) : Nearest(sign, parts, decimalLiteral);
    }

    /// <summary>Worked out with whole numbers: a quotient of 63 or 64 bits, and whether there is a rest.</summary>
    private static Binary64 Nearest(ulong sign, DecimalParts parts, ReadOnlySpan<char> text)
    {
        (BigInteger digits, int power) = parts.Significant(text, DigitsKept);
        BigInteger above = power > 0 ? digits * BigInteger.Pow(10, power) : digits;
        BigInteger below = power < 0 ? BigInteger.Pow(10, -power) : BigInteger.One;
        int shift = 63 - (int)(above.GetBitLength() - below.GetBitLength());
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(above << shift, below, out BigInteger rest)
            : BigInteger.DivRem(above, below << -shift, out rest);
        return Packed(sign, -shift, (ulong)quotient | (rest.IsZero ? 0UL : 1));
    }

    /// <summary>A decimal text taken apart: its digits times ten to a power.</summary>
    /// <remarks>
    /// Shape: the digits run from the first that is not 0 to the last that is not 0, the point left out; <c>First</c> is where they begin in the text,
    /// <c>Head</c> is their value where there are at most 18, and some number otherwise.
    /// </remarks>
    private readonly ref struct DecimalParts
    {
        private DecimalParts(bool negative, int first, int digits, long head, long power)
        {
            Negative = negative;
            First = first;
            Digits = digits;
            Head = head;
            Power = power;
        }

        public bool Negative { get; }

        public int First { get; }

        public int Digits { get; }

        public long Head { get; }

        public long Power { get; }

        public static DecimalParts Of(ReadOnlySpan<char> text)
        {
            int at = text.StartsWith('-') ? 1 : 0;
            bool negative = at == 1;
            int wholeEnd = at + DigitsAt(text, at);
            int fraction = wholeEnd < text.Length && text[wholeEnd] == '.' ? DigitsAt(text, wholeEnd + 1) : 0;
            int end = fraction > 0 ? wholeEnd + 1 + fraction : wholeEnd;
            if (wholeEnd == at || (text[at] == '0' && wholeEnd > at + 1) || !TryExponent(text[end..], out long exponent))
            {
                throw new FormatException($"a JSON number is wanted, a text of {text.Length} characters was seen");
            }

            int last = end - 1;
            while (last >= at && text[last] is '0' or '.')
            {
                last--;
            }

            while (at <= last && text[at] is '0' or '.')
            {
                at++;
            }

            if (at > last)
            {
                return new(negative, at, 0, 0, 0);
            }

            bool pointInside = at < wholeEnd && last > wholeEnd;
            int digits = last - at + 1 - (pointInside ? 1 : 0);
            long head = digits <= ChunkDigits ? Value(text[at..(last + 1)]) : 0;
            long power = last < wholeEnd ? wholeEnd - 1 - last : wholeEnd - last;
            return new(negative, at, digits, head, power + exponent);
        }

        /// <summary>The digits as a whole number and its power of ten; of more than the given number the rest becomes one digit that is not 0.</summary>
        public (BigInteger Digits, int Power) Significant(ReadOnlySpan<char> text, int digitsMax)
        {
            int take = Math.Min(Digits, digitsMax);
            BigInteger value = BigInteger.Zero;
            int at = First;
            for (int left = take; left > 0; left -= Math.Min(left, ChunkDigits))
            {
                int count = Math.Min(left, ChunkDigits);
                long chunk = 0;
                for (int i = 0; i < count; i++, at++)
                {
                    at += text[at] == '.' ? 1 : 0;
                    chunk = chunk * 10 + (text[at] - '0');
                }

                value = value * LongPowers[count] + chunk;
            }

            return take == Digits ? (value, (int)Power) : (value * 10 + 1, (int)(Power + Digits - take - 1));
        }

        private static long Value(ReadOnlySpan<char> digits)
        {
            long value = 0;
            foreach (char c in digits)
            {
                value = c == '.' ? value : value * 10 + (c - '0');
            }

            return value;
        }

        private static int DigitsAt(ReadOnlySpan<char> text, int at)
        {
            int other = text[at..].IndexOfAnyExceptInRange('0', '9');
            return other < 0 ? text.Length - at : other;
        }

        private static bool TryExponent(ReadOnlySpan<char> text, out long exponent)
        {
            exponent = 0;
            if (text.IsEmpty)
            {
                return true;
            }

            int at = text.Length > 1 && text[1] is '+' or '-' ? 2 : 1;
            if (text[0] is not ('e' or 'E') || at == text.Length || DigitsAt(text, at) != text.Length - at)
            {
                return false;
            }

            foreach (char c in text[at..])
            {
                exponent = Math.Min(exponent * 10 + (c - '0'), ExponentTextMax);
            }

            exponent = text[1] == '-' ? -exponent : exponent;
            return true;
        }
    }
}
