using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.Prices.PriceCases;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>What holds of every price, whatever the specification.</summary>
public sealed class PricePropertyTests(ITestOutputHelper output)
{
    private const int Cases = 5_000;

    private static readonly string[] Strange =
    [
        "0", "-0", "-1", "0.1", "1e-320", "1e308", "-1e308", "1e400", "9007199254740993", "9223372036854775807", "-9223372036854775808", "1e19", "0.30000000000000004",
        "null", "true", "\"\"", "\"12\"", "\"x\"", "[]", "{}", "[7]",
    ];

    private static readonly long[] Heights = [-5, -1, 0, 983_000, 1_315_000, 1_691_000, 1_889_999, 2_019_999, 2_020_000, 2_176_519, Now];

    /// <summary>No specification, however broken, makes a price throw; a payment that is demanded is never below the least one.</summary>
    [Fact]
    public void prices_are_told_for_whatever_a_specification_holds() => Holds(prng =>
    {
        AppSpec spec = AnySpec(prng), old = AnySpec(prng);
        long height = Pick(prng, Heights), before = Pick(prng, Heights);
        RunningApp running = new(old, before);
        Amount?[] payments =
        [
            MinimumPayment.OfRegistration(spec, height, Rules),
            MinimumPayment.OfUpdate(running, spec, height, Rules),
            MinimumPayment.OfUpdateObserved(running, spec, height, Rules),
        ];
        Assert.All(payments, payment => Assert.True(payment is null || payment.Value.Atoms >= 1_000_000));
        PeriodPrice.Of(spec, height, Rules.Dollars.Table, Rules);
        Assert.NotEmpty(FluxQuote.Of(spec, running, height, Rules));
        FiatQuote? quote = FiatQuote.Of(new FiatRequest(spec, running, [height], Number(prng), [new("", Number(prng))], Number(prng)), height, Rules);
        Assert.True(quote is null || quote == FiatQuote.Free || quote.Dollars.IsNaN || quote.Dollars >= Rules.Dollars.Least);
        return payments[0] is not null || quote is not null;
    });

    /// <summary>The rules in integers, and the same formulas in the hardware's doubles, agree to the last bit.</summary>
    [Fact]
    public void prices_are_those_of_the_hardwares_doubles() => Holds(prng =>
    {
        AppSpec spec = ValidSpec(prng);
        long height = prng.Below(4) == 0 ? Pick(prng, Heights[2..]) : 1_200_000 + (long)prng.Below(1_800_000);
        RunningApp old = new(prng.Below(2) == 0 ? spec with { ExpireBlocks = 1 + (long)prng.Below(200_000) } : ValidSpec(prng), Math.Max(0, height - (long)prng.Below(90_000)));
        RunningApp? running = prng.Below(3) == 0 ? null : old;
        Assert.Equal(PriceInDoubles.Period(spec, height, dollars: false), Double(PeriodPrice.Of(spec, height, Rules.Flux, Rules).Value));
        Assert.Equal(PriceInDoubles.Period(spec, height, dollars: true), Double(PeriodPrice.Of(spec, height, Rules.Dollars.Table, Rules).Value));
        Assert.Equal(PriceInDoubles.Registration(spec, height), MinimumPayment.OfRegistration(spec, height, Rules)?.Atoms);
        Assert.Equal(height > old.Height ? PriceInDoubles.Update(old, spec, height) : null, MinimumPayment.OfUpdate(old, spec, height, Rules)?.Atoms);
        Assert.Equal(PriceInDoubles.FluxQuote(spec, running, height), double.Parse(FluxQuote.Of(spec, running, height, Rules), CultureInfo.InvariantCulture));
        FiatQuote quote = Assert.IsType<FiatQuote>(FiatQuote.Of(new(spec, running, [], null, [], Binary64.Parse("0.3")), height, Rules));
        if (quote != FiatQuote.Free)
        {
            Assert.Equal(PriceInDoubles.FiatQuote(spec, running, height, 0.3), (Double(quote.Dollars), Double(quote.Flux), quote.DiscountPercent is not null));
        }

        return quote != FiatQuote.Free;
    });

