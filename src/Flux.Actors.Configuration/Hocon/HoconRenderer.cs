using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Writes values as HOCON that parses back to equal values.</summary>
public static class HoconRenderer
{
    private const int SpacesPerLevel = 2;

    /// <summary>
    /// The value on as many lines as it needs, an object with its braces, without a newline at the end.
    /// </summary>
    public static string Render(HoconValue value)
    {
        StringBuilder text = new();
        Append(text, value, level: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, HoconValue value, int level)
    {
        switch (value)
        {
            case HoconScalar { Kind: HoconScalarKind.Text } scalar:
                text.Append(HoconText.RenderValue(scalar.Text));
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
            case HoconList list:
                AppendBlock(text, '[', list.Items, ']', level, item => Append(text, item, level + 1));
                break;
            case HoconObject parent:
                AppendBlock(text, '{', parent.Fields, '}', level, field =>
                {
                    text.Append(HoconText.RenderKey(field.Key)).Append(" = ");
                    Append(text, field.Value, level + 1);
                });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "seen an unknown kind of value");
        }
    }

    private static void AppendBlock<T>(
        StringBuilder text, char open, IReadOnlyList<T> items, char close, int level, Action<T> append)
    {
        text.Append(open);
        foreach (T item in items)
        {
            text.Append('\n').Append(' ', (level + 1) * SpacesPerLevel);
            append(item);
        }

        if (items.Count > 0)
        {
            text.Append('\n').Append(' ', level * SpacesPerLevel);
        }

        text.Append(close);
    }
}
