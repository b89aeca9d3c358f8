using System.Globalization;

namespace Flux.Actors.Domain.Apps;

/// <summary>Reads and writes JSON numbers as scaled integers, so that no rule ever touches a float.</summary>
internal static class DecimalText
{
    private const int DigitsMax = 18;

    /// <summary>The number × 10^decimals, exactly; null when it has more decimals than that or more than 18 digits.</summary>
    /// <remarks>Shape: the text is a JSON number (the JSON reader has checked its grammar), exponents included.</remarks>
    public static long? Scaled(string number, int decimals)
    {
        bool negative = number.StartsWith('-');
        string[] power = number.TrimStart('-').Split('e', 'E');
        string[] parts = power[0].Split('.');
        string fraction = parts.Length == 2 ? parts[1] : string.Empty;
        string digits = (parts[0] + fraction).TrimStart('0');
        if (digits.Length == 0)
        {
            return 0;
        }

        long exponent = 0;
        if (power.Length == 2 && !(power[1].Length <= 6
            && long.TryParse(power[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)))
        {
            return null;
        }

        long shift = exponent - fraction.Length + decimals;
        string significant = digits.TrimEnd('0');
        shift += digits.Length - significant.Length;
        if (shift < 0 || significant.Length + shift > DigitsMax)
        {
            return null;
        }

        long value = long.Parse(significant.PadRight(significant.Length + (int)shift, '0'), CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }

    /// <summary>A number of 0 to 10^15 as its text has it × 10^decimals, up to a whole one.</summary>
    /// <remarks>Shape: the text is JavaScript's of a number.</remarks>
    public static long ScaledUp(string number, int decimals)
    {
        string[] power = number.Split('e');
        string[] parts = power[0].Split('.');
        string fraction = parts.Length == 2 ? parts[1] : string.Empty;
        int shift = (power.Length == 2 ? int.Parse(power[1], CultureInfo.InvariantCulture) : 0) + decimals - fraction.Length;
        string digits = parts[0] + fraction;
        if (shift >= 0)
        {
            return long.Parse(digits.PadRight(digits.Length + shift, '0'), CultureInfo.InvariantCulture);
        }

        string kept = digits.Length + shift > 0 ? digits[..(digits.Length + shift)] : "0";
        bool more = digits[Math.Max(0, digits.Length + shift)..].Any(digit => digit != '0');
        return long.Parse(kept, CultureInfo.InvariantCulture) + (more ? 1 : 0);
    }

    /// <summary>The shortest decimal of value ÷ 1000: "0.5", "15".</summary>
    public static string OfThousandths(long value)
    {
        (long whole, long rest) = Math.DivRem(value, 1000);
        string text = whole.ToString(CultureInfo.InvariantCulture);
        return rest == 0 ? text : $"{text}.{rest.ToString("000", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }
}