    /// <summary>More of a resource, of instances or of life never costs less: neither what is demanded nor what is quoted in FLUX.</summary>
    [Fact]
    public void more_never_costs_less() => Holds(prng =>
    {
        long height = 1_000 + (long)prng.Below(3_000_000);
        RunningApp running = new(Ordinary(Needs(prng)), Math.Max(0, height - (long)prng.Below(60_000)));
        int[] less = Needs(prng), more = [.. less];
        more[prng.Below((ulong)more.Length)] += 1 + (int)prng.Below(prng.Below(2) == 0 ? 3UL : 500UL);
        AppSpec small = Ordinary(less), large = Ordinary(more);
        Amount[] demanded = [Demanded(small, height), Demanded(large, height)];
        Assert.True(demanded[0] <= demanded[1], $"{demanded[0]} for {small.Canonical}, {demanded[1]} for {large.Canonical} at {height}");
        AssertRises(MinimumPayment.OfUpdate(running, small, height, Rules), MinimumPayment.OfUpdate(running, large, height, Rules));
        Assert.True(
            Binary64.Parse(FluxQuote.Of(small, running, height, Rules)) <= Binary64.Parse(FluxQuote.Of(large, running, height, Rules)),
            $"quotes of {small.Canonical} and {large.Canonical} after {running} at {height}");
        return demanded[0] < demanded[1];
    });

    /// <summary>In dollars a longer life may cost less, since months are discounted; more of a resource never does.</summary>
    [Fact]
    public void more_resources_are_never_quoted_at_less_in_dollars() => Holds(prng =>
    {
        int[] less = Needs(prng), more = [.. less];
        more[prng.Below(4)] += 1 + (int)prng.Below(500);
        long height = 1_000 + (long)prng.Below(3_000_000);
        FiatQuote[] quotes = [Quoted(Ordinary(less), height), Quoted(Ordinary(more), height)];
        Assert.True(quotes[0].Dollars <= quotes[1].Dollars, $"{quotes[0]} for {string.Join(' ', less)}, {quotes[1]} for {string.Join(' ', more)} at {height}");
        Assert.True(quotes[0].Flux <= quotes[1].Flux);
        return quotes[0].Dollars < quotes[1].Dollars;
    });

    /// <summary>Draws the cases from a printed seed; half of them must tell something.</summary>
    private void Holds(Func<Prng, bool> property)
    {
        Patterns seeds = new(output);
        int telling = 0;
        for (int i = 0; i < Cases; i++)
        {
            try
            {
                telling += property(new Prng(seeds.Below(ulong.MaxValue))) ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"FLUX_SEED={seeds.Seed}, case {i}: {e.Message}", e);
            }
        }

