namespace Flux.Actors.Domain.Apps;

/// <summary>Which keys a specification has, by version. Source: research sheet of the applications §1.1.</summary>
internal static class SpecKeys
{
    public static readonly string[] Tiers =
        ["cpubasic", "cpusuper", "cpubamf", "rambasic", "ramsuper", "rambamf", "hddbasic", "hddsuper", "hddbamf"];

    private static readonly string[] Flat =
    [
        "version", "name", "description", "owner", "repotag", "enviromentParameters", "commands", "containerData", "cpu", "ram", "hdd", "tiered",
        .. Tiers,
    ];

    private static readonly string[] Ports = ["ports", "containerPorts", "domains"];
    private static readonly string[] Composed = ["version", "name", "description", "owner", "compose", "instances"];
    private static readonly string[] Reach = ["contacts", "geolocation"];
    private static readonly string[] Place = ["nodes", "staticip"];

    private static readonly string[] Component =
    [
        "name", "description", "repotag", "ports", "containerPorts", "environmentParameters", "commands", "containerData", "domains", "cpu", "ram", "hdd",
    ];

    private static readonly string[][] OfVersion =
    [
        [.. Flat, "port", "containerPort"],
        [.. Flat, .. Ports],
        [.. Flat, .. Ports, "instances"],
        Composed,
        [.. Composed, .. Reach],
        [.. Composed, .. Reach, "expire"],
        [.. Composed, .. Reach, "expire", .. Place],
        [.. Composed, .. Reach, "expire", .. Place, "datacenter", "enterprise"],
    ];

    private static readonly string[] Tiered = [.. Component, "tiered", .. Tiers];
    private static readonly string[] WithSecrets = [.. Tiered, "secrets", "repoauth"];
    private static readonly string[] WithoutTiers = [.. Component, "repoauth"];

    /// <summary>The keys of the version, 1 to 8.</summary>
    public static string[] Of(int version) => OfVersion[version - 1];

    /// <summary>The keys of a component, from version 4 on.</summary>
    public static string[] OfComponent(int version) => version switch
    {
        < 7 => Tiered,
        7 => WithSecrets,
        _ => WithoutTiers,
    };
}
