using System.Text;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What a developer asks the network to run: a specification of version 1 to 8.</summary>
/// <remarks>
/// Shape: versions 1–3 have one component without a name. <c>Instances</c> is 3 where the version has none. <c>ExpireBlocks</c> is null where the version
/// has none: the life then follows from the height. <c>Enterprise</c> is empty for an app that isn't; else its components and contacts are sealed in it.
/// Numbers are as the specification has them: also 0 and negative. Units: blocks from the registration's block. Source: docs/spec/apps.md §1.
/// </remarks>
public sealed record AppSpec(
    int Version,
    string Name,
    string Description,
    string Owner,
    Sequence<SpecComponent> Components,
    int Instances,
    Sequence<string> Contacts,
    Sequence<string> Geolocation,
    long? ExpireBlocks,
    Sequence<string> Nodes,
    bool StaticIp,
    bool Datacenter,
    string Enterprise,
    string Canonical)
{
    private const int InstancesWithoutField = 3;

    /// <summary>The key of the app's entity: names are unique whatever their letter case.</summary>
    public string Key => Name.ToLowerInvariant();

    public bool IsComposed => Version >= 4;

    /// <summary>Enterprise as the network prices it: sealed, or bound to nodes.</summary>
    public bool IsEnterprise => Enterprise.Length > 0 || Nodes.Count > 0;

    /// <summary>True when the components can't be seen: they are sealed in <c>Enterprise</c>.</summary>
    public bool IsSealed => Enterprise.Length > 0 && Components.Count == 0;

    /// <summary>The life that the specification asks for. Units: blocks.</summary>
    public long LifeAt(long height, ExpireRules rules) => ExpireBlocks is { } blocks and not 0 ? blocks : rules.DefaultAt(height);

    /// <summary>SHA-256 of the canonical text in UTF-8.</summary>
    public Hash256 Hash() => Hash256.Sha256(Encoding.UTF8.GetBytes(Canonical));

    /// <summary>The typed view of a specification in canonical form. What is missing or of another type reads as empty, NaN or 0; nothing is refused.</summary>
    public static AppSpec Of(ScriptValue form)
    {
        Binary64 version = Coercion.ToNumber(form["version"]);
        bool composed = version > 3;
        return new AppSpec(
            (int)(version.ToInt64() is { } whole and >= 0 and <= SpecRules.VersionMax ? whole : 0),
            TextOf(form["name"]),
            TextOf(form["description"]),
            TextOf(form["owner"]),
            composed ? ItemsOf(form["compose"]).Select(SpecComponent.Of).ToSequence() : [SpecComponent.OfFlat(form)],
            form["instances"] is ScriptValue.Undefined && version < 3 ? InstancesWithoutField : (int)Whole(form["instances"], int.MinValue / 2, int.MaxValue / 2),
            TextsOf(form["contacts"]),
            TextsOf(form["geolocation"]),
            form["expire"] is ScriptValue.Number { Value: var expire } ? expire.ToInt64() : null,
            TextsOf(form["nodes"]),
            form["staticip"].Truthy,
            form["datacenter"].Truthy,
            form["enterprise"].Truthy ? Coercion.ToText(form["enterprise"]) : string.Empty,
            ScriptJson.Write(form) ?? string.Empty);
    }

    internal static string TextOf(ScriptValue value) => (value as ScriptValue.Text)?.Value ?? string.Empty;

    internal static Sequence<ScriptValue> ItemsOf(ScriptValue value) => value is ScriptValue.List list ? list.Items : [];

    internal static Sequence<string> TextsOf(ScriptValue value) => ItemsOf(value).Select(Coercion.ToText).ToSequence();

    /// <summary>The whole number of a number or its text within the bounds; 0 for any other.</summary>
    internal static long Whole(ScriptValue value, long min, long max) =>
        Coercion.ToNumber(value).ToInt64() is { } whole && whole >= min && whole <= max ? whole : 0;
}

/// <summary>One container of an app.</summary>
/// <remarks>
/// Shape: <c>Ports</c>, <c>ContainerPorts</c> and <c>Domains</c> have one entry per published port, in the same order; version 1 has no domains.
/// <c>Tiers</c> is null unless the component is tiered. Units: cores, MB, GB.
/// </remarks>
public sealed record SpecComponent(
    string Name,
    string Description,
    string Image,
    Sequence<int> Ports,
    Sequence<int> ContainerPorts,
    Sequence<string> Domains,
    Sequence<string> Environment,
    Sequence<string> Commands,
    string ContainerData,
    HardwareNeed Hardware,
    TierNeeds? Tiers,
    string ImageCredentials,
    string Secrets)
{
    internal static SpecComponent Of(ScriptValue form) => Read(form, AppSpec.TextOf(form["name"]), "environmentParameters");

    internal static SpecComponent OfFlat(ScriptValue form) => Read(form, string.Empty, "enviromentParameters");

    private static SpecComponent Read(ScriptValue form, string name, string environment) => new(
        name,
        name.Length == 0 ? string.Empty : AppSpec.TextOf(form["description"]),
        AppSpec.TextOf(form["repotag"]),
        PortsOf(form["port"], form["ports"]),
        PortsOf(form["containerPort"], form["containerPorts"]),
        AppSpec.TextsOf(form["domains"]),
        AppSpec.TextsOf(form[environment]),
        AppSpec.TextsOf(form["commands"]),
        AppSpec.TextOf(form["containerData"]),
        TierNeeds.Of(form, string.Empty),
        form["tiered"].Truthy ? new TierNeeds(TierNeeds.Of(form, "basic"), TierNeeds.Of(form, "super"), TierNeeds.Of(form, "bamf")) : null,
        AppSpec.TextOf(form["repoauth"]),
        AppSpec.TextOf(form["secrets"]));

    private static Sequence<int> PortsOf(ScriptValue single, ScriptValue several) =>
        (single is ScriptValue.Undefined ? AppSpec.ItemsOf(several) : [single]).Select(port => (int)AppSpec.Whole(port, 0, 65_535)).ToSequence();
}

/// <summary>What a component needs on a node of each tier. Shape: NaN where the specification has no value.</summary>
public sealed record TierNeeds(HardwareNeed Cumulus, HardwareNeed Nimbus, HardwareNeed Stratus)
{
    internal static HardwareNeed Of(ScriptValue form, string suffix) => new(
        Coercion.ToNumber(form["cpu" + suffix]), Coercion.ToNumber(form["ram" + suffix]), Coercion.ToNumber(form["hdd" + suffix]));
}
