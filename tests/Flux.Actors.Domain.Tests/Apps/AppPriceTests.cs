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

    private static string Price(int instances, long blocks, params AppComponent[] components) =>
        AppPrice.Of(new AppSpecification("a", "d", "o", components.ToSequence(), instances, [], blocks, null), PriceRow.Flux).ToString();

    private static AppComponent Component(long cpu, long ram, long hdd, int port) =>
        new("web", "", "flux/hello:1", [port], [""], [], [], [80], "/data", cpu, ram, hdd);
}
