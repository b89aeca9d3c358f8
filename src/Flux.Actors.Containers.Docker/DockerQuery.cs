using System.Text.Json;

namespace Flux.Actors.Containers.Docker;

/// <summary>Query strings of the engine's filters.</summary>
internal static class DockerQuery
{
    /// <summary>A filter that all the labels ("name" or "name=value") must satisfy.</summary>
    public static string Labels(params string[] labels) => Filter("label", labels);

    /// <summary>A filter for names that contain this one.</summary>
    public static string Name(string name) => Filter("name", name);

    private static string Filter(string key, params string[] values) => "filters=" + Uri.EscapeDataString(JsonSerializer.Serialize(
        new Dictionary<string, string[]> { [key] = values }, DockerJson.Default.DictionaryStringStringArray));
}
