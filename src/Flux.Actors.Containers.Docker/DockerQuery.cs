using System.Text.Json;

namespace Flux.Actors.Containers.Docker;

/// <summary>Query strings of the engine's filters.</summary>
internal static class DockerQuery
{
    /// <summary>A filter that all the labels ("name" or "name=value") must satisfy.</summary>
    public static string Labels(params string[] labels) => "filters=" + Uri.EscapeDataString(JsonSerializer.Serialize(
        new Dictionary<string, string[]> { ["label"] = labels }, DockerJson.Default.DictionaryStringStringArray));
}
