using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>How an app's escrow accrues to its hosts: in closed form, by height.</summary>
/// <remarks>
/// A host that accepted in block a and is settled in block b earned rate × (b − a), no block counted twice and none past expiry. An
/// instance lives at most the paid blocks and the rate is rounded down, so that the hosts never earn more than the price; what is
/// left is the owner's. Source: docs/spec/apps.md §6.
/// </remarks>
internal static class AppEscrow
{
    public static Earning EarningOf(AppTerms terms, AppHost host, Height at)
    {
        Height end = at < terms.ExpiresAt ? at : terms.ExpiresAt;
        return new Earning(host.Node, host.Payee, terms.Rate * (end - host.PaidUpTo));
    }

    /// <summary>What every host earned since it was last paid, by ordinal.</summary>
    public static Sequence<Earning> Earnings(App.Running state, Height at) =>
        state.Hosts.Values.Select(host => EarningOf(state.Terms, host, at)).ToSequence();

    public static App.Ended End(App.Running state, App.EndReason reason, Height at)
    {
        Sequence<Earning> earnings = Earnings(state, at);
        return new App.Ended(reason, earnings, state.Terms.Price - state.Paid - Total(earnings), at);
    }

    public static Amount Total(Sequence<Earning> earnings) =>
        earnings.Aggregate(Amount.Zero, (sum, earning) => sum + earning.Amount);

    /// <summary>The first height after this one that is a whole number of settlement periods from the registration.</summary>
    public static Height SettlementAfter(AppTerms terms, Height at) =>
        terms.RegisteredAt + ((at - terms.RegisteredAt) / App.SettleEvery + 1) * App.SettleEvery;
}
