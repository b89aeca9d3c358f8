using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>A part of what one instance costs for one period.</summary>
public sealed record PeriodPart(string Name, long Quantity, string Unit, Amount PerPeriod);

/// <summary>The price of an app in the rule set <c>flux</c>, with integers only.</summary>
/// <remarks>
/// Every rounding is up to a whole cent (0.01 FLUX, 1,000,000 atoms). Where the existing network's doubles land a hair above a
/// whole cent it asks one cent more; docs/compatibility.md counts the cases. Source: docs/spec/apps.md §3; research sheet §3.2, §3.3.
/// </remarks>
public static class AppPrice
{
    /// <summary>The blocks one period price pays for: a month of 30-second blocks.</summary>
    public const long PeriodBlocks = 88_000;

    private const long AtomsPerCent = Amount.AtomsPerFlux / 100;

    /// <summary>The resources priced are those of three instances, so one instance costs a third of the sum.</summary>
    private const long InstancesPerSum = 3;

    /// <summary>Below this price of one instance, and with more than two further ones, each further one adds this much instead.</summary>
    private const long CheapInstanceCents = 50;

    /// <summary>What a change costs of its formula value. Units: percent.</summary>
    private const long ChangePercent = 90;

    /// <summary>The price of one period for all instances; its minimum is applied in <see cref="Of"/> only.</summary>
    public static Amount OfPeriod(AppNeeds needs, int instances, PriceRow row) => InCents(PeriodCents(needs, instances, row));

    /// <summary>What the blocks cost: the period price for them, rounded up to a cent, and at least the minimum.</summary>
    public static Amount Of(AppNeeds needs, int instances, long blocks, PriceRow row) =>
        AtLeast(row.Minimum, InCents(CeilingOf(PeriodCents(needs, instances, row) * blocks, PeriodBlocks)));

    /// <summary>What a change costs whose new life costs <paramref name="price"/> where <paramref name="unused"/> of the old one is left: 90 % of the difference, at least the minimum.</summary>
    public static Amount OfChange(Amount price, Amount unused, PriceRow row) => unused >= price
        ? row.Minimum
        : AtLeast(row.Minimum, InCents(CeilingOf((Int128)(price - unused).Atoms * ChangePercent, 100 * AtomsPerCent)));

    /// <summary>What a period costs one instance, part by part and to the atom, before anything is rounded to cents.</summary>
    public static Sequence<PeriodPart> PartsOf(AppNeeds needs, PriceRow row) => Sums(needs, row)
        .Where(part => part.Quantity > 0)
        .Select(part => new PeriodPart(part.Name, part.Quantity, part.Unit, new Amount((long)Int128.Min(part.Atoms / InstancesPerSum, long.MaxValue))))
        .ToSequence();

    private static IEnumerable<(string Name, long Quantity, string Unit, Int128 Atoms)> Sums(AppNeeds needs, PriceRow row) =>
    [
        ("cpu", needs.CpuMillicores, "thousandths of a core", (Int128)needs.CpuMillicores * row.PerMillicore),
        ("memory", needs.RamMegabytes, "MB", (Int128)needs.RamMegabytes * row.PerMegabyte),
        ("disk", needs.HddGigabytes, "GB", (Int128)needs.HddGigabytes * row.PerGigabyte),
        ("enterprise ports", needs.EnterprisePorts, "ports", (Int128)needs.EnterprisePorts * row.PerEnterprisePort.Atoms),
        ("enterprise app", needs.Enterprise ? 1 : 0, "app", needs.Enterprise ? row.PerEnterpriseApp.Atoms : 0),
        ("static address", needs.StaticAddress ? 1 : 0, "app", needs.StaticAddress ? row.PerStaticAddress.Atoms : 0),
    ];

    private static Int128 PeriodCents(AppNeeds needs, int instances, PriceRow row)
    {
        Int128 sum = Sums(needs, row).Aggregate(Int128.Zero, (all, part) => all + part.Atoms);
        Int128 one = CeilingOf(sum, InstancesPerSum * AtomsPerCent);
        int further = Math.Max(0, instances - 1);
        return one < CheapInstanceCents && further > 2 ? one + further * CheapInstanceCents : one + further * one;
    }

    /// <summary>A price beyond all money stays beyond it.</summary>
    private static Amount InCents(Int128 cents) => new((long)Int128.Min(cents * AtomsPerCent, long.MaxValue));

    private static Amount AtLeast(Amount least, Amount price) => price < least ? least : price;

    private static Int128 CeilingOf(Int128 value, Int128 divisor) => (value + divisor - 1) / divisor;
}
