using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps;

/// <summary>The machine of a node. Units: cores; MB of memory; GB of disk.</summary>
public sealed record NodeMachine(Binary64 Cores, Binary64 RamMegabytes, Binary64 SsdGigabytes);

/// <summary>Why an app doesn't fit on a node.</summary>
public enum CapacityRefusal
{
    LoadUnknown = 1,
    Disk,
    Cpu,
    Ram,
    CpuBurst,
}

/// <summary>Whether an app fits on a node beside what runs there, as the network's nodes reckon.</summary>
/// <remarks>
/// What the system keeps: 1 core, 2,000 MB, 60 GB; 20 GB more stay free and of the disk 95 % count. Each component of an app takes 12 GB beside
/// what it asks for. Source: research sheet of the applications §1.6, §4.
/// </remarks>
public static class NodeCapacity
{
    private const int GigabytesPerComponent = 12;
    private const int SystemTenths = 10, SystemMegabytes = 2000, SystemGigabytes = 60, FreeGigabytes = 20;

    /// <summary>Cores that stay free on a node of an enterprise owner.</summary>
    private const int BurstTenths = 40;

    private static readonly Binary64 DiskShare = Binary64.Parse("0.95");

    /// <summary>What the installed apps hold on a node of the tier (named basic, super or bamf).</summary>
    public static HardwareNeed Locked(IEnumerable<AppSpec> installed, string tier) => installed.Aggregate(
        HardwareNeed.None,
        (sum, spec) => sum + SpecHardware.Total(spec, tier) + new HardwareNeed(0, 0, GigabytesPerComponent * spec.Components.Count));

    /// <summary>Why the app doesn't fit; null when it does. <paramref name="locked"/> is null when it can't be told.</summary>
    public static CapacityRefusal? Refusal(NodeMachine node, HardwareNeed? locked, HardwareNeed app)
    {
        if (locked is null)
        {
            return CapacityRefusal.LoadUnknown;
        }

        if (app.Hdd > node.SsdGigabytes * DiskShare - SystemGigabytes - FreeGigabytes - locked.Hdd)
        {
            return CapacityRefusal.Disk;
        }

        if (app.Cpu * 10 > node.Cores * 10 - SystemTenths - locked.Cpu * 10)
        {
            return CapacityRefusal.Cpu;
        }

        return app.Ram > node.RamMegabytes - SystemMegabytes - locked.Ram ? CapacityRefusal.Ram : null;
    }

    /// <summary>Why the app would leave too few cores free for bursts of load, as nodes of enterprise owners demand; null when it doesn't.</summary>
    public static CapacityRefusal? BurstRefusal(NodeMachine node, HardwareNeed? locked, HardwareNeed app) => locked is null
        ? CapacityRefusal.LoadUnknown
        : node.Cores * 10 - SystemTenths - locked.Cpu * 10 - app.Cpu * 10 > BurstTenths ? null : CapacityRefusal.CpuBurst;
}

/// <summary>The machine that the network asks of a node before it hands out a login, by collateral.</summary>
/// <remarks>Units: FLUX; GiB; hardware threads. Source: research sheet of the applications §4.</remarks>
public static class TierMachine
{
    /// <summary>A tier (named basic, super or bamf) with collateral that isn't its own has no demands, as there.</summary>
    public static bool Passes(string tier, long collateralFlux, Binary64 ramGibibytes, int threads) => (tier, collateralFlux) switch
    {
        ("basic", 1_000) => ramGibibytes >= 3 && threads >= 4,
        ("basic", 10_000) => ramGibibytes >= 3 && threads >= 2,
        ("super", 12_500) => ramGibibytes >= 30 && threads >= 8,
        ("super", 25_000) => ramGibibytes >= 7 && threads >= 4,
        ("bamf", 40_000) => ramGibibytes >= 61 && threads >= 16,
        ("bamf", 100_000) => ramGibibytes >= 30 && threads >= 8,
        _ => true,
    };
}
