using System.Globalization;
using System.Text;
using System.Text.Json;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>A JSON object read against the keys it may have; whatever is wrong is noted, and reading goes on.</summary>
/// <remarks>
/// Shape: a value that breaks its rule is noted and read as empty, zero or null, so that one pass finds every problem.
/// Lengths are UTF-16 units. Source: docs/spec/apps.md §1.
/// </remarks>
internal sealed class JsonForm
{
    private const int ShownMax = 60;

    private readonly string _path;
    private readonly SortedMap<string, JsonElement> _fields;
    private readonly List<DocumentProblem> _problems;

    private JsonForm(string path, SortedMap<string, JsonElement> fields, List<DocumentProblem> problems) =>
        (_path, _fields, _problems) = (path, fields, problems);

    /// <summary>The document, or null when it isn't a JSON text of at most the given length; the problem is noted with its position.</summary>
    /// <remarks>The caller disposes the document.</remarks>
    public static JsonDocument? Parse(string json, int lengthMax, List<DocumentProblem> problems)
    {
        if (json.Length > lengthMax)
        {
            problems.Add(new("document", $"{json.Length} characters", $"at most {lengthMax}"));
            return null;
        }

        try
        {
            return JsonDocument.Parse(new UTF8Encoding(false, true).GetBytes(json));
        }
        catch (JsonException e)
        {
            problems.Add(new("document", string.Create(CultureInfo.InvariantCulture,
                $"malformed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"), "a JSON object"));
            return null;
        }
        catch (EncoderFallbackException e)
        {
            problems.Add(new("document", $"half a surrogate pair at character {e.Index + 1}", "well-formed text"));
            return null;
        }
    }

