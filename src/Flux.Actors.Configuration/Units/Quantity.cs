using System.Globalization;
using System.Numerics;

namespace Flux.Actors.Configuration.Units;

/// <summary>What a number with a unit amounts to, or why it amounts to nothing.</summary>
/// <remarks>Shape: exactly one of the two is null. The reason is half a sentence, e.g. <c>it is negative</c>.</remarks>
public readonly record struct Quantity(long? Amount, string? Reason)
{
    private const int NumberLengthMax = 40;
    private const int ExponentMax = 60;

    private static Quantity Because(string reason) => new(null, reason);

    /// <summary>Reads optional whitespace, a number, optional whitespace and a unit of letters.</summary>
    /// <remarks>
    /// Shape: a number is as in JSON, also with '+', and with digits on one side of the dot only; results are exact, so
    /// what does not come to whole steps is refused, never rounded. Source: HOCON specification, "Units format".
    /// </remarks>
    internal static Quantity Read(string text, UnitFamily family)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int end = trimmed.Length;
        while (end > 0 && char.IsLetter(trimmed[end - 1]))
        {
            end--;
        }

        string unit = trimmed[end..].ToString();
        ReadOnlySpan<char> number = trimmed[..end].TrimEnd();
        if (number.Length > NumberLengthMax)
        {
            return Because($"its number has more than {NumberLengthMax} characters");
        }

        if (!TryReadNumber(number, out BigInteger digits, out int exponent))
        {
            return Because("it is not a number with a unit");
        }

        return family.WeightOf(unit, digits.IsZero) is { } weight
            ? Weigh(digits * weight, exponent, family)
            : Because(family.Unknown(unit));
    }

    private static Quantity Weigh(BigInteger units, int exponent, UnitFamily family)
    {
        if (units.IsZero)
        {
            return new Quantity(0, null);
        }

        if (units.Sign < 0)
        {
            return Because("it is negative");
        }

        BigInteger scale = BigInteger.Pow(10, Math.Min(Math.Abs(exponent), ExponentMax + NumberLengthMax));
        BigInteger step = exponent < 0 ? family.Step * scale : family.Step;
        BigInteger total = exponent < 0 ? units : units * scale;
        BigInteger steps = BigInteger.DivRem(total, step, out BigInteger rest);
        if (!rest.IsZero)
        {
            return Because($"it is finer than {family.StepName}");
        }

        return steps > long.MaxValue
            ? Because($"it is more than {family.MostName}")
            : new Quantity((long)steps, null);
    }

    /// <summary>The digits without their dot, and the power of ten they count.</summary>
    private static bool TryReadNumber(ReadOnlySpan<char> text, out BigInteger digits, out int exponent)
    {
        exponent = 0;
        int power = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = power < 0 ? text : text[..power];
        if (power >= 0 && !int.TryParse(
            text[(power + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            digits = default;
            return false;
        }

        int dot = mantissa.IndexOf('.');
        string whole = dot < 0 ? mantissa.ToString() : $"{mantissa[..dot]}{mantissa[(dot + 1)..]}";
        exponent = Math.Clamp(exponent, -ExponentMax, ExponentMax) - (dot < 0 ? 0 : mantissa.Length - dot - 1);
        return BigInteger.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out digits);
    }
}
