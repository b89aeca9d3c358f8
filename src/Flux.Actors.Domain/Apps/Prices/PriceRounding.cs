using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>How the network rounds money, in its own arithmetic.</summary>
internal static class PriceRounding
{
    private const int Cents = 100;

    /// <summary>Up to a whole cent; a product that lands a hair above one goes to the next.</summary>
    public static Binary64 CeilingCents(Binary64 value) => (value * Cents).Ceiling() / Cents;

    /// <summary>To the nearest cent, halves away from zero, as the network's own text with two decimals reads.</summary>
    public static Binary64 NearestCents(Binary64 value) => value.IsFinite ? Binary64.Parse(value.ToFixed(2)) : value;

    /// <summary>At least so much. What is no number stays none.</summary>
    public static Binary64 AtLeast(Binary64 value, Binary64 least) => value < least ? least : value;
}
