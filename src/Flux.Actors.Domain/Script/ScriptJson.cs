using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Script;

/// <summary>Reads JSON as JavaScript's JSON.parse does, and writes it as JSON.stringify does.</summary>
/// <remarks>
/// Shape: half a surrogate pair written as an escape is kept, as there; a text that isn't well-formed UTF-16 or UTF-8 is refused, since no request
/// could carry it. Time and memory grow with the length only. Source: ECMA-262 §25.5; docs/spec/apps.md §1.
/// </remarks>
public static partial class ScriptJson
{
    private const int NumberLengthOnStack = 64;

    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>The value, or what is wrong: the text, its length, its depth, or keys that stand twice (by path; the last would count).</summary>
    public static Reading<ScriptValue> Read(string json, ScriptLimits limits)
    {
        if (json.Length > limits.BytesMax)
        {
            return Refused(new("document", $"{json.Length} characters", $"at most {limits.BytesMax} bytes"));
        }

        try
        {
            return Read(Strict.GetBytes(json), limits);
        }
        catch (EncoderFallbackException e)
        {
            return Refused(new("document", $"half a surrogate pair at character {e.Index + 1}", "well-formed text"));
        }
    }

    /// <summary>The value of a text in UTF-8.</summary>
    public static Reading<ScriptValue> Read(ReadOnlySpan<byte> json, ScriptLimits limits)
    {
        List<DocumentProblem> problems = [];
        ScriptValue? value = Parse(json, limits, problems);
        return new Reading<ScriptValue>(problems.Count == 0 ? value : null, problems.ToSequence());
    }

    /// <summary>As JSON.parse: of two equal keys the last counts. Null when the text is no JSON, or above the limits.</summary>
    public static ScriptValue? TryParse(string json, ScriptLimits limits)
    {
        try
        {
            return json.Length > limits.BytesMax ? null : Parse(Strict.GetBytes(json), limits, []);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static ScriptValue? Parse(ReadOnlySpan<byte> json, ScriptLimits limits, List<DocumentProblem> problems)
    {
        if (json.Length > limits.BytesMax)
        {
            problems.Add(new("document", $"{json.Length} bytes", $"at most {limits.BytesMax} bytes"));
            return null;
        }

        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = limits.DepthMax });
        int values = 0;
        try
        {
            reader.Read();
            ScriptValue value = ReadValue(ref reader, string.Empty, limits, ref values, problems);
            while (reader.Read())
            {
            }

            return value;
        }
        catch (JsonException e)
        {
            problems.Add(new("document", string.Create(CultureInfo.InvariantCulture,
                $"malformed JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}"), $"a JSON text of at most {limits.DepthMax} levels"));
            return null;
        }
        catch (TooManyException)
        {
            problems.Add(new("document", $"more than {limits.ValuesMax} values", $"at most {limits.ValuesMax}"));
            return null;
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new("document", "bytes that are no UTF-8", "UTF-8 text"));
            return null;
        }
    }

    private static ScriptValue ReadValue(
        ref Utf8JsonReader reader, string path, ScriptLimits limits, ref int values, List<DocumentProblem> problems)
    {
        if (++values > limits.ValuesMax)
        {
            throw new TooManyException();
        }

        return reader.TokenType switch
        {
            JsonTokenType.Null => ScriptValue.Null.Value,
            JsonTokenType.True => ScriptValue.Of(true),
            JsonTokenType.False => ScriptValue.Of(false),
            JsonTokenType.Number => new ScriptValue.Number(NumberOf(reader.ValueSpan)),
            JsonTokenType.String => ScriptValue.Of(TextOf(ref reader)),
            JsonTokenType.StartArray => ReadList(ref reader, path, limits, ref values, problems),
            _ => ReadFields(ref reader, path, limits, ref values, problems),
        };
    }

    private static ScriptValue.List ReadList(
        ref Utf8JsonReader reader, string path, ScriptLimits limits, ref int values, List<DocumentProblem> problems)
    {
        List<ScriptValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            bool nested = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            items.Add(ReadValue(ref reader, nested ? $"{path}[{items.Count}]" : path, limits, ref values, problems));
        }

        return new ScriptValue.List(items.ToSequence());
    }

    private static ScriptValue.Fields ReadFields(
        ref Utf8JsonReader reader, string path, ScriptLimits limits, ref int values, List<DocumentProblem> problems)
    {
        List<ScriptField> fields = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = TextOf(ref reader);
            reader.Read();
            bool nested = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            fields.Add(new(key, ReadValue(ref reader, nested ? Join(path, key) : path, limits, ref values, problems)));
        }

        return new ScriptValue.Fields(ScriptKeys.InOrder(fields, twice => problems.Add(new(Join(path, twice), "the key twice", "each key once"))).ToSequence());
    }

    internal static string Join(string path, string key) => path.Length == 0 ? Shown.Cut(key) : $"{path}.{Shown.Cut(key)}";

    private static Binary64 NumberOf(ReadOnlySpan<byte> literal)
    {
        char[]? rented = null;
        Span<char> characters = literal.Length <= NumberLengthOnStack
            ? stackalloc char[NumberLengthOnStack]
            : rented = ArrayPool<char>.Shared.Rent(literal.Length);
        int length = Encoding.ASCII.GetChars(literal, characters);
        Binary64 number = Binary64.Parse(characters[..length]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return number;
    }

    /// <summary>The text of a string or key. The reader itself refuses half a surrogate pair, which JavaScript keeps.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Strict.GetString(reader.ValueSpan);
        }

        string raw = Strict.GetString(reader.ValueSpan);
        StringBuilder text = new(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var same => same });
            }
        }

        return text.ToString();
    }

    private static Reading<ScriptValue> Refused(DocumentProblem problem) => new(null, [problem]);

    /// <summary>Ends the reading of a document with more values than are allowed.</summary>
    private sealed class TooManyException : Exception;
}
