using System.Globalization;

namespace Flux.Actors.Domain.Script;

/// <summary>The order in which JavaScript keeps an object's keys.</summary>
internal static class ScriptKeys
{
    /// <summary>The fields in JavaScript's order; of equal keys the last value, where the first stood. Every key that stands twice is told once.</summary>
    /// <remarks>Time: n log n, so that a document of many equal keys costs no more than another of its length.</remarks>
    public static IReadOnlyList<ScriptField> InOrder(List<ScriptField> fields, Action<string> twice)
    {
        List<ScriptField> once = Once(fields, twice);
        if (!once.Exists(field => IndexOf(field.Key) is not null))
        {
            return once;
        }

        List<(uint Index, ScriptField Field)> indices =
            [.. from field in once let index = IndexOf(field.Key) where index is not null select (index.Value, field)];
        indices.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return [.. indices.Select(pair => pair.Field), .. once.Where(field => IndexOf(field.Key) is null)];
    }

    /// <summary>Up to so many fields are compared each with each, which is quicker than to sort them.</summary>
    private const int FewMax = 32;

    private static bool AreFewAndDiffer(List<ScriptField> fields)
    {
        if (fields.Count > FewMax)
        {
            return false;
        }

        for (int i = 1; i < fields.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (fields[i].Key == fields[j].Key)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static List<ScriptField> Once(List<ScriptField> fields, Action<string> twice)
    {
        if (AreFewAndDiffer(fields))
        {
            return fields;
        }

        int[] order = new int[fields.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => string.CompareOrdinal(fields[left].Key, fields[right].Key) is var by and not 0 ? by : left.CompareTo(right));
        ScriptField?[]? kept = null;
        for (int i = 1; i < order.Length; i++)
        {
            if (fields[order[i]].Key != fields[order[i - 1]].Key)
            {
                continue;
            }

            kept ??= [.. fields];
            int first = i - 1;
            while (i + 1 < order.Length && fields[order[i + 1]].Key == fields[order[first]].Key)
            {
                i++;
            }

            twice(fields[order[first]].Key);
            kept[order[first]] = fields[order[i]];
            for (int later = first + 1; later <= i; later++)
            {
                kept[order[later]] = null;
            }
        }

        return kept is null ? fields : [.. from field in kept where field is not null select field];
    }

    /// <summary>The whole number below 2^32 − 1 that the key is the text of; null for any other key.</summary>
    private static uint? IndexOf(string key) =>
        key.Length is > 0 and <= 10 && char.IsAsciiDigit(key[0]) && (key[0] != '0' || key.Length == 1)
        && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out uint index) && index < uint.MaxValue
            ? index
            : null;
}
