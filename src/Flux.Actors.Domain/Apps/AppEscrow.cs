using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>How an app's escrow accrues to its hosts: in closed form, by height.</summary>
/// <remarks>
/// A host that accepted in block a and is settled in block b cost rate × (b − a), no block counted twice and none past expiry. An
/// instance lives at most the paid blocks and the rate is rounded down, so that the hosts never cost more than the fund; what is
/// left is the owner's. Rates are whole, so it doesn't matter when is settled. Source: docs/spec/apps.md §6.
/// </remarks>
public static class AppEscrow
{
    /// <summary>What the escrow holds for the app's owner at the height, settled or not: all but what hosts, burn and treasury have coming. The height is not below that of the state.</summary>
    public static Amount BalanceAt(App.State state, Height at) => state switch
    {
        App.Running s => s.Terms.Fund + s.Renewal.Reserve - s.Paid - Settle(s, at).Total,
        App.Paused s => s.Terms.Fund + s.Renewal.Reserve,
        _ => Amount.Zero,
    };

    /// <summary>What every host earned since it was last paid, by ordinal.</summary>
    internal static Settlement Settle(App.Running state, Height at) => Settle(state.Terms, state.Hosts.Values, at);

    internal static Settlement Settle(AppTerms terms, IEnumerable<AppHost> hosts, Height at)
    {
        Height end = at < terms.ExpiresAt ? at : terms.ExpiresAt;
        long blocks = 0;
        List<Earning> earnings = [];
        foreach (AppHost host in hosts)
        {
            blocks += end - host.PaidUpTo;
            earnings.Add(new Earning(host.Node, host.Payee, terms.Rates.Host * (end - host.PaidUpTo)));
        }

        return new Settlement(at, earnings.ToSequence(), terms.Rates.Burnt * blocks, terms.Rates.Treasury * blocks);
    }

    /// <summary>What the blocks that are left would cost with every instance attested: that much of the fund is for them, the rest was never earned.</summary>
    internal static Amount Unused(AppTerms terms, Height at) =>
        at >= terms.ExpiresAt ? Amount.Zero : terms.Rates.Whole * (terms.Instances * (terms.ExpiresAt - at));

    /// <summary>The first height after this one that is a whole number of settlement periods from the registration.</summary>
    internal static Height SettlementAfter(AppTerms terms, Height at) =>
        terms.RegisteredAt + ((at - terms.RegisteredAt) / terms.SettleEvery + 1) * terms.SettleEvery;
}
