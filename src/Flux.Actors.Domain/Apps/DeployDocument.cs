using System.Text.Json;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What the specification can't say about running an app; ours, optional, and never part of the specification's hash.</summary>
/// <remarks>
/// Shape: <c>HealthPath</c> starts with '/'; <c>Strict</c> drops every capability. JSON: <c>{"version":1,"health":{"path":"/"},"strict":true}</c>,
/// where only the version is required. Source: docs/spec/apps.md §4.
/// </remarks>
[Wire("apps.deploy-document.v1")]
public sealed record DeployDocument(string HealthPath, bool Strict)
{
    public const int Version = 1;
    public const int LengthMax = 4096;
    public const int HealthPathLengthMax = 200;

    private static readonly string[] Keys = ["version", "health", "strict"];
    private static readonly string[] HealthKeys = ["path"];

    /// <summary>What holds for an app without a deploy document.</summary>
    public static DeployDocument Default { get; } = new("/", Strict: false);

    /// <summary>The document, or everything that is wrong with it; null text is no document, and gives the default.</summary>
    public static Reading<DeployDocument> Read(string? json)
    {
        if (json is null)
        {
            return new Reading<DeployDocument>(Default, []);
        }

        List<DocumentProblem> problems = [];
        using JsonDocument? document = JsonForm.Parse(json, LengthMax, problems);
        DeployDocument? deploy = document is not null && JsonForm.Open(document.RootElement, string.Empty, Keys, problems) is { } form
            ? ReadFields(form, problems)
            : null;
        return new Reading<DeployDocument>(problems.Count == 0 ? deploy : null, problems.ToSequence());
    }

    private static DeployDocument ReadFields(JsonForm form, List<DocumentProblem> problems)
    {
        form.Number("version", Version, Version);
        bool strict = form.Has("strict") ? form.Flag("strict") ?? Default.Strict : Default.Strict;
        return new DeployDocument(ReadHealthPath(form, problems) ?? Default.HealthPath, strict);
    }

    private static string? ReadHealthPath(JsonForm form, List<DocumentProblem> problems)
    {
        if (!form.Has("health")
            || form.Field("health", "an object", JsonValueKind.Object) is not { } element
            || JsonForm.Open(element, "health", HealthKeys, problems) is not { } health
            || !health.Has("path")
            || health.Text("path", 1, HealthPathLengthMax) is not { } path)
        {
            return null;
        }

        if (path[0] != '/' || path.Any(unit => unit is <= ' ' or > '~'))
        {
            health.Note("path", JsonForm.Quote(path), "printable characters without blanks, beginning with '/'");
        }

        return path;
    }
}
