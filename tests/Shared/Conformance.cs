using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flux.Actors.Tests.Shared;

/// <summary>One test's way through one vector file: it runs every case there is, counts, and writes one line that `flux test chain` reads.</summary>
/// <remarks>
/// Shape: a failed case does not stop the others; the test fails at its end and names them. A test that ran no case fails too. What the table
/// <see cref="LeftOut"/> names is not run, and counted apart. The line is <see cref="Mark"/> and one JSON object: <c>file</c>, <c>sections</c> (top-level
/// properties that were read), <c>passed</c>, <c>failed</c> (<c>case</c>, <c>message</c>) and <c>leftOut</c> (<c>case</c>, <c>cases</c>, <c>reason</c>).
/// </remarks>
internal sealed class Conformance
{
    public const string Mark = "conformance ";

    private const int FailuresShown = 20;

    private readonly string _file;
    private readonly JsonElement _root;
    private readonly SortedSet<string> _sections = new(StringComparer.Ordinal);
    private readonly List<(string Case, string Message)> _failed = [];
    private readonly SortedDictionary<string, (int Cases, string Reason)> _leftOut = new(StringComparer.Ordinal);
    private int _passed;

    private Conformance(string file, JsonElement root)
    {
        _file = file;
        _root = root;
    }

    /// <summary>Runs the test over the file, such as "fluxd/pon_hash.json".</summary>
    public static void Of(string file, ITestOutputHelper output, Action<Conformance> test)
    {
        Conformance run = new(file, Vectors.Read(file));
        try
        {
            test(run);
        }
        catch (Exception e)
        {
            run._failed.Add(("the test itself", Line(e)));
        }

        if (run._passed + run._failed.Count + run._leftOut.Count == 0)
        {
            run._failed.Add(("the test itself", "it ran no case"));
        }

        output.WriteLine(Mark + run.Record().ToJsonString());
        Assert.True(run._failed.Count == 0, run.Verdict());
    }

    /// <summary>A part of the file, by the path of its properties, such as "signed.cases".</summary>
    public JsonElement At(string path)
    {
        string[] parts = path.Split('.');
        _sections.Add(parts[0]);
        return parts.Aggregate(_root, (at, part) => at.GetProperty(part));
    }

    /// <summary>Checks each item of an array. Its name is its <c>name</c>, <c>what</c> or <c>test</c>, where it has one.</summary>
    public void Each(string path, Action<JsonElement> check)
    {
        int index = 0;
        foreach (JsonElement item in At(path).EnumerateArray())
        {
            string id = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out JsonElement given) ? $" {given}" : string.Empty;
            Case(path, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]{id}{(NameOf(item) is { } name ? $" {name}" : "")}"), NameOf(item), () => check(item));
            index++;
        }
    }

    /// <summary>Checks each property of an object, by its name.</summary>
    public void EachProperty(string path, Action<string, JsonElement> check)
    {
        foreach (JsonProperty property in At(path).EnumerateObject())
        {
            Case(path, $"{path}.{property.Name}", property.Name, () => check(property.Name, property.Value));
        }
    }

    /// <summary>Checks one thing that the file says outside a list.</summary>
    public void Case(string path, Action check) => Case(path, path, null, check);

    /// <summary>Checks one thing of a part, by a name that the table of what is left out may have.</summary>
    public void Case(string path, string name, Action check) => Case(path, $"{path} {name}", name, check);

    /// <summary>Leaves the whole file out, as the table says; every list of it counts.</summary>
    public void LeaveOut()
    {
        foreach (JsonProperty section in _root.EnumerateObject().Where(section => section.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
        {
            _sections.Add(section.Name);
            int cases = section.Value.ValueKind == JsonValueKind.Array ? section.Value.GetArrayLength() : section.Value.EnumerateObject().Count();
            string reason = LeftOut.Why(_file, section.Name, null) ?? throw new InvalidOperationException($"{_file} is not in the table of what is left out");
            _leftOut[section.Name] = (cases, reason);
        }
    }

    private void Case(string path, string shown, string? name, Action check)
    {
        _sections.Add(path.Split('.')[0]);
        if (LeftOut.Why(_file, path, name) is { } reason)
        {
            string key = name is null ? path : $"{path} {name}";
            _leftOut[key] = (_leftOut.GetValueOrDefault(key).Cases + 1, reason);
            return;
        }

        try
        {
            check();
            _passed++;
        }
        catch (Exception e)
        {
            _failed.Add((shown, Line(e)));
        }
    }

    private static string? NameOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object)
        {
            foreach (string property in (string[])["name", "what", "test"])
            {
                if (item.TryGetProperty(property, out JsonElement name) && name.ValueKind == JsonValueKind.String)
                {
                    return name.GetString();
                }
            }
        }

        return null;
    }

    private JsonObject Record() => new()
    {
        ["file"] = _file,
        ["sections"] = new JsonArray([.. _sections.Select(section => JsonValue.Create(section))]),
        ["passed"] = _passed,
        ["failed"] = new JsonArray([.. _failed.Select(failed => new JsonObject { ["case"] = failed.Case, ["message"] = failed.Message })]),
        ["leftOut"] = new JsonArray(
        [
            .. _leftOut.Select(left => new JsonObject { ["case"] = left.Key, ["cases"] = left.Value.Cases, ["reason"] = left.Value.Reason }),
        ]),
    };

    private string Verdict() => string.Create(CultureInfo.InvariantCulture, $"{_file}: {_failed.Count} failed, {_passed} passed")
        + string.Concat(_failed.Take(FailuresShown).Select(failed => $"{Environment.NewLine}{failed.Case}: {failed.Message}"));

    /// <summary>One line; the markers under compared texts point nowhere in it, and their blanks say nothing.</summary>
    private static string Line(Exception e) => string.Join(
        ' ',
        (e is Xunit.Sdk.XunitException ? e.Message : $"{e.GetType().Name}: {e.Message}").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
