using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>The price in FLUX that a node of the existing network quotes for a registration or an update at its height.</summary>
/// <remarks>Its discounts make it lower than what the chain then demands: <see cref="MinimumPayment"/>. Source: research sheet of the applications §3.5.</remarks>
public static class FluxQuote
{
    /// <summary>FLUX, with two decimals. Shape: <c>running</c> is null for a new app.</summary>
    public static string Of(AppSpec spec, RunningApp? running, long height, PriceRules rules) => ValueOf(spec, running, height, rules).ToFixed(2);

    internal static Binary64 ValueOf(AppSpec spec, RunningApp? running, long height, PriceRules rules)
    {
        if (rules.Flux.At(height) is not { } row)
        {
            return Binary64.NaN;
        }

        Binary64 price = MinimumPayment.OfLife(spec, height, height, rules);
        price = running is null ? price : LessOld(price, running, height, rules);
        price = QuoteDiscounts.ForStandby(QuoteDiscounts.ForSize(price, spec), spec);
        return PriceRounding.AtLeast(PriceRounding.CeilingCents(price), row.Minimum);
    }

    /// <summary>Less what is left of the old app, at today's prices. An old life that crosses the fork is not stretched, while its blocks behind it count four times.</summary>
    private static Binary64 LessOld(Binary64 price, RunningApp running, long height, PriceRules rules)
    {
        Binary64 usual = rules.Expire.DefaultAt(running.Height);
        Binary64 life = OldLife(running, height, rules);
        Binary64 old = PriceRounding.CeilingCents(PeriodPrice.Of(running.Spec, height, rules.Flux, rules).Value * (life / usual));
        Binary64 left = (life - AppLife.Passed(running.Height, height, rules.Expire)) / life;
        return left > 0 ? price - left * old : price;
    }

    /// <summary>Nodes once overlooked what an old specification asks for; quotes at those heights still do.</summary>
    internal static long OldLife(RunningApp running, long height, PriceRules rules) => height > rules.OldLifeAbove
        ? AppLife.Blocks(running.Spec, running.Height, rules.Expire)
        : rules.Expire.DefaultAt(running.Height);
}
