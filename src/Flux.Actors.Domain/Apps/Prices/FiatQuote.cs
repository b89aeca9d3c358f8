using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>An app of the network's marketplace: its price is multiplied, never lowered, for every app whose name begins like it in any letter case.</summary>
public readonly record struct MarketplaceApp(string Name, Binary64 Multiplier);

/// <summary>What a quote in dollars is asked for.</summary>
/// <remarks>
/// Shape: <c>Running</c> is null for a new app; <c>UpdatesAt</c> has the heights of the app's earlier updates; <c>OfferedDollars</c> is null unless the client offers a
/// price. Units: dollars for one FLUX.
/// </remarks>
public sealed record FiatRequest(
    AppSpec Spec, RunningApp? Running, Sequence<long> UpdatesAt, Binary64? OfferedDollars, Sequence<MarketplaceApp> Marketplace, Binary64 DollarsPerFlux);

/// <summary>The price in dollars, and in FLUX, that a node of the existing network quotes at its height.</summary>
/// <remarks>Shape: <c>DiscountPercent</c> for paying in FLUX is null where the chain's own price is higher and counts. Source: research sheet of the applications §3.5.</remarks>
public sealed record FiatQuote(Binary64 Dollars, Binary64 Flux, Binary64? DiscountPercent)
{
    /// <summary>Above so many instances an app's size takes nothing off, in versions that are priced by them.</summary>
    private const int SizedInstancesMax = 3;

    private const int Percent = 100;

    public static FiatQuote Free { get; } = new(Binary64.Zero, Binary64.Zero, Binary64.Zero);

    /// <summary>The quote; null when the client offers less than the price.</summary>
    public static FiatQuote? Of(FiatRequest request, long height, PriceRules rules)
    {
        if (FreeUpdate.Life(request.Spec, request.Running, height, request.UpdatesAt, rules.Expire) is not null)
        {
            return Free;
        }

        Binary64 periods = (Binary64)AppLife.Blocks(request.Spec, height, rules.Expire) / rules.Expire.DefaultAt(height);
        if (Agreed(request, Discounted(request, periods, height, rules), rules.Dollars) is not { } agreed)
        {
            return null;
        }

        Binary64 dollars = AtLeast(PriceRounding.NearestCents(QuoteDiscounts.ForLife(agreed, periods)), rules.Dollars);
        Binary64 flux = dollars / request.DollarsPerFlux * rules.Dollars.FluxMultiplier;
        Binary64 onChain = PriceRounding.NearestCents(FluxQuote.ValueOf(request.Spec, request.Running, height, rules));
        return onChain > flux
            ? new FiatQuote(dollars, onChain, null)
            : new FiatQuote(dollars, PriceRounding.NearestCents(flux), Percent - rules.Dollars.FluxMultiplier * Percent);
    }

    private static Binary64 Discounted(FiatRequest request, Binary64 periods, long height, PriceRules rules)
    {
        AppSpec spec = request.Spec;
        Binary64 price = PriceRounding.NearestCents(Period(spec, height, rules) * periods);
        price = request.Running is { } running ? LessOld(price, running, height, rules) : price;
        price = !spec.IsComposed || spec.Instances <= SizedInstancesMax ? QuoteDiscounts.ForSize(price, spec) : price;
        return QuoteDiscounts.ForStandby(price, spec);
    }

    /// <summary>Less what is left of the old app, at today's prices; its life is stretched where it crosses the fork.</summary>
    private static Binary64 LessOld(Binary64 price, RunningApp running, long height, PriceRules rules)
    {
        long blocks = FluxQuote.OldLife(running, height, rules);
        Binary64 life = AppLife.End(running.Height, blocks, rules.Expire) - running.Height;
        Binary64 periods = life / rules.Expire.DefaultAt(running.Height);
        Binary64 old = PriceRounding.NearestCents(Period(running.Spec, height, rules) * periods);
        Binary64 left = (life - AppLife.Passed(running.Height, height, rules.Expire)) / life;
        return left > 0 ? price - left * old : price;
    }

    /// <summary>The offered price where there is one that isn't too low, else the marketplace's.</summary>
    private static Binary64? Agreed(FiatRequest request, Binary64 price, DollarPrices prices)
    {
        if (request.OfferedDollars is { } offered)
        {
            return offered < price ? null : PriceRounding.NearestCents(offered);
        }

        foreach (MarketplaceApp app in request.Marketplace)
        {
            if (request.Spec.Name.ToLowerInvariant().StartsWith(app.Name.ToLowerInvariant(), StringComparison.Ordinal))
            {
                price = app.Multiplier > 1 ? price * app.Multiplier : price;
                break;
            }
        }

        return AtLeast(PriceRounding.NearestCents(price * prices.Multiplier), prices);
    }

    private static Binary64 AtLeast(Binary64 price, DollarPrices prices) => price < prices.Least ? PriceRounding.NearestCents(prices.Least) : price;

    private static Binary64 Period(AppSpec spec, long height, PriceRules rules) => PeriodPrice.Of(spec, height, rules.Dollars.Table, rules).Value;
}
