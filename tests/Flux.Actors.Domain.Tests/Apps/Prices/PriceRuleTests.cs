using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.Prices.PriceCases;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>The existing network's rules of prices, said in small cases.</summary>
public sealed class PriceRuleTests
{
    [Theory]
    [InlineData(1, "0.15")]
    [InlineData(3, "0.45")]
    [InlineData(4, "1.65")] // Above three, half a FLUX for each further one.
    [InlineData(100, "49.65")]
    public void further_instances_of_a_cheap_app_cost_half_a_FLUX_each(int instances, string price) =>
        Assert.Equal(price, PeriodPrice.Of(Sample(instances), Now, Rules.Flux, Rules).Value.ToString());

    [Fact]
    public void instances_are_not_counted_below_their_height()
    {
        Assert.Equal("0.15", PeriodPrice.Of(Sample(100), 1_889_999, Rules.Flux, Rules).Value.ToString());
        Assert.Equal("49.65", PeriodPrice.Of(Sample(100), 1_890_000, Rules.Flux, Rules).Value.ToString());
    }

    [Fact]
    public void the_least_dollar_price_counts_from_its_height_and_is_a_text_there()
    {
        AppSpec tiny = Composed(1, 88_000, [("0.1", "100", "1")]);
        Assert.Equal(new PeriodPrice(Binary64.Parse("0.08"), IsLeast: false), PeriodPrice.Of(tiny, 1_690_999, Rules.Dollars.Table, Rules));
        Assert.Equal(new PeriodPrice(Binary64.Parse("0.99"), IsLeast: true), PeriodPrice.Of(tiny, 1_691_000, Rules.Dollars.Table, Rules));
    }

    [Fact]
    public void a_row_counts_above_its_height()
    {
        Assert.Equal(982_999 + 1, Rules.Flux.At(983_001)!.Above);
        Assert.Equal(-1, Rules.Flux.At(983_000)!.Above);
        Assert.Null(Rules.Flux.At(-1));
    }

    [Theory]
    [InlineData(22_000, 12_000_000)]
    [InlineData(88_000, 45_000_000)]
    [InlineData(1_056_000, 540_000_000)]
    [InlineData(1, 1_000_000)]
    public void a_registration_pays_for_its_life_up_to_a_cent(long expire, long atoms) =>
        Assert.Equal(Atoms(atoms), MinimumPayment.OfRegistration(Sample(expire: expire), Now, Rules));

    [Fact]
    public void a_payment_may_need_one_atom_more_than_its_decimals_say()
    {
        Assert.Equal(Atoms(222_000_001), MinimumPayment.OfPrice(Binary64.Parse("2.22")));
        Assert.Equal(Atoms(221_000_000), MinimumPayment.OfPrice(Binary64.Parse("2.21")));
        Assert.Null(MinimumPayment.OfPrice(Binary64.NaN));
        Assert.Null(MinimumPayment.OfPrice(Binary64.PositiveInfinity));
    }

    [Fact]
    public void an_update_is_charged_for_what_the_old_payment_does_not_cover_and_observed_to_cost_the_minimum()
    {
        RunningApp old = new(Sample(), 2_500_000);
        Assert.Equal(Atoms(219_000_000), MinimumPayment.OfUpdate(old, Sample(instances: 6), 2_544_000, Rules));
        Assert.Equal(Atoms(1_000_000), MinimumPayment.OfUpdateObserved(old, Sample(instances: 6), 2_544_000, Rules));
        Assert.Null(MinimumPayment.OfUpdate(old, Sample(), 2_500_000, Rules));
        Assert.Null(MinimumPayment.OfUpdateObserved(old, Sample(), 2_500_000, Rules));
        Assert.Null(MinimumPayment.OfRegistration(Sample(expire: -1), Now, Rules));
    }

    [Theory]
    [InlineData("2.9", "5900", "149", "1.66")]
    [InlineData("3", "5900", "149", "1.89")]
    [InlineData("2.9", "6000", "149", "1.87")]
    [InlineData("2.9", "5900", "150", "1.87")]
    [InlineData("15", "59000", "820", "13.68")]
    public void a_small_app_is_quoted_at_less_in_FLUX(string cpu, string ram, string hdd, string price) =>
        Assert.Equal(price, FluxQuote.Of(Composed(3, 88_000, [(cpu, ram, hdd)]), null, Now, Rules));

