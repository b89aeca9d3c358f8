using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>A network's numbers of the money and life of apps.</summary>
/// <remarks>
/// Shape: of what an instance costs, <c>BurntPercent</c> and <c>TreasuryPercent</c> don't go to its host; <c>Reminders</c> are blocks before the end, the longest first.
/// <c>NetworkHeight</c> is the existing network's height that this network's block 0 stands for, used by the rule set <c>flux-compatible</c> only. Units: percent; blocks.
/// Source: docs/spec/apps.md §3, §5, §6.
/// </remarks>
[Wire("apps.parameters.v1")]
public sealed record AppParameters(
    PriceRow Prices, int BurntPercent, int TreasuryPercent, long SettleEvery, long PauseMax, Sequence<long> Reminders, long NetworkHeight)
{
    /// <summary>Reminders a week and a day before the end; three months of pause; block 0 stands for November 2026.</summary>
    public static AppParameters Default { get; } = new(
        PriceRow.Flux, BurntPercent: 10, TreasuryPercent: 10, SettleEvery: 60, PauseMax: 264_000, [20_160, 2_880], NetworkHeight: 2_900_000);

    /// <summary>What each number must lie between. Shape: name, value, least, most.</summary>
    internal IEnumerable<(string Name, long Value, long Min, long Max)> Bounds() =>
    [
        ("price of a thousandth of a core", Prices.PerMillicore, 0, PriceMax),
        ("price of a MB of memory", Prices.PerMegabyte, 0, PriceMax),
        ("price of a GB of disk", Prices.PerGigabyte, 0, PriceMax),
        ("price of an enterprise port", Prices.PerEnterprisePort.Atoms, 0, PriceMax),
        ("price of an enterprise app", Prices.PerEnterpriseApp.Atoms, 0, PriceMax),
        ("price of a static address", Prices.PerStaticAddress.Atoms, 0, PriceMax),
        ("least price of an app", Prices.Minimum.Atoms, 1, PriceMax),
        ("burnt percent of what apps pay", BurntPercent, 0, 100),
        ("treasury's percent of what apps pay", TreasuryPercent, 0, 100 - Math.Clamp(BurntPercent, 0, 100)),
        ("blocks between settlements of apps", SettleEvery, 1, BlocksMax),
        ("most blocks of an app's pause", PauseMax, 1, BlocksMax),
        ("reminders of an app's end", Reminders.Count, 0, RemindersMax),
        .. Reminders.Select((blocks, i) => ("blocks of a reminder", blocks, 1, i == 0 ? BlocksMax : Math.Max(1, Reminders[i - 1] - 1))),
        ("height that block 0 stands for", NetworkHeight, 0, BlocksMax),
    ];

    private const long PriceMax = 1_000_000_000_000_000;
    private const long BlocksMax = 1_000_000_000;
    private const int RemindersMax = 8;
}

/// <summary>What a network asks for a resource and period.</summary>
/// <remarks>
/// Units: atoms per thousandth of a core, per MB, per GB, per enterprise port, for an enterprise app (sealed, or bound to nodes), and for nodes of static
/// address, each for one period; <c>Minimum</c> is the least that a message pays.
/// </remarks>
[Wire("apps.price-row.v1")]
public sealed record PriceRow(
    long PerMillicore, long PerMegabyte, long PerGigabyte, Amount PerEnterprisePort, Amount PerEnterpriseApp, Amount PerStaticAddress, Amount Minimum)
{
    /// <summary>The existing network's row since height 1,597,156: 0.03 FLUX per 0.1 core, 0.01 per 100 MB, 0.004 per GB, 0.4 per port, 0.8 and 0.4, at least 0.01.</summary>
    public static PriceRow Flux { get; } = new(
        30_000, 10_000, 400_000, new Amount(40_000_000), new Amount(80_000_000), new Amount(40_000_000), new Amount(1_000_000));
}
