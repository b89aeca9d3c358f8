using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>The least payment with which a message on the existing network becomes an active app.</summary>
/// <remarks>
/// Shape: null where no payment does. A payment in atoms is compared with the price times 10^8 as doubles, so that it may need one atom more than the price's
/// decimals say. Source: research sheet of the applications §3.3, §3.4.
/// </remarks>
public static class MinimumPayment
{
    private static Binary64 UpdateShare { get; } = Binary64.Parse("0.9");

    /// <summary>For a registration in a block of the height.</summary>
    public static Amount? OfRegistration(AppSpec spec, long height, PriceRules rules)
    {
        if (rules.Flux.At(height) is not { } row)
        {
            return null;
        }

        return IsAliveLater(spec, height, rules) ? OfPrice(PriceRounding.AtLeast(OfLife(spec, height, height, rules), row.Minimum)) : null;
    }

    /// <summary>For an update, by the network's formula: nine tenths of the new price less what is left of the old one.</summary>
    /// <remarks>Shape: an update that isn't higher than what it changes never becomes active. What is left is counted in plain blocks, across the fork too.</remarks>
    public static Amount? OfUpdate(RunningApp previous, AppSpec next, long height, PriceRules rules) =>
        height > previous.Height && IsAliveLater(next, height, rules) ? OfPrice(UpdatePrice(previous, next, height, rules)) : null;

    /// <summary>For an update, as the network's nodes demand it: they store the update before they look for what it changes, and find the update itself.</summary>
    public static Amount? OfUpdateObserved(RunningApp previous, AppSpec next, long height, PriceRules rules) =>
        height > previous.Height && IsAliveLater(next, height, rules) ? OfPrice(UpdatePrice(new RunningApp(next, height), next, height, rules)) : null;

    /// <summary>The period price at a height, for the life that begins at another, up to a cent.</summary>
    internal static Binary64 OfLife(AppSpec spec, long lifeFrom, long pricedAt, PriceRules rules)
    {
        Binary64 usual = rules.Expire.DefaultAt(lifeFrom);
        Binary64 periods = AppLife.Blocks(spec, lifeFrom, rules.Expire) / usual;
        return PriceRounding.CeilingCents(PeriodPrice.Of(spec, pricedAt, rules.Flux, rules).Value * periods);
    }

    /// <summary>The least whole number of atoms that isn't below the price as doubles compare.</summary>
    public static Amount? OfPrice(Binary64 price) =>
        (price * Amount.AtomsPerFlux).Ceiling().ToInt64() is { } atoms ? new Amount(Math.Max(atoms, 0)) : null;

    private static Binary64 UpdatePrice(RunningApp previous, AppSpec next, long height, PriceRules rules)
    {
        if (rules.Flux.At(height) is not { } row)
        {
            return Binary64.NaN;
        }

        Binary64 fresh = OfLife(next, height, height, rules);
        Binary64 old = OfLife(previous.Spec, previous.Height, previous.Height, rules);
        Binary64 life = AppLife.Blocks(previous.Spec, previous.Height, rules.Expire);
        Binary64 left = (life - (height - previous.Height)) / life;
        Binary64 price = left > 0 ? (fresh - left * old) * UpdateShare : fresh * UpdateShare;
        return PriceRounding.AtLeast(PriceRounding.CeilingCents(price), row.Minimum);
    }

    private static bool IsAliveLater(AppSpec spec, long height, PriceRules rules) => AppLife.End(height, spec.ExpireBlocks, rules.Expire) > height;
}
