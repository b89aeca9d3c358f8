using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What an app needs of one node, and the most it may ask for.</summary>
/// <remarks>Units: cores, MB, GB, as the numbers stand in the specification. Source: research sheet of the applications §1.6.</remarks>
public sealed record HardwareNeed(Binary64 Cpu, Binary64 Ram, Binary64 Hdd)
{
    public static HardwareNeed None { get; } = new(Binary64.Zero, Binary64.Zero, Binary64.Zero);

    public static HardwareNeed operator +(HardwareNeed left, HardwareNeed right) => new(left.Cpu + right.Cpu, left.Ram + right.Ram, left.Hdd + right.Hdd);
}

/// <summary>The hardware rules of specifications.</summary>
public static class SpecHardware
{
    private static readonly (string Name, string Suffix)[] Tiers = [("Cumulus", "basic"), ("Nimbus", "super"), ("Stratus", "bamf")];

    /// <summary>What the hardware of a specification of versions 1–8 exceeds or misses, by path.</summary>
    public static Sequence<DocumentProblem> Excesses(ScriptValue spec, HardwareLimits limits)
    {
        SpecProblems problems = new();
        Check(new SpecPart(spec, string.Empty, problems), (int)AppSpec.Whole(spec["version"], 1, SpecRules.VersionMax), limits);
        return problems.All;
    }

    internal static void Check(SpecPart spec, int version, HardwareLimits limits)
    {
        if (version <= 3)
        {
            Flat(spec, limits);
        }
        else
        {
            Compose(spec, limits);
        }
    }

    /// <summary>What the app needs together on a node of the tier, named basic, super or bamf as on the network; any other name gives the plain values.</summary>
    public static HardwareNeed Total(AppSpec spec, string tier) => spec.Components.Aggregate(
        HardwareNeed.None, (sum, component) => sum + (component.Tiers is { } tiers ? Of(tiers, tier, component.Hardware) : component.Hardware));

    private static HardwareNeed Of(TierNeeds tiers, string tier, HardwareNeed plain)
    {
        HardwareNeed need = tier switch
        {
            "basic" => tiers.Cumulus,
            "super" => tiers.Nimbus,
            "bamf" => tiers.Stratus,
            _ => plain,
        };
        return new HardwareNeed(Given(need.Cpu, plain.Cpu), Given(need.Ram, plain.Ram), Given(need.Hdd, plain.Hdd));
    }

    private static Binary64 Given(Binary64 value, Binary64 otherwise) => value.IsNaN || Binary64.IsSame(value, Binary64.Zero) ? otherwise : value;

    private static void Flat(SpecPart spec, HardwareLimits limits)
    {
        Steps(spec, string.Empty, limits.Stratus);
        if (spec["tiered"] is ScriptValue.Flag { Value: true })
        {
            Steps(spec, "basic", limits.Cumulus);
            Steps(spec, "super", limits.Nimbus);
            Steps(spec, "bamf", limits.Stratus);
        }
    }

    /// <summary>Tenths of a core, hundreds of MB, whole GB, each from one step to the tier's most.</summary>
    private static void Steps(SpecPart spec, string suffix, HardwareLimit limit)
    {
        Binary64 tenths = Of(spec, "cpu" + suffix) * 10;
        if (!(Binary64.IsSame(tenths % 1, 0) && tenths <= limit.CpuTenths && Of(spec, "cpu" + suffix) >= Binary64.Parse("0.1")))
        {
            spec.Note("cpu" + suffix, $"0.1–{limit.CpuTenths / 10}.{limit.CpuTenths % 10} cores in steps of 0.1");
        }

        Binary64 ram = Of(spec, "ram" + suffix);
        if (!(Binary64.IsSame(ram % 100, 0) && ram <= limit.RamMegabytes && ram >= 100))
        {
            spec.Note("ram" + suffix, $"100–{limit.RamMegabytes} MB in steps of 100");
        }

        Binary64 hdd = Of(spec, "hdd" + suffix);
        if (!(Binary64.IsSame(hdd % 1, 0) && hdd <= limit.HddGigabytes && hdd >= 1))
        {
            spec.Note("hdd" + suffix, $"1–{limit.HddGigabytes} whole GB");
        }
    }

    private static Binary64 Of(SpecPart spec, string key) => Coercion.ToNumber(spec[key]);

    private static void Compose(SpecPart spec, HardwareLimits limits)
    {
        Sequence<ScriptValue> components = spec.Items("compose");
        if (components.Any(component => component["tiered"] is ScriptValue.Flag { Value: true }))
        {
            HardwareLimit[] most = [limits.Cumulus, limits.Nimbus, limits.Stratus];
            for (int i = 0; i < Tiers.Length; i++)
            {
                Within(spec, SumOf(components, Tiers[i].Suffix), most[i], $" on a {Tiers[i].Name} node");
            }
        }
        else
        {
            Within(spec, SumOf(components, string.Empty), limits.Stratus, string.Empty);
        }
    }

    private static HardwareNeed SumOf(Sequence<ScriptValue> components, string suffix) => components.Aggregate(
        HardwareNeed.None, (sum, component) => sum + new HardwareNeed(Of(component, "cpu", suffix), Of(component, "ram", suffix), Of(component, "hdd", suffix)));

    /// <summary>The value for the tier, where a tiered component has one that isn't 0; else the plain one.</summary>
    private static Binary64 Of(ScriptValue component, string key, string suffix) => Coercion.ToNumber(
        component["tiered"] is ScriptValue.Flag { Value: true } && component[key + suffix].Truthy ? component[key + suffix] : component[key]);

    private static void Within(SpecPart spec, HardwareNeed sum, HardwareLimit limit, string where)
    {
        if (sum.Cpu * 10 > limit.CpuTenths)
        {
            spec.Problems.Note("compose.cpu", $"{sum.Cpu} cores together", $"at most {limit.CpuTenths / 10} cores{where}");
        }

        if (sum.Ram > limit.RamMegabytes)
        {
            spec.Problems.Note("compose.ram", $"{sum.Ram} MB together", $"at most {limit.RamMegabytes} MB{where}");
        }

        if (sum.Hdd > limit.HddGigabytes)
        {
            spec.Problems.Note("compose.hdd", $"{sum.Hdd} GB together", $"at most {limit.HddGigabytes} GB{where}");
        }
    }
}
