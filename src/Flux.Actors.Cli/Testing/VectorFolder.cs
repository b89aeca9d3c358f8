using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>The cases recorded on the existing network's programs, in the place where the tests look for them too.</summary>
public static class VectorFolder
{
    public const string Variable = "FLUX_VECTORS";

    public const string Absence = $"no vectors: neither {Variable} nor a folder shared/vectors beside the checkout names a folder";

    private const string Cases = "vectors";

    /// <summary>What says where a file's cases come from: no cases.</summary>
    private static readonly string[] Descriptions = ["origin", "source", "note", "notes", "checked_against"];

    /// <summary>The folder that the variable names, else shared/vectors beside the repository or above it; null when there is none.</summary>
    /// <exception cref="Problem">The variable names something that is no folder.</exception>
    public static string? Find(string? named, string repository)
    {
        if (named is { Length: > 0 })
        {
            return Directory.Exists(named)
                ? named
                : throw new Problem(ProblemCode.NotFound, $"{Variable} names no folder", named, "a folder of vectors", $"unset {Variable}, or set it to one");
        }

        for (DirectoryInfo? at = new(repository); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The files of one part of the folder, by name: "fluxd/pon_hash.json", each with the names of its top-level lists and objects that hold cases.</summary>
    /// <exception cref="Problem">A file is no JSON object.</exception>
    public static IReadOnlyList<VectorFile> Files(string folder, string part)
    {
        string directory = Path.Combine(folder, part);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(path => Read(path, $"{part}/{Path.GetFileName(path)}"))]
            : [];
    }

    /// <summary>How many cases a file has that counts them: then all of them stand in one list, and what else it holds is what they share.</summary>
    private static int? Counted(JsonElement root) =>
        root.TryGetProperty("count", out JsonElement count) && count.ValueKind == JsonValueKind.Number
        && root.TryGetProperty(Cases, out JsonElement cases) && cases.ValueKind == JsonValueKind.Array
            ? count.GetInt32()
            : null;

    private static VectorFile Read(string path, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return Counted(document.RootElement) is { } count
                ? new VectorFile(name, [Cases], count)
                : new VectorFile(
                    name,
                    [
                        .. document.RootElement.EnumerateObject()
                            .Where(property => property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object && !Descriptions.Contains(property.Name))
                            .Select(property => property.Name),
                    ],
                    null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new Problem(ProblemCode.Malformed, $"{path} can't be read", e.Message, "a JSON object", null);
        }
    }
}

/// <summary>A file of vectors, the parts of it that hold cases, and how many cases it says that it has, where it says so.</summary>
public sealed record VectorFile(string Name, IReadOnlyList<string> Sections, int? Count);