        output.WriteLine($"{telling} of {Cases} cases told something");
        Assert.True(telling * 2 >= Cases, $"{telling} of {Cases} cases told something, half wanted; FLUX_SEED={seeds.Seed}");
    }

    private static void AssertRises(Amount? small, Amount? large) => Assert.True(small is null || large is null || small.Value <= large.Value);

    private static Amount Demanded(AppSpec spec, long height) => Assert.NotNull(MinimumPayment.OfRegistration(spec, height, Rules));

    private static FiatQuote Quoted(AppSpec spec, long height) => Assert.IsType<FiatQuote>(FiatQuote.Of(new(spec, null, [], null, [], Binary64.One / 3), height, Rules));

    /// <summary>Tenths of a core, hundreds of MB, GB, instances beyond one, blocks in hundreds.</summary>
    private static int[] Needs(Prng prng) =>
        [1 + (int)prng.Below(150), 1 + (int)prng.Below(590), 1 + (int)prng.Below(820), (int)prng.Below(8), 1 + (int)prng.Below(10_000)];

    private static AppSpec Ordinary(int[] needs) => Composed(
        instances: 1 + needs[3],
        expire: needs[4] * 100L,
        [((needs[0] / 10m).ToString(CultureInfo.InvariantCulture), (needs[1] * 100).ToString(CultureInfo.InvariantCulture), needs[2].ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Of any version, tiered or not: round numbers, whose prices lie on whole cents but for a hair, and numbers of up to eight decimals.</summary>
    private static AppSpec ValidSpec(Prng prng)
    {
        int version = 1 + (int)prng.Below(8);
        string Decimal(long below, int decimals) => (1 + (long)prng.Below((ulong)below)) + (decimals == 0 ? "" : "." + prng.Below((ulong)Math.Pow(10, decimals)).ToString("D" + decimals, CultureInfo.InvariantCulture));
        string Need(string tier) => $",\"cpu{tier}\":{Decimal(4, (int)prng.Below(3))},\"ram{tier}\":{(prng.Below(2) == 0 ? $"{1 + prng.Below(90)}00" : Decimal(9_000, 8))},\"hdd{tier}\":{Decimal(200, (int)prng.Below(2) * 4)}";
        string Part(int at)
        {
            bool tiered = version < 8 && prng.Below(3) == 0;
            string ports = string.Join(',', Enumerable.Range(0, (int)prng.Below(4)).Select(_ => Pick(prng, (int[])[80, 443, 1_024, 8_080, 31_000])));
            string data = Pick(prng, ["/data", "/data", "g:/data"]);
            string tiers = tiered ? Need("basic") + Need("super") + Need("bamf") : "";
            return $$"""
            "name":"c{{at}}","ports":[{{ports}}],"containerData":"{{data}}","tiered":{{(tiered ? "true" : "false")}}{{Need("")}}{{tiers}}
            """;
        }

        string components = string.Join(',', Enumerable.Range(0, (int)prng.Below(4)).Select(at => $"{{{Part(at)}}}"));
        string parts = version <= 3 ? Part(0) + (version == 1 ? ",\"port\":443" : "") : $"\"compose\":[{components}]";
        string instances = version >= 3 ? $",\"instances\":{1 + prng.Below(prng.Below(2) == 0 ? 6UL : 100UL)}" : "";
        string expire = version >= 6 ? $",\"expire\":{(prng.Below(2) == 0 ? 22_000 * (1 + prng.Below(48)) : 1 + prng.Below(1_056_000))}" : "";
        string scope = version >= 7 ? $",\"nodes\":[{Pick(prng, ["", "\"1.1.1.1\""])}],\"staticip\":{Pick(prng, ["true", "false"])}" : "";
        return Of($$"""{"version":{{version}},{{parts}}{{instances}}{{expire}}{{scope}},"enterprise":"{{Pick(prng, ["", "QUJD"])}}"}""");
    }

    private static double Double(Binary64 value) => BitConverter.UInt64BitsToDouble(value.Bits);

    private static AppSpec AnySpec(Prng prng)
    {
        string V() => Pick(prng, Strange);
        string Tiers() => string.Concat(
            ((string[])["cpubasic", "cpusuper", "cpubamf", "rambasic", "ramsuper", "rambamf", "hddbasic", "hddsuper", "hddbamf"]).Select(key => $",\"{key}\":{V()}"));
        string Part() => $$""" "name":{{V()}},"ports":{{V()}},"containerData":{{V()}},"cpu":{{V()}},"ram":{{V()}},"hdd":{{V()}},"tiered":{{V()}}{{Tiers()}} """;
        string components = string.Join(',', Enumerable.Range(0, (int)prng.Below(4)).Select(_ => $"{{{Part()}}}"));
        return Of($$"""{"version":{{prng.Below(10)}},{{Part()}},"compose":[{{components}}],"instances":{{V()}},"expire":{{V()}},"nodes":{{V()}},"staticip":{{V()}},"enterprise":{{V()}}}""");
    }

    private static Binary64 Number(Prng prng) => Coercion.ToNumber(ScriptValue.Of(Pick(prng, Strange)));

    private static T Pick<T>(Prng prng, T[] from) => from[prng.Below((ulong)from.Length)];
}
