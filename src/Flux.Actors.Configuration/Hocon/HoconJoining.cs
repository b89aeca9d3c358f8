using System.Globalization;
using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Joins the values that stand on one line. Source: HOCON specification, "Value concatenation".</summary>
internal static class HoconJoining
{
    /// <summary>The joined value: texts to a text, lists to a list, objects to a merged object.</summary>
    /// <remarks>
    /// Shape: a missing part is an empty text, list or object; without any part there is no value. Whitespace counts
    /// between texts only.
    /// </remarks>
    /// <exception cref="ConfigurationFault">Texts, lists and objects are mixed.</exception>
    public static HoconHead Join(HoconNode.Join join, IReadOnlyList<HoconHead> parts)
    {
        if (parts.All(part => part is HoconHead.Missing))
        {
            return new HoconHead.Missing(null);
        }

        if (parts.Any(part => part is HoconHead.List))
        {
            return new HoconHead.List([.. parts.SelectMany((part, index) => part switch
            {
                HoconHead.List list => list.Items,
                HoconHead.Object numbered when Numbered(numbered) is { Count: > 0 } items => items,
                HoconHead.Missing => [],
                _ => throw Mixed(join.Parts[index].Node.At, Describe(part)),
            })], join.At);
        }

        return parts.Any(part => part is HoconHead.Object)
            ? new HoconHead.Object([.. parts.SelectMany((part, index) => part switch
            {
                HoconHead.Object merged => merged.Parts,
                HoconHead.Missing => [],
                _ => throw Mixed(join.Parts[index].Node.At, Describe(part)),
            })])
            : JoinTexts(join, parts);
    }

    public static ConfigurationFault Mixed(SourcePosition at, string seen) => new(ConfigurationProblem.At(
        at, $"{seen} joined with a value of another kind", "only texts, only lists or only objects on one line, or ',' between them"));

    /// <summary>The fields whose keys are whole numbers, in their order; how files without lists write one.</summary>
    private static List<IReadOnlyList<HoconEntry>> Numbered(HoconHead.Object numbered)
    {
        SortedDictionary<int, IReadOnlyList<HoconEntry>> items = [];
        foreach ((string key, List<HoconEntry> entries) in numbered.Parts.SelectMany(part => part.Node.Fields))
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                items[index] = items.TryGetValue(index, out IReadOnlyList<HoconEntry>? older) ? [.. older, .. entries] : entries;
            }
        }

        return [.. items.Values];
    }

    private static HoconHead.Scalar JoinTexts(HoconNode.Join join, IReadOnlyList<HoconHead> parts)
    {
        StringBuilder text = new();
        foreach (((string leading, _), HoconHead part) in join.Parts.Zip(parts))
        {
            text.Append(leading).Append(part is HoconHead.Scalar scalar ? scalar.Value.Text : "");
        }

        return new HoconHead.Scalar(new HoconScalar(HoconScalarKind.Text, text.ToString(), join.At));
    }

    private static string Describe(HoconHead head) => head switch
    {
        HoconHead.Scalar scalar => scalar.Value.Describe(),
        HoconHead.List => "a list",
        _ => "an object",
    };
}
