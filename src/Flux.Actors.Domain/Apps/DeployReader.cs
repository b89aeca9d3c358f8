using System.Diagnostics;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Reads deploy documents: no value is converted, no key dropped, and everything that is wrong is named at once. Source: docs/spec/apps.md §4.</summary>
internal static class DeployReader
{
    public const string DigestPrefix = "sha256:";

    private const int DigestDigits = 64;

    private static readonly string[] Keys =
        ["version", "health", "updates", "gpu", "architecture", "digests", "readOnlyRoot", "strict", "replicas", "sealed"];

    private static readonly string[] HealthKeys = ["path", "port", "intervalSeconds", "timeoutSeconds", "failures"];
    private static readonly string[] UpdateKeys = ["down", "pauseSeconds"];
    private static readonly string[] GpuKeys = ["count", "memoryMebibytes"];
    private static readonly string[] ReplicaKeys = ["spread", "most"];
    private static readonly string[] SealedKeys = ["cpu", "ram", "hdd", "enterprisePorts"];
    private static readonly Architecture[] Architectures = [Architecture.Amd64, Architecture.Arm64];
    private static readonly FaultDomain[] Domains = [FaultDomain.Organisation, FaultDomain.Network, FaultDomain.Address];

    public static string NameOf(Architecture architecture) => architecture switch
    {
        Architecture.Amd64 => "amd64",
        Architecture.Arm64 => "arm64",
        _ => throw new UnreachableException($"{architecture}"),
    };

    public static string NameOf(FaultDomain domain) => domain switch
    {
        FaultDomain.Organisation => "organisation",
        FaultDomain.Network => "network",
        FaultDomain.Address => "address",
        _ => throw new UnreachableException($"{domain}"),
    };

    public static Reading<DeployDocument> Read(ScriptValue value)
    {
        SpecProblems problems = new();
        SpecPart document = new(value, string.Empty, problems);
        DeployDocument? read = null;
        if (value is not ScriptValue.Fields)
        {
            problems.Note("document", value, "an object");
        }
        else if (document["version"] is not ScriptValue.Number { Value: var version } || !Binary64.IsSame(version, DeployDocument.Version))
        {
            document.Note("version", $"{DeployDocument.Version}");
        }

        // Another version has other rules, so that nothing else can be said about it.
        if (problems.Count == 0 || document["version"] is ScriptValue.Undefined)
        {
            read = ReadFields(document);
        }

        return new Reading<DeployDocument>(problems.Count == 0 ? read : null, problems.All);
    }

    private static DeployDocument ReadFields(SpecPart document)
    {
        document.NoOtherKeys(Keys);
        return new DeployDocument(
            Section(document, "health", HealthKeys) is { } health ? Health(health) : HealthCheck.Default,
            Section(document, "updates", UpdateKeys) is { } updates ? Updates(updates) : UpdateLimits.Default,
            Section(document, "gpu", GpuKeys) is { } gpu ? Gpu(gpu) : null,
            Choice<Architecture>(document, "architecture", Architectures, NameOf),
            Digests(document),
            Flag(document, "readOnlyRoot"),
            Flag(document, "strict"),
            Section(document, "replicas", ReplicaKeys) is { } replicas ? Replicas(replicas) : ReplicaPolicy.Default,
            Section(document, "sealed", SealedKeys) is { } hardware ? Sealed(hardware) : null);
    }

    private static HealthCheck Health(SpecPart health)
    {
        string path = HealthCheck.Default.Path;
        if (health["path"] is not ScriptValue.Undefined)
        {
            path = health.Text("path") ?? string.Empty;
            if (path.Length is < 1 or > DeployLimits.PathLengthMax || path[0] != '/' || path.Any(unit => unit is <= ' ' or > '~'))
            {
                health.Note("path", $"1–{DeployLimits.PathLengthMax} printable characters without blanks, beginning with '/'");
            }
        }

        return new HealthCheck(
            path,
            Whole(health, "port", DeployLimits.Port),
            Whole(health, "intervalSeconds", DeployLimits.IntervalSeconds),
            Whole(health, "timeoutSeconds", DeployLimits.TimeoutSeconds),
            Whole(health, "failures", DeployLimits.Failures));
    }

    private static UpdateLimits Updates(SpecPart updates) => new(
        Whole(updates, "down", DeployLimits.Down) ?? UpdateLimits.Default.Down,
        Whole(updates, "pauseSeconds", DeployLimits.PauseSeconds) ?? UpdateLimits.Default.PauseSeconds);

    private static GpuNeed Gpu(SpecPart gpu) => new(
        Needed(gpu, "count", DeployLimits.GpuCount), Whole(gpu, "memoryMebibytes", DeployLimits.GpuMebibytes) ?? 0);

