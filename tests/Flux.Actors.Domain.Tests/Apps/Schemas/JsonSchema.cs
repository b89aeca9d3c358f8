using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Flux.Actors.Domain.Tests.Apps.Schemas;

/// <summary>A JSON Schema of draft 2020-12 with the words that ours use; another word is an error, so that none is passed over.</summary>
internal sealed class JsonSchema(JsonNode root)
{
    private static readonly string[] Silent = ["$schema", "$id", "$defs", "title", "description", "default"];

    public JsonNode Root => root;

    public static JsonSchema Of(string path) => new(JsonNode.Parse(File.ReadAllText(path))!);

    /// <summary>What of the value the schema refuses, by path; empty when it is valid.</summary>
    public IReadOnlyList<string> Problems(JsonNode? value)
    {
        List<string> problems = [];
        Check(root, value, "", problems);
        return problems;
    }

    /// <summary>Every place of a value that the schema describes, with the schema of that place; <c>[0]</c> stands for any item.</summary>
    public IEnumerable<(string Path, JsonObject Schema)> Places() => Places(root.AsObject(), "");

    public JsonObject Resolved(JsonNode schema) =>
        schema["$ref"] is { } reference ? root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject() : schema.AsObject();

    private IEnumerable<(string Path, JsonObject Schema)> Places(JsonObject schema, string path)
    {
        JsonObject here = Resolved(schema);
        yield return (path, here);
        foreach ((string key, JsonNode? inner) in here["properties"] as JsonObject ?? [])
        {
            foreach ((string Path, JsonObject Schema) place in Places(inner!.AsObject(), path.Length == 0 ? key : $"{path}.{key}"))
            {
                yield return place;
            }
        }

        if (here["items"] is JsonObject items)
        {
            foreach ((string Path, JsonObject Schema) place in Places(items, $"{path}[0]"))
            {
                yield return place;
            }
        }
    }

    private bool Holds(JsonNode schema, JsonNode? value)
    {
        List<string> problems = [];
        Check(schema, value, "", problems);
        return problems.Count == 0;
    }

    private void Check(JsonNode schema, JsonNode? value, string path, List<string> problems)
    {
        JsonObject words = schema.AsObject();
        foreach ((string word, JsonNode? wanted) in words)
        {
            if (!Silent.Contains(word) && !Meets(words, word, wanted!, value, path, problems))
            {
                problems.Add($"{path}: {word} {(wanted is JsonValue ? wanted.ToJsonString() : "")}".TrimEnd());
            }
        }
    }

    private bool Meets(JsonObject words, string word, JsonNode wanted, JsonNode? value, string path, List<string> problems) => word switch
    {
        "$ref" => Inner(() => Check(Resolved(words), value, path, problems)),
        "type" => TypeIs(wanted.GetValue<string>(), value),
        "const" => JsonNode.DeepEquals(wanted, value),
        "enum" => wanted.AsArray().Any(each => JsonNode.DeepEquals(each, value)),
        "not" => !Holds(wanted, value),
        "anyOf" => wanted.AsArray().Any(each => Holds(each!, value)),
        "if" => !Holds(wanted, value) || words["then"] is not { } then || Inner(() => Check(then, value, path, problems)),
        "then" => true,
        "properties" => value is not JsonObject fields || Inner(() => Properties(wanted.AsObject(), fields, path, problems)),
        "required" => value is not JsonObject fields || wanted.AsArray().All(key => fields.ContainsKey(key!.GetValue<string>())),
        "additionalProperties" => value is not JsonObject fields || Others(words, wanted, fields, path, problems),
        "propertyNames" => value is not JsonObject fields || fields.All(field => Holds(wanted, JsonValue.Create(field.Key))),
        "maxProperties" => value is not JsonObject fields || fields.Count <= wanted.GetValue<int>(),
        "items" => value is not JsonArray items || Inner(() => Items(wanted, items, path, problems)),
        "minItems" => value is not JsonArray items || items.Count >= wanted.GetValue<int>(),
        "maxItems" => value is not JsonArray items || items.Count <= wanted.GetValue<int>(),
        "minLength" => Text(value) is not { } text || text.EnumerateRunes().Count() >= wanted.GetValue<int>(),
        "maxLength" => Text(value) is not { } text || text.EnumerateRunes().Count() <= wanted.GetValue<int>(),
        "pattern" => Text(value) is not { } text || Regex.IsMatch(text, wanted.GetValue<string>().Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.CultureInvariant),
        "minimum" => Number(value) is not { } number || number >= Number(wanted),
        "maximum" => Number(value) is not { } number || number <= Number(wanted),
        _ => throw new NotSupportedException($"the word '{word}' at '{path}'"),
    };

    private static bool Inner(Action check)
    {
        check();
        return true;
    }

    private void Properties(JsonObject schemas, JsonObject fields, string path, List<string> problems)
    {
        foreach ((string key, JsonNode? schema) in schemas)
        {
            if (fields.TryGetPropertyValue(key, out JsonNode? value))
            {
                Check(schema!, value, $"{path}.{key}".TrimStart('.'), problems);
            }
        }
    }

    private bool Others(JsonObject words, JsonNode wanted, JsonObject fields, string path, List<string> problems)
    {
        bool none = wanted is JsonValue;
        foreach ((string key, JsonNode? value) in fields.Where(field => words["properties"]?[field.Key] is null))
        {
            if (none)
            {
                problems.Add($"{path}.{key}: unknown".TrimStart('.'));
            }
            else
            {
                Check(wanted, value, $"{path}.{key}".TrimStart('.'), problems);
            }
        }

        return true;
    }

    private void Items(JsonNode schema, JsonArray items, string path, List<string> problems)
    {
        for (int i = 0; i < items.Count; i++)
        {
            Check(schema, items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems);
        }
    }

    private static bool TypeIs(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && number == decimal.Truncate(number),
        _ => throw new NotSupportedException($"the type '{type}'"),
    };

    private static string? Text(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;
}
