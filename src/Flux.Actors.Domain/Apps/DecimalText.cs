using System.Globalization;

namespace Flux.Actors.Domain.Apps;

/// <summary>Reads the decimal text of a number as whole units, so that no rule ever touches a float.</summary>
internal static class DecimalText
{
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
}
