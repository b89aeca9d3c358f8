using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>The numbers that the rules of specifications depend on, so that another network can have others.</summary>
/// <remarks>
/// Shape: <c>VersionHeights</c> has the height from which each version counts, version 1 first; with <c>TakesSealed</c> an enterprise app of version 8 has no open component, as its published form. Units: heights and blocks; cores, MB and GB in
/// <see cref="HardwareLimits"/>. Source: research sheet of the applications §0, §1.
/// </remarks>
public sealed record SpecRules(
    Sequence<long> VersionHeights,
    long AllPortsFrom,
    long TenComponentsFrom,
    ExpireRules Expire,
    int InstancesMin,
    int InstancesMax,
    long OneInstanceFrom,
    HardwareLimits Hardware,
    Sequence<string> EnterpriseOwners,
    bool TakesSealed)
{
    public const int VersionMax = 8;

    /// <summary>The existing network's, with the owners of enterprise apps as its release 8.17.0 ships them.</summary>
    public static SpecRules Network { get; } = new(
        VersionHeights: [0, 0, 983_000, 1_004_000, 1_142_000, 1_300_000, 1_420_000, 1_932_380],
        AllPortsFrom: 1_420_000,
        TenComponentsFrom: 1_300_000,
        ExpireRules.Network,
        InstancesMin: 3,
        InstancesMax: 100,
        OneInstanceFrom: 2_176_519,
        HardwareLimits.Network,
        EnterpriseOwners:
        [
            "15ULw4JU6wqGESRYU3z3MjFETqLN3sA9Gn", "16FPpesA783sYXXSUf9grXKaj3KN3EeLK3", "1GM41a9A4rH8CCkCyzDRahHUccuTRLhoDe",
        ],
        TakesSealed: false);

    /// <summary>Ours: what the existing network takes today, at every height, and enterprise apps in the sealed form that its nodes pass on unread.</summary>
    public static SpecRules Flux { get; } = Network with
    {
        VersionHeights = [0, 0, 0, 0, 0, 0, 0, 0],
        AllPortsFrom = 0,
        TenComponentsFrom = 0,
        Expire = ExpireRules.Network with { Fork = 0, WholeThousandsUntil = 0, HundredFrom = 0, OneFrom = 0 },
        OneInstanceFrom = 0,
        TakesSealed = true,
    };

    /// <summary>From which instances on an app of the version may run. Version 8 may have one, from a height on.</summary>
    public int InstancesMinOf(int version, long height) => version >= VersionMax && height >= OneInstanceFrom ? 1 : InstancesMin;

    /// <summary>The ports that may be published.</summary>
    public (int Min, int Max) PortsAt(long height) => height < AllPortsFrom ? (31_000, 39_999) : (1, 65_535);

    public int ComponentsMaxAt(long height) => height < TenComponentsFrom ? 5 : 10;
}

/// <summary>How long an app may be registered for.</summary>
/// <remarks>
/// Units: blocks. At the fork the network's blocks became four times as many: before it an app lives <c>BlocksBefore</c> unless it says otherwise,
/// from it <c>BlocksAfter</c>. Source: research sheet of the applications §0, §2.7.
/// </remarks>
public sealed record ExpireRules(
    long Fork, long BlocksBefore, long BlocksAfter, long MaxBefore, long MaxAfter, long WholeThousandsUntil, long HundredFrom, long OneFrom)
{
    public static ExpireRules Network { get; } = new(
        Fork: 2_020_000,
        BlocksBefore: 22_000,
        BlocksAfter: 88_000,
        MaxBefore: 264_000,
        MaxAfter: 1_056_000,
        WholeThousandsUntil: 1_625_000,
        HundredFrom: 1_630_040,
        OneFrom: 1_964_447);

    public long DefaultAt(long height) => height < Fork ? BlocksBefore : BlocksAfter;

    public long MinAt(long height) => height >= OneFrom ? 1 : height >= HundredFrom ? 100 : 5_000;

    public long MaxAt(long height) => height >= Fork ? MaxAfter : MaxBefore;
}

/// <summary>The most that an app may ask of one node, by tier: what the node has, less what its system keeps.</summary>
public sealed record HardwareLimits(HardwareLimit Cumulus, HardwareLimit Nimbus, HardwareLimit Stratus)
{
    public static HardwareLimits Network { get; } = new(new(30, 5_000, 160), new(70, 28_000, 380), new(150, 59_000, 820));
}

/// <summary>Units: tenths of a core, MB, GB.</summary>
public readonly record struct HardwareLimit(int CpuTenths, int RamMegabytes, int HddGigabytes);
