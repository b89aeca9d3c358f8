using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What one instance of an app is priced and reserved by, in whole units.</summary>
/// <remarks>
/// Shape: each component asks at least 0.1 core, 100 MB and 1 GB, whatever it says; parts of a unit count whole. A tiered component asks for the most of its
/// tiers. Where the components are sealed, what the deploy document declares counts, and without it the most that an app may ask.
/// Units: thousandths of a core, MB, GB. Source: docs/spec/apps.md §3.
/// </remarks>
[Wire("apps.needs.v1")]
public sealed record AppNeeds(long CpuMillicores, long RamMegabytes, long HddGigabytes, int EnterprisePorts, bool Enterprise, bool StaticAddress)
{
    private const long CpuMin = 100, RamMin = 100, HddMin = 1;

    /// <summary>More than any machine has, and far from where sums overflow.</summary>
    private const long UnitsMax = 1_000_000_000_000;

    public static AppNeeds Of(AppSpec spec, DeployDocument deploy)
    {
        AppNeeds none = new(0, 0, 0, 0, spec.IsEnterprise, spec.StaticIp);
        return spec.IsSealed
            ? Sealed(none, deploy)
            : spec.Components.Aggregate(none, (sum, component) => sum with
            {
                CpuMillicores = sum.CpuMillicores + Most(component, need => need.Cpu, 1000, CpuMin),
                RamMegabytes = sum.RamMegabytes + Most(component, need => need.Ram, 1, RamMin),
                HddGigabytes = sum.HddGigabytes + Most(component, need => need.Hdd, 1, HddMin),
                EnterprisePorts = sum.EnterprisePorts + component.Ports.Count(PortRules.Enterprise),
            });
    }

    /// <summary>What a component asks of one node.</summary>
    public static (long CpuMillicores, long RamMegabytes, long HddGigabytes) Of(SpecComponent component) =>
        (Most(component, need => need.Cpu, 1000, CpuMin), Most(component, need => need.Ram, 1, RamMin), Most(component, need => need.Hdd, 1, HddMin));

    private static AppNeeds Sealed(AppNeeds none, DeployDocument deploy)
    {
        if (deploy.Sealed is { } hardware)
        {
            return none with
            {
                CpuMillicores = Math.Max(CpuMin, hardware.CpuMillicores),
                RamMegabytes = Math.Max(RamMin, hardware.RamMegabytes),
                HddGigabytes = Math.Max(HddMin, hardware.HddGigabytes),
                EnterprisePorts = hardware.EnterprisePorts,
            };
        }

        HardwareLimit most = HardwareLimits.Network.Stratus;
        return none with { CpuMillicores = most.CpuTenths * 100L, RamMegabytes = most.RamMegabytes, HddGigabytes = most.HddGigabytes };
    }

    private static long Most(SpecComponent component, Func<HardwareNeed, Binary64> of, int units, long min)
    {
        IEnumerable<HardwareNeed> needs = component.Tiers is { } tiers ? [tiers.Cumulus, tiers.Nimbus, tiers.Stratus, component.Hardware] : [component.Hardware];
        return needs.Max(need => Math.Clamp(Whole(of(need), units), min, UnitsMax));
    }

    /// <summary>The number in units, up to a whole one; 0 for what is none. The decimal counts, as it is written: 0.15 cores are 150 thousandths.</summary>
    private static long Whole(Binary64 number, int units)
    {
        if (number.IsNaN || number <= 0)
        {
            return 0;
        }

        return number >= UnitsMax ? UnitsMax : DecimalText.ScaledUp(number.ToString(), units == 1 ? 0 : 3);
    }
}