    private static ReplicaPolicy Replicas(SpecPart replicas) => new(
        Choice<FaultDomain>(replicas, "spread", Domains, NameOf) ?? ReplicaPolicy.Default.Spread, Whole(replicas, "most", DeployLimits.MostPerDomain));

    /// <summary>Everything of it is wanted: a part left out would be one that costs nothing.</summary>
    private static SealedHardware Sealed(SpecPart hardware) => new(
        Millicores(hardware, "cpu", DeployLimits.SealedMillicores),
        Needed(hardware, "ram", DeployLimits.SealedMegabytes),
        Needed(hardware, "hdd", DeployLimits.SealedGigabytes),
        Needed(hardware, "enterprisePorts", DeployLimits.SealedPorts));

    private static Sequence<ImageDigest> Digests(SpecPart document)
    {
        if (document["digests"] is ScriptValue.Undefined)
        {
            return [];
        }

        if (document["digests"] is not ScriptValue.Fields digests)
        {
            document.Note("digests", "an object of a digest for each component's name");
            return [];
        }

        if (digests.Entries.Count > DeployLimits.DigestsMax)
        {
            document.Note("digests", $"{digests.Entries.Count} digests", $"at most {DeployLimits.DigestsMax}");
        }

        SpecPart part = new(digests, "digests", document.Problems);
        foreach (ScriptField field in digests.Entries)
        {
            if (field.Key.Length is < 1 or > DeployLimits.ComponentNameLengthMax || !field.Key.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-'))
            {
                part.Note(field.Key, "a key that names no component", $"a component's name: 1–{DeployLimits.ComponentNameLengthMax} letters, digits and hyphens");
            }
            else if (!IsDigest(part.Text(field.Key)))
            {
                part.Note(field.Key, $"'{DigestPrefix}' and {DigestDigits} lower-case hexadecimal digits");
            }
        }

        return digests.Entries
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new ImageDigest(field.Key, IsDigest(part.Text(field.Key)) ? part.Text(field.Key)![DigestPrefix.Length..] : string.Empty))
            .ToSequence();
    }

    private static bool IsDigest(string? text) =>
        text is not null
        && text.Length == DigestPrefix.Length + DigestDigits
        && text.StartsWith(DigestPrefix, StringComparison.Ordinal)
        && text.Skip(DigestPrefix.Length).All(char.IsAsciiHexDigitLower);

    /// <summary>The section; null when it isn't there, or isn't one.</summary>
    private static SpecPart? Section(SpecPart document, string key, string[] keys)
    {
        if (document[key] is ScriptValue.Undefined)
        {
            return null;
        }

        if (document[key] is not ScriptValue.Fields)
        {
            document.Note(key, "an object");
            return null;
        }

        SpecPart section = new(document[key], key, document.Problems);
        section.NoOtherKeys(keys);
        return section;
    }

    private static bool Flag(SpecPart part, string key)
    {
        if (part[key] is not (ScriptValue.Undefined or ScriptValue.Flag))
        {
            part.Note(key, "true or false");
        }

        return part[key] is ScriptValue.Flag { Value: true };
    }

    private static T? Choice<T>(SpecPart part, string key, T[] values, Func<T, string> nameOf)
        where T : struct
    {
        foreach (T value in values)
        {
            if (part.Text(key) == nameOf(value))
            {
                return value;
            }
        }

        if (part[key] is not ScriptValue.Undefined)
        {
            part.Note(key, string.Join(" or ", values.Select(value => $"'{nameOf(value)}'")));
        }

        return null;
    }

    /// <summary>The number; null when it isn't there, or isn't one.</summary>
    private static int? Whole(SpecPart part, string key, WholeRange range)
    {
        if (part[key] is ScriptValue.Number { Value: var number } && number.ToInt64() is { } whole && whole >= range.Min && whole <= range.Max)
        {
            return (int)whole;
        }

        if (part[key] is not ScriptValue.Undefined)
        {
            part.Note(key, $"a whole number, {range}");
        }

        return null;
    }

    private static int Needed(SpecPart part, string key, WholeRange range)
    {
        if (part[key] is ScriptValue.Undefined)
        {
            part.Note(key, $"a whole number, {range}");
        }

        return Whole(part, key, range) ?? range.Min;
    }

    private static int Millicores(SpecPart part, string key, WholeRange range)
    {
        Binary64 scaled = part[key] is ScriptValue.Number { Value: var number } ? number * 1000 : Binary64.NaN;
        if (!(scaled >= range.Min && scaled <= range.Max && Coercion.IsDecimalLimit(part[key], DeployLimits.CpuDecimals)))
        {
            part.Note(key, $"{range.Min / 1000}.{range.Min % 1000 / 100}–{range.Max / 1000} cores, of at most {DeployLimits.CpuDecimals} decimals");
            return range.Min;
        }

        return (int)scaled.Round().ToInt64()!.Value;
    }
}
