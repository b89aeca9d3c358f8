using System.Text;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What the specification can't say about running an app; ours, optional, and never part of the specification's hash.</summary>
/// <remarks>
/// Shape: <c>Gpu</c> null for none, <c>Architecture</c> null for whatever the images offer, <c>Digests</c> in the order of their components' names, each
/// once. <c>Strict</c> drops every capability. Source: docs/spec/apps.md §4, docs/schemas/deploy-v1.schema.json.
/// </remarks>
public sealed record DeployDocument(
    HealthCheck Health,
    UpdateLimits Updates,
    GpuNeed? Gpu,
    Architecture? Architecture,
    Sequence<ImageDigest> Digests,
    bool ReadOnlyRoot,
    bool Strict,
    ReplicaPolicy Replicas,
    SealedHardware? Sealed)
{
    public const int Version = 1;

    private static readonly ScriptLimits Limits = new(DeployLimits.LengthMax, DeployLimits.DepthMax, DeployLimits.ValuesMax);

    /// <summary>What holds for an app without a deploy document.</summary>
    public static DeployDocument Default { get; } = new(
        HealthCheck.Default, UpdateLimits.Default, Gpu: null, Architecture: null, Digests: [], ReadOnlyRoot: false, Strict: false, ReplicaPolicy.Default, Sealed: null);

    public string HealthPath => Health.Path;

    /// <summary>The document, or everything that is wrong with it; null text is no document, and gives the default.</summary>
    public static Reading<DeployDocument> Read(string? json)
    {
        if (json is null)
        {
            return new Reading<DeployDocument>(Default, []);
        }

        return Read(ScriptJson.Read(json, Limits));
    }

    /// <summary>The document of a text in UTF-8.</summary>
    public static Reading<DeployDocument> ReadUtf8(ReadOnlySpan<byte> json) => Read(ScriptJson.Read(json, Limits));

    private static Reading<DeployDocument> Read(Reading<ScriptValue> reading) =>
        reading.Document is { } value ? DeployReader.Read(value) : new Reading<DeployDocument>(null, reading.Problems);

    /// <summary>The one text of this document: no blanks, keys in the order of §4, and only what isn't the default.</summary>
    public string Canonical() => DeployWriter.Write(this);

    /// <summary>SHA-256 of the canonical text in UTF-8.</summary>
    public Hash256 Digest() => Hash256.Sha256(Encoding.UTF8.GetBytes(Canonical()));

    /// <summary>What of this document can't hold for that app, by path. Of sealed components nothing is known, so nothing is said.</summary>
    public Sequence<DocumentProblem> Against(AppSpec spec)
    {
        bool hidden = spec.Enterprise.Length > 0;
        List<DocumentProblem> problems = [];
        if (!hidden && Health.Port is { } port && !spec.Components.Any(component => component.Ports.Contains(port)))
        {
            problems.Add(new("health.port", $"{port}", "a port that the app publishes"));
        }

        if (hidden && Architecture is Apps.Architecture.Arm64)
        {
            problems.Add(new("architecture", "'arm64'", "'amd64': enterprise nodes have no other"));
        }

        string[] names = [.. spec.Components.Select(component => component.Name.Length > 0 ? component.Name : spec.Name)];
        foreach (ImageDigest digest in hidden ? [] : Digests)
        {
            if (!names.Contains(digest.Component))
            {
                problems.Add(new(ScriptJson.Join("digests", digest.Component), "a component that the app doesn't have", Spelling.Suggestion(digest.Component, names)));
            }
        }

        if (Sealed is not null && !hidden)
        {
            problems.Add(new("sealed", "hardware", "none: the components of the app are open"));
        }

        return problems.ToSequence();
    }
}
