using System.Text.Json;
using System.Text.RegularExpressions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Reads a specification of version 8, naming everything that is wrong with it at once.</summary>
/// <remarks>
/// Shape: strict about types and keys: nothing is converted, dropped or defaulted. Features of version 8 that aren't carried out yet
/// are refused by name ("not supported yet"). Source: docs/spec/apps.md §1; research sheet of the applications §1.
/// </remarks>
public static partial class SpecificationReader
{
    public const int LengthMax = 131_072;
    public const int NameLengthMax = 63;
    public const int DescriptionLengthMax = 256;
    public const int OwnerLengthMax = 256;
    public const int InstancesMax = 100;
    public const long ExpireBlocksMax = 1_056_000;

    private static readonly string[] Keys =
    [
        "version", "name", "description", "owner", "compose", "instances", "contacts", "geolocation", "expire", "nodes", "staticip",
        "datacenter", "enterprise",
    ];

    /// <summary>The specification, or every problem with it.</summary>
    /// <remarks>Errors: malformed JSON and another version hide the rest, since nothing can be said about it.</remarks>
    public static Reading<AppSpecification> Read(string json)
    {
        List<DocumentProblem> problems = [];
        using JsonDocument? document = JsonForm.Parse(json, LengthMax, problems);
        if (document is null || OtherVersion(document.RootElement, problems)
            || JsonForm.Open(document.RootElement, string.Empty, Keys, problems) is not { } form)
        {
            return new Reading<AppSpecification>(null, problems.ToSequence());
        }

        AppSpecification? specification = ReadFields(form, problems);
        return new Reading<AppSpecification>(problems.Count == 0 ? specification : null, problems.ToSequence());
    }

    /// <summary>Another version has other keys: reporting them as unknown would mislead.</summary>
    private static bool OtherVersion(JsonElement root, List<DocumentProblem> problems)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out JsonElement version)
            || (version.ValueKind == JsonValueKind.Number && DecimalText.Scaled(version.GetRawText(), 0) == AppSpecification.Version))
        {
            return false;
        }

        problems.Add(new("version", $"version {JsonForm.Show(version)}", "version 8"));
        return true;
    }

    private static AppSpecification ReadFields(JsonForm form, List<DocumentProblem> problems)
    {
        form.Number("version", AppSpecification.Version, AppSpecification.Version);
        string name = ReadName(form);
        string? description = form.Text("description", 1, DescriptionLengthMax);
        string? owner = form.Text("owner", 1, OwnerLengthMax);
        Sequence<AppComponent> compose = ReadCompose(form, problems);
        long? instances = form.Number("instances", 1, InstancesMax);
        Sequence<string> contacts = form.Texts("contacts", 5, 75);
        OnlyEmptyArray(form, "geolocation");
        long? expire = form.Number("expire", 1, ExpireBlocksMax);
        OnlyEmptyArray(form, "nodes");
        OnlyFalse(form, "staticip");
        bool? datacenter = form.Has("datacenter") ? OnlyFalse(form, "datacenter") : null;
        OnlyEmptyText(form, "enterprise");
        return new AppSpecification(
            name, description ?? string.Empty, owner ?? string.Empty, compose, (int)(instances ?? 0), contacts, expire ?? 0, datacenter);
    }

    private static string ReadName(JsonForm form)
    {
        if (form.Text("name", 1, NameLengthMax) is not { } name)
        {
            return string.Empty;
        }

        if (!AppName().IsMatch(name))
        {
            form.Note("name", JsonForm.Quote(name), "letters and digits, with hyphens only between them");
        }

        NoReservedPrefix(form, name);
        if (name.ToLowerInvariant() is "watchtower" or "share")
        {
            form.Note("name", JsonForm.Quote(name), "a name that isn't reserved");
        }

        return name;
    }

    internal static void NoReservedPrefix(JsonForm form, string name)
    {
        if (name.StartsWith("zel", StringComparison.Ordinal) || name.StartsWith("flux", StringComparison.Ordinal))
        {
            form.Note("name", JsonForm.Quote(name), "a name that doesn't begin with 'zel' or 'flux'");
        }
    }

    private static Sequence<AppComponent> ReadCompose(JsonForm form, List<DocumentProblem> problems)
    {
        if (form.Field("compose", "an array of 1 component", JsonValueKind.Array) is not { } array)
        {
            return [];
        }

        if (array.GetArrayLength() != 1)
        {
            form.Note("compose", $"{array.GetArrayLength()} components", "1 component (several are not supported yet)");
        }

        List<AppComponent> components = [];
        foreach ((int index, JsonElement element) in array.EnumerateArray().Select((element, index) => (index, element)).Take(10))
        {
            if (ComponentReader.Read(element, $"compose[{index}]", problems) is { } component)
            {
                components.Add(component);
            }
        }

        return components.ToSequence();
    }

    private static void OnlyEmptyArray(JsonForm form, string key)
    {
        if (form.Field(key, "an empty array", JsonValueKind.Array) is { } array && array.GetArrayLength() > 0)
        {
            form.Note(key, $"{array.GetArrayLength()} entries", "an empty array (entries are not supported yet)");
        }
    }

    private static bool? OnlyFalse(JsonForm form, string key)
    {
        bool? flag = form.Flag(key);
        if (flag == true)
        {
            form.Note(key, "true", "false (true is not supported yet)");
        }

        return flag;
    }

    internal static void OnlyEmptyText(JsonForm form, string key)
    {
        const string Wanted = "an empty text (a value is not supported yet)";
        if (form.Field(key, Wanted, JsonValueKind.String) is { } element && JsonForm.Show(element) is var shown and not "''")
        {
            form.Note(key, shown, Wanted);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AppName();
}
