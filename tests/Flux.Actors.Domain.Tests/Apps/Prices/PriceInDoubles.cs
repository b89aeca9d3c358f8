using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>The network's prices said again in the hardware's doubles, from the tables' own decimals: what the rules are compared with.</summary>
internal static class PriceInDoubles
{
    private const long Fork = 2_020_000;

    private static readonly (long Above, double[] Prices)[] Flux =
    [
        (-1, [3, 1, 0.5, 1, 2, 6, 3]),
        (983_000, [0.3, 0.1, 0.05, 0.1, 2, 6, 3]),
        (1_004_000, [0.06, 0.02, 0.01, 0.01, 2, 6, 3]),
        (1_288_000, [0.15, 0.05, 0.02, 0.01, 2, 6, 3]),
        (1_594_832, [0.15, 0.05, 0.02, 0.01, 1.5, 6, 3]),
        (1_597_156, [0.03, 0.01, 0.004, 0.01, 0.4, 0.8, 0.4]),
    ];

    private static readonly (long Above, double[] Prices)[] Dollars = [(-1, [0.15, 0.05, 0.02, 0.01, 2, 4, 2, 0.99])];

    public static double Period(AppSpec spec, long height, bool dollars)
    {
        double[] row = (dollars ? Dollars : Flux).Last(each => each.Above < height).Prices;
        double least = dollars && height >= 1_691_000 ? row[7] : double.NegativeInfinity;
        double cpu = 0, ram = 0, hdd = 0;
        int ports = 0;
        foreach (SpecComponent part in spec.Components)
        {
            double share = spec.Version > 3 ? 3 : 1;
            (double c, double r, double d) = part.Tiers is { } t
                ? ((Of(t.Cumulus.Cpu) + Of(t.Nimbus.Cpu) + Of(t.Stratus.Cpu)) / share,
                    (Of(t.Cumulus.Ram) + Of(t.Nimbus.Ram) + Of(t.Stratus.Ram)) / share,
                    (Of(t.Cumulus.Hdd) + Of(t.Nimbus.Hdd) + Of(t.Stratus.Hdd)) / share)
                : (Of(part.Hardware.Cpu), Of(part.Hardware.Ram), Of(part.Hardware.Hdd));
            (cpu, ram, hdd) = (cpu + c, ram + r, hdd + d);
            ports += part.Ports.Count(port => port is <= 1023 or 8080 or 8081 or 8443 or 6667);
        }

        double sum = cpu * row[0] * 10 + ram * row[1] / 100 + hdd * row[2];
        if (spec.Version <= 3)
        {
            sum += ports * row[4];
            sum = spec.Components[0].Tiers is not null && sum < least ? least : sum;
            return Math.Max(Up(sum), row[3]);
        }

        sum += spec.Nodes.Count > 0 || spec.Enterprise.Length > 0 ? row[5] : 0;
        sum += spec.StaticIp ? row[6] : 0;
        sum += ports * row[4];
        double price = Up(sum / 3);
        int further = spec.Instances - 1;
        if (further > 0 && height >= 1_890_000)
        {
            price = price < 0.5 && further > 2 ? price + further * 0.5 : (Math.Ceiling(price * further * 100) + Math.Ceiling(price * 100)) / 100;
        }

        return price < least ? least : price;
    }

    public static long Registration(AppSpec spec, long height) => Atoms(Math.Max(Up(Period(spec, height, false) * (Life(spec, height) / Usual(height))), Least(height)));

    public static long Update(RunningApp old, AppSpec spec, long height)
    {
        double fresh = Up(Period(spec, height, false) * (Life(spec, height) / Usual(height)));
        double life = Life(old.Spec, old.Height);
        double before = Up(Period(old.Spec, old.Height, false) * (life / Usual(old.Height)));
        double left = (life - (height - old.Height)) / life;
        return Atoms(Math.Max(Up(left > 0 ? (fresh - left * before) * 0.9 : fresh * 0.9), Least(height)));
    }

