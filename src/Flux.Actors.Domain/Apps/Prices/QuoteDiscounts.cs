using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>What a node's quotes take off for what an app is. Source: research sheet of the applications §3.5.</summary>
internal static class QuoteDiscounts
{
    private const string StratusName = "bamf";

    /// <summary>Anywhere in a component's mounts: also where it is not the flag of one active instance.</summary>
    private const string StandbyMark = "g:";

    private static readonly Binary64 SmallShare = Binary64.Parse("0.8"), MiddleShare = Binary64.Parse("0.9"), StandbyShare = Binary64.Parse("0.8");

    /// <summary>The months paid for, the longest first, and what is left of the price.</summary>
    private static readonly (int Months, Binary64 Share)[] ByLife = [(9, Binary64.Parse("0.88")), (6, Binary64.Parse("0.94")), (3, Binary64.Parse("0.97"))];

    public static Binary64 ForSize(Binary64 price, AppSpec spec)
    {
        HardwareNeed need = SpecHardware.Total(spec, StratusName);
        return need.Cpu < 3 && need.Ram < 6_000 && need.Hdd < 150 ? price * SmallShare
            : need.Cpu < 7 && need.Ram < 29_000 && need.Hdd < 370 ? price * MiddleShare
            : price;
    }

    public static Binary64 ForStandby(Binary64 price, AppSpec spec) =>
        spec.Components.Any(component => component.ContainerData.Contains(StandbyMark, StringComparison.Ordinal)) ? price * StandbyShare : price;

    public static Binary64 ForLife(Binary64 price, Binary64 periods)
    {
        foreach ((int months, Binary64 share) in ByLife)
        {
            if (periods >= months)
            {
                return price * share;
            }
        }

        return price;
    }
}
