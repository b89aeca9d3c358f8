using System.Globalization;
using System.Text;

namespace Flux.Actors.Domain.Script;

public static partial class ScriptJson
{
    /// <summary>The text without blanks. Undefined has none (null); as a field it is left out, in a list it becomes null, as NaN does.</summary>
    public static string? Write(ScriptValue value)
    {
        if (value is ScriptValue.Undefined)
        {
            return null;
        }

        StringBuilder json = new();
        Write(json, value);
        return json.ToString();
    }

    private static void Write(StringBuilder json, ScriptValue value)
    {
        switch (value)
        {
            case ScriptValue.Undefined or ScriptValue.Null:
                json.Append("null");
                break;
            case ScriptValue.Flag flag:
                json.Append(flag.Value ? "true" : "false");
                break;
            case ScriptValue.Number number:
                json.Append(number.Value.IsFinite ? number.Value.ToString() : "null");
                break;
            case ScriptValue.Text text:
                WriteText(json, text.Value);
                break;
            case ScriptValue.List list:
                WriteList(json, list);
                break;
            case ScriptValue.Fields fields:
                WriteFields(json, fields);
                break;
        }
    }

    private static void WriteList(StringBuilder json, ScriptValue.List list)
    {
        json.Append('[');
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
            {
                json.Append(',');
            }

            Write(json, list.Items[i]);
        }

        json.Append(']');
    }

    private static void WriteFields(StringBuilder json, ScriptValue.Fields fields)
    {
        json.Append('{');
        bool first = true;
        foreach (ScriptField field in fields.Entries)
        {
            if (field.Value is ScriptValue.Undefined)
            {
                continue;
            }

            if (!first)
            {
                json.Append(',');
            }

            first = false;
            WriteText(json, field.Key);
            json.Append(':');
            Write(json, field.Value);
        }

        json.Append('}');
    }

    private static void WriteText(StringBuilder json, string text)
    {
        json.Append('"');
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (unit is >= ' ' and not '"' and not '\\' and (< '\ud800' or > '\udfff'))
            {
                continue;
            }

            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            json.Append(text, written, i - written);
            WriteEscape(json, unit);
            written = i + 1;
        }

        json.Append(text, written, text.Length - written).Append('"');
    }

    private static void WriteEscape(StringBuilder json, char unit) => _ = unit switch
    {
        '"' => json.Append("\\\""),
        '\\' => json.Append("\\\\"),
        '\b' => json.Append("\\b"),
        '\f' => json.Append("\\f"),
        '\n' => json.Append("\\n"),
        '\r' => json.Append("\\r"),
        '\t' => json.Append("\\t"),
        _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };
}