    public static double FluxQuote(AppSpec spec, RunningApp? old, long height)
    {
        double price = Up(Period(spec, height, false) * (Life(spec, height) / Usual(height)));
        if (old is not null)
        {
            double life = height > 1_315_000 ? Life(old.Spec, old.Height) : Usual(old.Height);
            double before = Up(Period(old.Spec, height, false) * (life / Usual(old.Height)));
            double left = (life - Passed(old, height)) / life;
            price -= left > 0 ? left * before : 0;
        }

        return Nearest(Math.Max(Up(Standby(Sized(price, spec), spec)), Least(height)));
    }

    /// <summary>Without an offer and without a marketplace; no discount where the quote in FLUX counts.</summary>
    public static (double Dollars, double Flux, bool Discount) FiatQuote(AppSpec spec, RunningApp? old, long height, double rate)
    {
        double periods = Life(spec, height) / Usual(height);
        double price = Nearest(Period(spec, height, true) * periods);
        if (old is not null)
        {
            double asked = height > 1_315_000 ? Life(old.Spec, old.Height) : Usual(old.Height);
            double end = old.Height + asked;
            double life = (old.Height < Fork && end > Fork ? Fork + 4 * (end - Fork) : end) - old.Height;
            double before = Nearest(Period(old.Spec, height, true) * (life / Usual(old.Height)));
            double left = (life - Passed(old, height)) / life;
            price -= left > 0 ? left * before : 0;
        }

        price = spec.Version <= 3 || spec.Instances < 4 ? Sized(price, spec) : price;
        price = Math.Max(Nearest(Standby(price, spec)), 0.99);
        price = Math.Max(Nearest(periods >= 9 ? price * 0.88 : periods >= 6 ? price * 0.94 : periods >= 3 ? price * 0.97 : price), 0.99);
        double flux = price / rate * 0.95, chain = FluxQuote(spec, old, height);
        return chain > flux ? (price, chain, false) : (price, Nearest(flux), true);
    }

    private static double Sized(double price, AppSpec spec)
    {
        double Sum(Func<HardwareNeed, Binary64> of) => spec.Components.Aggregate(0.0, (sum, part) => sum + Of(of(part.Tiers?.Stratus ?? part.Hardware)));
        (double cpu, double ram, double hdd) = (Sum(need => need.Cpu), Sum(need => need.Ram), Sum(need => need.Hdd));
        return cpu < 3 && ram < 6000 && hdd < 150 ? price * 0.8 : cpu < 7 && ram < 29_000 && hdd < 370 ? price * 0.9 : price;
    }

    private static double Standby(double price, AppSpec spec) => spec.Components.Any(part => part.ContainerData.Contains("g:", StringComparison.Ordinal)) ? price * 0.8 : price;

    private static double Life(AppSpec spec, long height) => spec.ExpireBlocks is { } blocks ? blocks : Usual(height);

    private static double Usual(long height) => height >= Fork ? 88_000 : 22_000;

    private static double Passed(RunningApp old, long height) =>
        old.Height < Fork && height >= Fork ? Fork - old.Height + 4.0 * (height - Fork) : height - old.Height;

    private static double Least(long height) => Flux.Last(each => each.Above < height).Prices[3];

    private static long Atoms(double price) => (long)Math.Ceiling(price * 1e8);

    private static double Up(double value) => Math.Ceiling(value * 100) / 100;

    /// <summary>To the nearest cent of the exact double: the platform writes 24 decimals of it, and decimal arithmetic rounds them.</summary>
    private static double Nearest(double value) => double.Parse(
        decimal.Round(decimal.Parse(value.ToString("F24", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), 2, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture),
        CultureInfo.InvariantCulture);

    private static double Of(Binary64 value) => BitConverter.UInt64BitsToDouble(value.Bits);
}
