using Flux.Actors.Domain.Apps;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class AppPriceTests
{
    [Theory]
    [InlineData(3, 22000, "0.12")]
    [InlineData(3, 88000, "0.45")]
    [InlineData(3, 1056000, "5.4")]
    [InlineData(4, 88000, "1.65")]
    [InlineData(1, 88000, "0.15")]
    [InlineData(1, 1, "0.01")]
    public void two_components_of_half_a_core_cost_what_the_network_asks(int instances, long blocks, string flux) =>
        Assert.Equal(flux, Price(instances, blocks, Component(500, 500, 5, 31111), Component(500, 500, 5, 31112)));

    [Theory]
    [InlineData(31080, "0.06")]
    [InlineData(80, "0.45")]
    [InlineData(8443, "0.45")]
    public void an_enterprise_port_costs_more(int port, string flux) => Assert.Equal(flux, Price(3, 88000, Component(100, 100, 1, port)));

    [Fact]
    public void the_dearest_specification_does_not_overflow() =>
        Assert.Equal("5472", Price(100, 1_056_000, Component(15_000, 59_000, 820, 31080)));

    [Fact]
    public void hardware_below_the_minimum_is_priced_and_reserved_as_the_minimum()
    {
        foreach (string cpu in (string[])["0", "-1", "1e-9", "0.1", "0.05"])
        {
            AppNeeds needs = Needs(SpecificationTexts.With("\"cpu\":0.1", $"\"cpu\":{cpu}").Replace("\"ram\":100,\"hdd\":1", "\"ram\":-5,\"hdd\":0", StringComparison.Ordinal));
            Assert.Equal(new AppNeeds(100, 100, 1, 0, false, false), needs);
        }

        Assert.Equal(151, Needs(SpecificationTexts.With("\"cpu\":0.1", "\"cpu\":0.15012")).CpuMillicores);
        Assert.Equal(150, Needs(SpecificationTexts.With("\"cpu\":0.1", "\"cpu\":0.15")).CpuMillicores);
    }

    [Fact]
    public void a_sealed_app_is_priced_as_the_most_it_may_ask_and_as_an_enterprise_app()
    {
        string sealing = SpecificationTexts.With(SpecificationTexts.Component, string.Empty).Replace("\"enterprise\":\"\"", "\"enterprise\":\"c2VhbGVk\"", StringComparison.Ordinal);

        Assert.Equal(new AppNeeds(15_000, 59_000, 820, 0, true, false), Needs(sealing));
    }

    [Fact]
    public void a_tiered_app_is_priced_by_the_most_of_its_tiers()
    {
        const string Tiered =
            """{"version":4,"name":"hello","description":"d","owner":"o","compose":[{"name":"web","description":"","repotag":"flux/hello:1","ports":[],"domains":[],"environmentParameters":[],"commands":[],"containerPorts":[],"containerData":"/data","cpu":1,"ram":100,"hdd":9,"tiered":true,"cpubasic":1,"cpusuper":2,"cpubamf":3,"rambasic":1000,"ramsuper":2000,"rambamf":3000,"hddbasic":1,"hddsuper":2,"hddbamf":3}],"instances":3}""";

        Assert.Equal(new AppNeeds(3_000, 3_000, 9, 0, false, false), Needs(Tiered));
    }

    [Fact]
    public void the_parts_add_up_to_the_price_but_for_the_rounding_to_a_cent()
    {
        AppNeeds needs = new(500, 1_000, 10, 2, true, true);

        Amount sum = AppPrice.PartsOf(needs, PriceRow.Flux).Aggregate(Amount.Zero, (all, part) => all + part.PerPeriod);

        Amount price = AppPrice.OfPeriod(needs, 1, PriceRow.Flux);
        Assert.True(price >= sum && price - sum < new Amount(1_000_006), $"{sum} in parts, {price} together");
    }

    [Theory]
    [InlineData(100, 0, 90)]
    [InlineData(100, 40, 54)]
    [InlineData(100, 100, 1)]
    [InlineData(100, 200, 1)]
    public void a_change_costs_nine_tenths_of_the_difference_and_a_cent_at_least(long price, long unused, long cents) =>
        Assert.Equal(new Amount(cents * 1_000_000), AppPrice.OfChange(new Amount(price * 1_000_000), new Amount(unused * 1_000_000), PriceRow.Flux));

    private static string Price(int instances, long blocks, params AppNeeds[] components) => AppPrice.Of(
        components.Aggregate((sum, more) => sum with
        {
            CpuMillicores = sum.CpuMillicores + more.CpuMillicores,
            RamMegabytes = sum.RamMegabytes + more.RamMegabytes,
            HddGigabytes = sum.HddGigabytes + more.HddGigabytes,
            EnterprisePorts = sum.EnterprisePorts + more.EnterprisePorts,
        }),
        instances,
        blocks,
        PriceRow.Flux).ToString();

    private static AppNeeds Component(long cpu, long ram, long hdd, int port) => new(cpu, ram, hdd, PortRules.Enterprise(port) ? 1 : 0, false, false);

    private static AppNeeds Needs(string json)
    {
        SpecVerdict verdict = SpecReader.Read(json, 0, SpecRules.Flux);
        return AppNeeds.Of(verdict.Spec ?? throw new ArgumentException(verdict.Problems.ToString()), DeployDocument.Default);
    }
}
