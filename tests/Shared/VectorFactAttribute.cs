using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit.v3;

namespace Flux.Actors.Tests.Shared;

/// <summary>A test over the vectors: skipped with the reason where they are absent, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        if (Vectors.Folder is null && !Vectors.Required)
        {
            Skip = Vectors.Absence;
        }
    }
}

/// <summary>A test over a vector file of the chain daemon, which `flux test chain` runs: it goes through <see cref="Conformance"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FluxdFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : VectorFactAttribute(file, line), ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Vectors", "fluxd")];
}

/// <summary>A test over a vector file of the network's node software, which `flux test apps` runs: it goes through <see cref="Conformance"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FluxosFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : VectorFactAttribute(file, line), ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Vectors", "fluxos")];
}

/// <summary>The folder of cases observed on the existing network's programs. They are not part of this project.</summary>
internal static class Vectors
{
    public const string Absence = "no vectors: neither FLUX_VECTORS nor a folder shared/vectors beside the checkout names a folder";

    public static bool Required => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The folder, or null when there is none.</summary>
    public static string? Folder { get; } = Find();

    public static JsonElement Read(string file)
    {
        string folder = Folder ?? throw new InvalidOperationException(Absence);
        string path = Path.Combine(folder, file);
        Assert.True(File.Exists(path), $"no {file} in {folder}");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("FLUX_VECTORS") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
