using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What the network asks for a resource and period.</summary>
/// <remarks>Units: atoms per thousandth of a core, per MB, per GB and per enterprise port, each for one period.</remarks>
[Wire("apps.price-row.v1")]
public sealed record PriceRow(long PerMillicore, long PerMegabyte, long PerGigabyte, Amount PerEnterprisePort, Amount Minimum)
{
    /// <summary>The existing network's row in force since height 1,597,156: 0.03 FLUX per 0.1 core, 0.01 per 100 MB, 0.004 per GB, 0.4 per enterprise port, at least 0.01.</summary>
    public static PriceRow Flux { get; } = new(30_000, 10_000, 400_000, new Amount(40_000_000), new Amount(1_000_000));
}

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

    /// <summary>The price of one period for all instances; its minimum is applied in <see cref="Of"/> only.</summary>
    public static Amount OfPeriod(AppSpecification specification, PriceRow row)
    {
        long sum = 0;
        foreach (AppComponent component in specification.Compose)
        {
            sum += component.CpuMillicores * row.PerMillicore
                + component.RamMegabytes * row.PerMegabyte
                + component.HddGigabytes * row.PerGigabyte
                + component.Ports.Count(PortRules.Enterprise) * row.PerEnterprisePort.Atoms;
        }

        long one = CeilingOf(sum, InstancesPerSum * AtomsPerCent);
        long further = specification.Instances - 1;
        long cents = one < CheapInstanceCents && further > 2
            ? one + further * CheapInstanceCents
            : one + further * one;
        return new Amount(cents * AtomsPerCent);
    }

    /// <summary>What the registration must pay: the period price for the asked blocks, rounded up to a cent, and at least the minimum.</summary>
    public static Amount Of(AppSpecification specification, PriceRow row)
    {
        long cents = OfPeriod(specification, row).Atoms / AtomsPerCent;
        Amount price = new(CeilingOf(cents * specification.ExpireBlocks, PeriodBlocks) * AtomsPerCent);
        return price < row.Minimum ? row.Minimum : price;
    }

    private static long CeilingOf(long value, long divisor) => (value + divisor - 1) / divisor;
}
