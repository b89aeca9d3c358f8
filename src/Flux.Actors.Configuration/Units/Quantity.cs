using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>What a number with a unit amounts to, or why it amounts to nothing.</summary>
/// <remarks>Shape: exactly one of the two is null. The reason is half a sentence, e.g. <c>it is negative</c>.</remarks>
public readonly record struct Quantity(long? Amount, string? Reason)
{
    // What a decimal holds exactly: all digits, and any power of ten that divides them.
    private const int DigitsMax = 28;
    private const int PowerMax = 60;
    private const string NoNumber = "it is not a number with a unit";
    private const string TooManyDigits = "its number has too many digits";

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
        bool negative = number is ['-', ..];
        ReadOnlySpan<char> unsigned = number is ['-' or '+', ..] ? number[1..] : number;
        if (ReadNumber(unsigned, out decimal digits, out int power) is { } unreadable)
        {
            return Because(unreadable);
        }

        if (family.WeightOf(unit, digits == 0) is not { } weight)
        {
            return Because(family.Unknown(unit));
        }

        return digits == 0 ? new Quantity(0, null)
            : negative ? Because("it is negative")
            : Weigh(digits, weight, power - family.StepPower, family);
    }

    /// <summary>Digits times weight times a power of ten, as whole steps.</summary>
    private static Quantity Weigh(decimal digits, decimal weight, int power, UnitFamily family)
    {
        for (; power < 0 && digits % 10 == 0; power++)
        {
            digits /= 10;
        }

        for (; power < 0 && weight % 10 == 0; power++)
        {
            weight /= 10;
        }

        for (; power > 0 && digits <= long.MaxValue; power--)
        {
            digits *= 10;
        }

        if (power < -DigitsMax)
        {
            return Because($"it is finer than {family.StepName}");
        }

        if (power > 0 || digits >= decimal.Floor(decimal.MaxValue / weight))
        {
            return Because(power < 0 ? TooManyDigits : $"it is more than {family.MostName}");
        }

        decimal divisor = 1;
        for (; power < 0; power++)
        {
            divisor *= 10;
        }

        decimal total = digits * weight;
        return total % divisor != 0 ? Because($"it is finer than {family.StepName}")
            : total / divisor > long.MaxValue ? Because($"it is more than {family.MostName}")
            : new Quantity((long)(total / divisor), null);
    }

    /// <summary>Reads the digits without their dot and the power of ten they count; null, or why they are none.</summary>
    private static string? ReadNumber(ReadOnlySpan<char> text, out decimal digits, out int power)
    {
        (digits, power) = (0, 0);
        int exponent = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = exponent < 0 ? text : text[..exponent];
        if (exponent >= 0 && !int.TryParse(
            text[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
        {
            return NoNumber;
        }

        int dot = mantissa.IndexOf('.');
        string whole = dot < 0 ? mantissa.ToString() : $"{mantissa[..dot]}{mantissa[(dot + 1)..]}";
        power = Math.Clamp(power, -PowerMax, PowerMax) - (dot < 0 ? 0 : mantissa.Length - dot - 1);
        return whole.TrimStart('0').Length > DigitsMax ? TooManyDigits
            : decimal.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out digits) ? null
            : NoNumber;
    }
}
