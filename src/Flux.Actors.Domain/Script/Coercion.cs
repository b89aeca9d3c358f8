using System.Globalization;
using System.Numerics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Script;

/// <summary>How the existing network's programs make one type of another: JavaScript's own conversions, and its loose ones for specifications.</summary>
/// <remarks>Source: ECMA-262 §7.1; research sheet of the applications §2.1; vectors/fluxos/generated-coercion-helpers.json.</remarks>
public static class Coercion
{
    /// <summary>More digits than this, of whichever base, are above every number.</summary>
    private const int DigitsMax = 1100;

    /// <summary>Number(value): the text of a list counts, an object is NaN.</summary>
    public static Binary64 ToNumber(ScriptValue value) => value switch
    {
        ScriptValue.Number number => number.Value,
        ScriptValue.Null => Binary64.Zero,
        ScriptValue.Flag flag => flag.Value ? Binary64.One : Binary64.Zero,
        ScriptValue.Text text => NumberOfText(text.Value),
        ScriptValue.List => NumberOfText(ToText(value)),
        _ => Binary64.NaN,
    };

    /// <summary>String(value).</summary>
    public static string ToText(ScriptValue value) => value switch
    {
        ScriptValue.Undefined => "undefined",
        ScriptValue.Null => "null",
        ScriptValue.Flag flag => flag.Value ? "true" : "false",
        ScriptValue.Number number => number.Value.ToString(),
        ScriptValue.Text text => text.Value,
        ScriptValue.List list => string.Join(',', list.Items.Select(item => item.IsNothing ? string.Empty : ToText(item))),
        _ => "[object Object]",
    };

    /// <summary>A text stays, anything else becomes its JSON text; undefined stays undefined.</summary>
    public static ScriptValue EnsureText(ScriptValue value) =>
        value is ScriptValue.Text || ScriptJson.Write(value) is not { } json ? value : ScriptValue.Of(json);

    public static ScriptValue EnsureNumber(ScriptValue value) => value is ScriptValue.Number ? value : new ScriptValue.Number(ToNumber(value));

    /// <summary>True or false for themselves, their texts, 1 and 0 and their texts; undefined for anything else.</summary>
    public static ScriptValue EnsureFlag(ScriptValue value) => value switch
    {
        ScriptValue.Flag => value,
        ScriptValue.Text { Value: "true" or "1" } => ScriptValue.Of(true),
        ScriptValue.Text { Value: "false" or "0" } => ScriptValue.Of(false),
        ScriptValue.Number number when Binary64.IsSame(number.Value, Binary64.One) => ScriptValue.Of(true),
        ScriptValue.Number number when Binary64.IsSame(number.Value, Binary64.Zero) => ScriptValue.Of(false),
        _ => ScriptValue.Undefined.Value,
    };

    /// <summary>An object, list or null stays; a text is read as JSON, or failing that as a query; what is neither becomes an empty object.</summary>
    public static ScriptValue EnsureObject(ScriptValue value)
    {
        ScriptValue read = value is ScriptValue.Text text ? ScriptJson.TryParse(text.Value, ScriptLimits.Specification) ?? Query(text.Value) : value;
        return read is ScriptValue.Fields or ScriptValue.List or ScriptValue.Null ? read : ScriptValue.Fields.Empty;
    }

    /// <summary>True when the value is a number, or the text of one, with at most so many characters after the first point of its text.</summary>
    public static bool IsDecimalLimit(ScriptValue value, int limit)
    {
        if (ToNumber(value).IsNaN)
        {
            return false;
        }

        string text = ToText(value);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 || text.Length - point - 1 <= limit;
    }

    /// <summary>Number(text): blanks around it don't count, an empty text is 0; hexadecimal, octal and binary literals are read too.</summary>
    private static Binary64 NumberOfText(string text)
    {
        ReadOnlySpan<char> trimmed = TrimBlanks(text);
        if (trimmed.Length == 0)
        {
            return Binary64.Zero;
        }

        if (trimmed.Length > 2 && trimmed[0] == '0' && char.ToLowerInvariant(trimmed[1]) is var mark and ('x' or 'o' or 'b'))
        {
            return WholeOf(trimmed[2..], mark switch { 'x' => 4, 'o' => 3, _ => 1 });
        }

        bool negative = trimmed[0] == '-';
        ReadOnlySpan<char> unsigned = trimmed[0] is '-' or '+' ? trimmed[1..] : trimmed;
        if (unsigned is "Infinity")
        {
            return negative ? -Binary64.PositiveInfinity : Binary64.PositiveInfinity;
        }

        if (DecimalOf(unsigned) is not { } literal)
        {
            return Binary64.NaN;
        }

        Binary64 number = Binary64.Parse(literal);
        return negative ? -number : number;
    }

    /// <summary>The literal in JSON's form: digits before and after the point where JavaScript lets them out; null when it is none.</summary>
    private static string? DecimalOf(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        ReadOnlySpan<char> exponent = end < 0 ? [] : text[(end + 1)..];
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : digits[(point + 1)..];
        ReadOnlySpan<char> power = exponent.Length > 0 && exponent[0] is '-' or '+' ? exponent[1..] : exponent;
        if (whole.Length + fraction.Length == 0 || !AllDigits(whole) || !AllDigits(fraction) || !AllDigits(power) || (end >= 0 && power.Length == 0))
        {
            return null;
        }

        ReadOnlySpan<char> leading = whole.TrimStart('0');
        return $"{(leading.Length == 0 ? "0" : leading)}{(fraction.Length == 0 ? "" : ".")}{fraction}{(end < 0 ? "" : "e")}{exponent}";
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static Binary64 WholeOf(ReadOnlySpan<char> digits, int bits)
    {
        BigInteger value = BigInteger.Zero;
        int significant = digits.TrimStart('0').Length;
        foreach (char digit in digits)
        {
            int worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : int.MaxValue;
            if (worth >= 1 << bits)
            {
                return Binary64.NaN;
            }

            value = significant > DigitsMax ? value : (value << bits) + worth;
        }

        if (significant > DigitsMax)
        {
            return Binary64.PositiveInfinity;
        }

        return Binary64.Parse(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The blanks of JavaScript: those of Unicode's space separators, the controls 9–13, and the byte order mark.</summary>
    internal static ReadOnlySpan<char> TrimBlanks(ReadOnlySpan<char> text)
    {
        int from = 0, to = text.Length;
        while (from < to && IsBlank(text[from]))
        {
            from++;
        }

        while (to > from && IsBlank(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    private static bool IsBlank(char unit) =>
        unit is (>= '\t' and <= '\r') or '\ufeff' or '\u2028' or '\u2029' || char.GetUnicodeCategory(unit) == UnicodeCategory.SpaceSeparator;

    /// <summary>A query's fields: parts between '&amp;', key and value around the first '='.</summary>
    private static ScriptValue Query(string text)
    {
        List<ScriptField> fields = [];
        foreach (string part in text.Split('&'))
        {
            string[] sides = part.Split('=', 2);
            if (sides[0].Length > 0)
            {
                fields.Add(new(Unescape(sides[0]), ScriptValue.Of(sides.Length == 2 ? Unescape(sides[1]) : string.Empty)));
            }
        }

        return new ScriptValue.Fields(ScriptKeys.InOrder(fields, static _ => { }).ToSequence());
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