    [Fact]
    public void the_mark_of_a_standby_app_lowers_a_quote_wherever_it_stands()
    {
        string Quote(string data) => FluxQuote.Of(Of($$"""{"version":8,"compose":[{{Component(("1", "1000", "10"), 0, "[]", data)}}],"instances":3,"expire":880000}"""), null, Now, Rules);
        Assert.Equal(Quote("g:/data"), Quote("/data|m:dog:/x"));
        Assert.NotEqual(Quote("g:/data"), Quote("/data"));
    }

    [Theory]
    [InlineData(263_999, "5.33")]
    [InlineData(264_000, "5.17")]
    [InlineData(528_000, "10.02")]
    [InlineData(792_000, "14.06")]
    public void a_long_life_is_quoted_at_less_in_dollars(long expire, string price) =>
        Assert.Equal(price, FiatQuote.Of(Request(Sample(expire: expire)), Now, Rules)!.Dollars.ToString());

    [Fact]
    public void the_marketplace_raises_a_price_and_never_lowers_it()
    {
        FiatRequest request = Request(Sample());
        FiatRequest Of(string name, int multiplier) => request with { Marketplace = [new("other", 9), new(name, multiplier), new("APP", 5)] };
        Binary64 plain = FiatQuote.Of(request, Now, Rules)!.Dollars;
        Assert.Equal("1.78", plain.ToString());
        Assert.Equal("3.55", FiatQuote.Of(Of("Ap", 2), Now, Rules)!.Dollars.ToString());
        Assert.Equal(plain, FiatQuote.Of(Of("Ap", 0), Now, Rules)!.Dollars);
    }

    [Fact]
    public void an_offered_price_counts_unless_it_is_too_low()
    {
        Assert.Equal("50", FiatQuote.Of(Request(Sample()) with { OfferedDollars = 50 }, Now, Rules)!.Dollars.ToString());
        Assert.Null(FiatQuote.Of(Request(Sample()) with { OfferedDollars = 1 }, Now, Rules));
    }

    [Fact]
    public void the_chains_own_price_counts_where_FLUX_is_dear()
    {
        FiatQuote quote = FiatQuote.Of(Request(Sample()) with { DollarsPerFlux = 5 }, Now, Rules)!;
        Assert.Equal(("0.37", null), (quote.Flux.ToString(), quote.DiscountPercent));
        Assert.Equal((Binary64)5, FiatQuote.Of(Request(Sample()), Now, Rules)!.DiscountPercent);
    }

    [Fact]
    public void an_update_that_asks_for_nothing_more_is_quoted_at_nothing()
    {
        FiatRequest request = Request(Sample(expire: 44_000)) with { Running = new(Sample(), 2_500_000) };
        Assert.Equal(FiatQuote.Free, FiatQuote.Of(request, 2_544_000, Rules));
        Assert.NotEqual(FiatQuote.Free, FiatQuote.Of(request with { UpdatesAt = Enumerable.Repeat(2_543_990L, 6).ToSequence() }, 2_544_000, Rules));
    }

    [Theory]
    [InlineData(720, 5, 6)]
    [InlineData(1_440, 8, 9)]
    [InlineData(3_600, 10, 11)]
    public void free_updates_are_limited_by_how_many_came_lately(long blocks, int most, int tooMany)
    {
        long? Life(int count, long ago) => FreeUpdate.Life(
            Sample(expire: 43_000), new RunningApp(Sample(), 2_500_000), 2_544_000, Enumerable.Repeat(2_544_000 - ago, count).ToSequence(), Rules.Expire);
        Assert.Equal(44_000, Life(most, blocks - 1));
        Assert.Null(Life(tooMany, blocks - 1));
        Assert.Equal(blocks == 3_600, Life(tooMany, blocks) is not null && Life(11, blocks) is not null);
    }

    [Theory]
    [InlineData(1_998_000, null, 2_020_000)]
    [InlineData(1_998_001, null, 2_020_004)]
    [InlineData(2_020_000, null, 2_108_000)]
    [InlineData(2_019_999, 0L, 2_020_000 + 4 * 21_999)]
    [InlineData(1_900_000, 264_000L, 2_596_000)]
    [InlineData(long.MaxValue - 1, 88_000L, long.MaxValue)]
    public void a_life_across_the_fork_is_stretched_behind_it(long registeredAt, long? expire, long end) =>
        Assert.Equal(end, AppLife.End(registeredAt, expire, Rules.Expire));

    private static FiatRequest Request(AppSpec spec) => new(spec, null, [], null, [], Binary64.One / 4);
}
