using System.Text;
using System.Text.Json;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration;

/// <summary>Writes the configuration in force with the origin of each value, for <c>flux config show</c>.</summary>
public static class SettingsRenderer
{
    private const int OriginColumn = 44;

    /// <summary>
    /// HOCON, one object per section, each value followed by its origin in a comment; ends with a newline.
    /// </summary>
    public static string ToHocon(Settings settings)
    {
        StringBuilder text = new();
        foreach (IGrouping<string, Setting> section in settings.All.GroupBy(setting => Section(setting.Key)))
        {
            text.Append(section.Key).Append(" {\n");
            foreach (Setting setting in section)
            {
                string line = $"  {Name(setting.Key)} = {HoconRenderer.Render(setting.Value)}";
                string origin = HoconText.OnOneLine(setting.Origin.Place);
                text.Append(line.PadRight(OriginColumn)).Append("  # ").Append(origin).Append('\n');
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// One line of JSON:
    /// <c>{"consensus":{"block_time":{"value":"2s","layer":"file","origin":"node.conf:3:1"},…},…}</c>.
    /// </summary>
    /// <remarks>
    /// Shape: numbers and booleans as JSON's own where the file wrote them so; everything else as text.
    /// </remarks>
    public static string ToJson(Settings settings)
    {
        using MemoryStream utf8 = new();
        using (Utf8JsonWriter json = new(utf8))
        {
            json.WriteStartObject();
            foreach (IGrouping<string, Setting> section in settings.All.GroupBy(setting => Section(setting.Key)))
            {
                json.WriteStartObject(section.Key);
                foreach (Setting setting in section)
                {
                    json.WriteStartObject(Name(setting.Key));
                    json.WritePropertyName("value");
                    Write(json, setting.Value);
                    json.WriteString("layer", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{setting.Origin.Layer}"));
                    json.WriteString("origin", setting.Origin.Place);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(utf8.GetBuffer(), 0, (int)utf8.Length);
    }

    private static void Write(Utf8JsonWriter json, HoconValue value)
    {
        switch (value)
        {
            case HoconScalar { Kind: HoconScalarKind.Text } text:
                json.WriteStringValue(text.Text);
                break;
            case HoconScalar scalar:
                json.WriteRawValue(scalar.Text);
                break;
            default:
                json.WriteStringValue(HoconRenderer.Render(value));
                break;
        }
    }

    private static string Section(string key) => key[..key.IndexOf('.', StringComparison.Ordinal)];

    private static string Name(string key) => key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