    /// <summary>The object's form, or null when the element isn't an object. Unknown and repeated keys are noted.</summary>
    public static JsonForm? Open(JsonElement element, string path, ReadOnlySpan<string> known, List<DocumentProblem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path.Length == 0 ? "document" : path, Show(element), "an object"));
            return null;
        }

        SortedMap<string, JsonElement> fields = SortedMap<string, JsonElement>.Empty;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = KeyOf(property);
            if (fields.ContainsKey(key))
            {
                problems.Add(new(Join(path, key), "the key twice", "each key once"));
            }
            else if (known.Contains(key))
            {
                fields = fields.With(key, property.Value);
            }
            else
            {
                problems.Add(new(Join(path, Cut(key)), "an unknown key", Suggestion(Cut(key), known)));
            }
        }

        return new JsonForm(path, fields, problems);
    }

    public void Note(string key, string seen, string wanted) => _problems.Add(new(Join(_path, key), seen, wanted));

    public bool Has(string key) => _fields.ContainsKey(key);

    public string PathOf(string key) => Join(_path, key);

    /// <summary>The field if it is of one of the kinds, else null and noted.</summary>
    public JsonElement? Field(string key, string wanted, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!_fields.TryGet(key, out JsonElement element))
        {
            Note(key, "nothing", wanted);
            return null;
        }

        if (kinds.Contains(element.ValueKind))
        {
            return element;
        }

        Note(key, Show(element), wanted);
        return null;
    }

    /// <summary>Text of lengthMin … lengthMax; null when it isn't.</summary>
    public string? Text(string key, int lengthMin, int lengthMax)
    {
        string wanted = $"text of {lengthMin}–{lengthMax} characters";
        if (Field(key, wanted, JsonValueKind.String) is not { } element)
        {
            return null;
        }

        string? text = TextOf(element);
        if (text is not null && text.Length >= lengthMin && text.Length <= lengthMax)
        {
            return text;
        }

        Note(key, text is null ? "half a surrogate pair" : Measured(text), wanted);
        return null;
    }

    /// <summary>At most countMax texts of at most lengthMax; the bad ones are noted by index and read as empty.</summary>
    public Sequence<string> Texts(string key, int countMax, int lengthMax)
    {
        List<string> texts = [];
        foreach ((int index, JsonElement element) in Elements(key, countMax, "texts"))
        {
            string? text = element.ValueKind == JsonValueKind.String ? TextOf(element) : null;
            if (text is not null && text.Length <= lengthMax)
            {
                texts.Add(text);
            }
            else
            {
                Note($"{key}[{index}]", text is null ? Show(element) : Measured(text), $"text of at most {lengthMax} characters");
                texts.Add(string.Empty);
            }
        }

        return texts.ToSequence();
    }

    /// <summary>A number of the range in units of 10^−decimals; null when it isn't.</summary>
    public long? Number(string key, long min, long max, int decimals = 0)
    {
        string wanted = min == max ? $"{min}"
            : decimals == 0 ? $"a whole number {min}–{max}"
            : $"a number {DecimalText.OfThousandths(min)}–{DecimalText.OfThousandths(max)} with at most {decimals} decimals";
        if (Field(key, wanted, JsonValueKind.Number) is not { } element)
        {
            return null;
        }

        if (DecimalText.Scaled(element.GetRawText(), decimals) is { } value && value >= min && value <= max)
        {
            return value;
        }

        Note(key, Show(element), wanted);
        return null;
    }

    /// <summary>At most countMax whole numbers of the range; the bad ones are noted by index and read as −1.</summary>
    public Sequence<int> Numbers(string key, int countMax, int min, int max)
    {
        List<int> numbers = [];
        foreach ((int index, JsonElement element) in Elements(key, countMax, "whole numbers"))
        {
            if (element.ValueKind == JsonValueKind.Number
                && DecimalText.Scaled(element.GetRawText(), 0) is { } value && value >= min && value <= max)
            {
                numbers.Add((int)value);
            }
            else
            {
                Note($"{key}[{index}]", Show(element), $"a whole number {min}–{max}");
                numbers.Add(-1);
            }
        }

        return numbers.ToSequence();
    }

    /// <summary>The items of an array of at most countMax, with their index; none when it isn't one, and noted.</summary>
    public IEnumerable<(int Index, JsonElement Element)> Elements(string key, int countMax, string what)
    {
        string wanted = $"an array of at most {countMax} {what}";
        if (Field(key, wanted, JsonValueKind.Array) is not { } array)
        {
            return [];
        }

        if (array.GetArrayLength() > countMax)
        {
            Note(key, Show(array), wanted);
        }

        return array.EnumerateArray().Select((element, index) => (index, element));
    }

    /// <summary>A boolean; null when it isn't one, and noted.</summary>
    public bool? Flag(string key) =>
        Field(key, "true or false", JsonValueKind.True, JsonValueKind.False) is { } element ? element.GetBoolean() : null;

    public static string Show(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"an array of {element.GetArrayLength()}",
        JsonValueKind.String => TextOf(element) is { } text ? Quote(text) : "half a surrogate pair",
        _ => Cut(element.GetRawText()),
    };

    public static string Quote(string text) => $"'{Cut(text)}'";

    private static string Measured(string text) => $"{text.Length} characters";

    private static string Cut(string text) => text.Length <= ShownMax ? text : text[..ShownMax] + "…";

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Null for an escaped half of a surrogate pair, which JSON's grammar allows and text does not.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A key that isn't text gets a name that no known key has.</summary>
    private static string KeyOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "(half a surrogate pair)";
        }
    }

    /// <summary>The nearest known key, or all of them when the nearest shares less than half of the text.</summary>
    private static string Suggestion(string key, ReadOnlySpan<string> known)
    {
        string nearest = known[0];
        foreach (string candidate in known)
        {
            if (Distance(key, candidate) < Distance(key, nearest))
            {
                nearest = candidate;
            }
        }

        return Distance(key, nearest) * 2 <= key.Length ? $"'{nearest}' perhaps" : $"one of {string.Join(", ", known)}";
    }

    /// <summary>Insertions, deletions and replacements that turn one text into the other, letter case aside.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
