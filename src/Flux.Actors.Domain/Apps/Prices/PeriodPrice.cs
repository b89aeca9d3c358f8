using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>The price of an app for one period, in the unit of the table.</summary>
/// <remarks>Shape: <c>IsLeast</c> where the table's least price stands in for a smaller one; the network then hands on a text with two decimals. NaN where nothing can be paid.</remarks>
public readonly record struct PeriodPrice(Binary64 Value, bool IsLeast)
{
    /// <summary>An app's price is that of three instances, so one instance costs a third.</summary>
    private const int InstancesPerSum = 3;

    /// <summary>The versions with one nameless component; what has no version of the network's is priced as composed.</summary>
    private const int FlatVersionMax = 3;

    private const int TenthsPerCore = 10;
    private const int MegabytesPerUnit = 100;
    private const int Cents = 100;

    private static Binary64 Half { get; } = Binary64.One / 2;

    /// <summary>What the network asks at the height, each addition and product rounded in its order.</summary>
    /// <remarks>Source: research sheet of the applications §3.2; vectors/fluxos/generated-price-per-month-flux.json, -usd.json.</remarks>
    public static PeriodPrice Of(AppSpec spec, long height, PriceTable table, PriceRules rules)
    {
        if (table.At(height) is not { } row)
        {
            return new(Binary64.NaN, IsLeast: false);
        }

        Binary64? least = height >= rules.LeastFrom ? row.Least : null;
        return spec.Version is >= 1 and <= FlatVersionMax
            ? OfFlat(spec.Components[0], row, least)
            : OfComposed(spec, row, least, height >= rules.ExtraInstancesFrom);
    }

    private static PeriodPrice OfFlat(SpecComponent app, PriceTableRow row, Binary64? least)
    {
        HardwareNeed need = app.Tiers is { } tiers ? tiers.Cumulus + tiers.Nimbus + tiers.Stratus : app.Hardware;
        int ports = EnterprisePorts(app);
        Binary64 sum = ports > 0 ? Hardware(need, row) + ports * row.Port : Hardware(need, row);
        bool isLeast = app.Tiers is not null && least is { } wanted && sum < wanted;
        return new(PriceRounding.AtLeast(PriceRounding.CeilingCents(isLeast ? least!.Value : sum), row.Minimum), IsLeast: false);
    }

    private static PeriodPrice OfComposed(AppSpec spec, PriceTableRow row, Binary64? least, bool countInstances)
    {
        HardwareNeed need = HardwareNeed.None;
        int ports = 0;
        foreach (SpecComponent component in spec.Components)
        {
            need += component.Tiers is { } tiers ? Third(tiers.Cumulus + tiers.Nimbus + tiers.Stratus) : component.Hardware;
            ports += EnterprisePorts(component);
        }

        Binary64 sum = Hardware(need, row);
        sum = spec.IsEnterprise ? sum + row.Scope : sum;
        sum = spec.StaticIp ? sum + row.StaticIp : sum;
        sum = ports > 0 ? sum + ports * row.Port : sum;
        Binary64 price = PriceRounding.CeilingCents(sum / InstancesPerSum);
        price = countInstances ? WithInstances(price, (Binary64)spec.Instances - 1) : price;
        return least is { } wanted && price < wanted ? new(PriceRounding.NearestCents(wanted), IsLeast: true) : new(price, IsLeast: false);
    }

    /// <summary>A cheap app's further instances cost half a unit each where there are more than two; otherwise each costs what the first does.</summary>
    private static Binary64 WithInstances(Binary64 one, Binary64 further)
    {
        if (!(further > 0))
        {
            return one;
        }

        return one < Half && further > 2
            ? one + further * Half
            : ((one * further * Cents).Ceiling() + (one * Cents).Ceiling()) / Cents;
    }

    private static Binary64 Hardware(HardwareNeed need, PriceTableRow row) =>
        need.Cpu * row.Cpu * TenthsPerCore + need.Ram * row.Ram / MegabytesPerUnit + need.Hdd * row.Hdd;

    private static HardwareNeed Third(HardwareNeed sum) => new(sum.Cpu / 3, sum.Ram / 3, sum.Hdd / 3);

    private static int EnterprisePorts(SpecComponent component)
    {
        int count = 0;
        foreach (int port in component.Ports)
        {
            count += PortRules.Enterprise(port) ? 1 : 0;
        }

        return count;
    }
}
