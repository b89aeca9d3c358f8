using System.Buffers;
using System.Globalization;

namespace Flux.Actors.Configuration.Units;

/// <summary>A number followed by a unit, cut apart but not yet weighed.</summary>
internal static class Quantity
{
    // With a weight of at most twelve digits, fifteen more still fit a decimal exactly.
    private const int AmountLengthMax = 15;

    private static readonly SearchValues<char> AmountCharacters = SearchValues.Create("0123456789.");

    /// <summary>Amount times the unit's weight, or null when this is not a number with one of these units.</summary>
    /// <remarks>
    /// Shape: digits with at most one dot, optional whitespace, a unit; whole results only, so nothing is rounded.
    /// Errors: null also when the result does not fit a <see cref="long"/>.
    /// </remarks>
    public static long? Weigh(string text, Func<string, long?> weightOf)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int end = trimmed.IndexOfAnyExcept(AmountCharacters);
        ReadOnlySpan<char> digits = end < 0 ? trimmed : trimmed[..end];
        string unit = end < 0 ? "" : trimmed[end..].TrimStart().ToString();
        if (digits.Length is 0 or > AmountLengthMax
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            || weightOf(unit) is not { } weight)
        {
            return null;
        }

        decimal total = amount * weight;
        return total <= long.MaxValue && decimal.IsInteger(total) ? (long)total : null;
    }
}
