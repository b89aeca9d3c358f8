using System.Globalization;
using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>JSON text as JavaScript's JSON.stringify writes it: no blanks, and only the escapes it uses.</summary>
/// <remarks>Source: ECMA-262 §25.5.2 (QuoteJSONString); docs/spec/apps.md §2.</remarks>
internal static class CanonicalJson
{
    public static StringBuilder Text(this StringBuilder json, string text)
    {
        json.Append('"');
        foreach (char unit in text)
        {
            string? escape = unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => null,
            };
            json = escape is null ? json.Append(unit) : json.Append(escape);
        }

        return json.Append('"');
    }

    public static StringBuilder Number(this StringBuilder json, long number) => json.Append(CultureInfo.InvariantCulture, $"{number}");

    public static StringBuilder Texts(this StringBuilder json, Sequence<string> texts) =>
        json.Items(texts, static (to, text) => to.Text(text));

    public static StringBuilder Items<T>(this StringBuilder json, Sequence<T> items, Action<StringBuilder, T> write)
    {
        json.Append('[');
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                json.Append(',');
            }

            write(json, items[i]);
        }

        return json.Append(']');
    }
}
