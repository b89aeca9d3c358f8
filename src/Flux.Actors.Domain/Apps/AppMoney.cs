using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>The money that an app's facts move: earnings to the owners of the hosts' collateral, parts burnt and to the treasury, surplus and refunds to the app's owner.</summary>
public static class AppMoney
{
    public static IEnumerable<Instruction> Instruct(EntityId app, App.State after, App.Event fact) => (after, fact) switch
    {
        (_, App.Registered e) => Pay(app, e.Terms.Owner, e.Surplus),
        (_, App.Updated e) => [.. Settle(app, e.Settlement), .. Pay(app, e.Terms.Owner, e.Refund + e.Surplus)],
        (_, App.Renewed e) => [.. Settle(app, e.Settlement), .. Pay(app, e.Terms.Owner, e.Refund), .. Pay(app, e.Payer ?? e.Terms.Owner, e.Surplus)],
        (App.Running s, App.RenewalSet e) => Pay(app, s.Terms.Owner, e.Refund),
        (App.Paused s, App.PauseBegan e) => [.. Settle(app, e.Settlement), .. Pay(app, s.Terms.Owner, e.Refund)],
        (_, App.Resumed or App.HostAccepted or App.Reminded) => [],
        (_, App.Transferred e) => Settle(app, e.Settlement),
        (_, App.HostLeft e) => Settle(app, e.Settlement),
        (_, App.Settled e) => Settle(app, e.Settlement),
        (App.Closed s, App.Ended e) => [.. Settle(app, e.Settlement), .. Pay(app, s.Terms.Owner, e.Refund)],
        _ => throw new UnreachableException($"{fact} before {after}"),
    };

    private static IEnumerable<Instruction> Settle(EntityId app, Settlement settlement)
    {
        foreach (Instruction payment in settlement.Earnings.SelectMany(earning => Pay(app, earning.To, earning.Amount)))
        {
            yield return payment;
        }

        if (!settlement.Burnt.IsZero)
        {
            yield return new BurnFromEscrow(app, settlement.Burnt);
        }

        if (!settlement.Treasury.IsZero)
        {
            yield return new PayTreasury(app, settlement.Treasury);
        }
    }

    private static IEnumerable<Instruction> Pay(EntityId app, AccountId to, Amount amount) =>
        amount.IsZero ? [] : [new PayFromEscrow(app, to, amount)];
}
