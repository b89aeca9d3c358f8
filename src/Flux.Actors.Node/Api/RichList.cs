using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Api;

/// <summary>The accounts with the highest balances of a ledger: one look at every account, and never more of them held than are asked for.</summary>
public static class RichList
{
    public static RichListResponse Of(ChainState ledger, int count)
    {
        List<(AccountId Id, Amount Balance)> richest = Richest(ledger, count);
        Dictionary<AccountId, Amount> locked = richest.ToDictionary(each => each.Id, _ => Amount.Zero);
        foreach (CollateralLock held in ledger.Locks.Values)
        {
            if (locked.TryGetValue(held.Owner, out Amount sum))
            {
                locked[held.Owner] = sum + held.Amount;
            }
        }

        Int128 supply = ledger.Supply.Minted - ledger.Supply.Burnt;
        return new RichListResponse(
            ledger.Height.Value,
            (long)supply,
            ledger.Accounts.Count,
            [
                .. richest.Select((each, i) => new RichAccountResponse(
                    i + 1,
                    Address.Format(each.Id),
                    each.Balance.Atoms,
                    each.Balance.ToString(),
                    (int)((Int128)each.Balance.Atoms * 1_000_000 / supply),
                    locked[each.Id].Atoms,
                    locked[each.Id].ToString())),
            ]);
    }

    private static List<(AccountId Id, Amount Balance)> Richest(ChainState ledger, int count)
    {
        // The poorest of those held is on top, to be replaced by the next that is richer.
        PriorityQueue<AccountId, (Amount Balance, AccountId Id)> held = new(Comparer<(Amount Balance, AccountId Id)>.Create(
            (left, right) => left.Balance != right.Balance ? left.Balance.CompareTo(right.Balance) : right.Id.CompareTo(left.Id)));
        foreach ((AccountId id, Account account) in ledger.Accounts)
        {
            if (held.Count < count)
            {
                held.Enqueue(id, (account.Balance, id));
            }
            else if (held.TryPeek(out _, out (Amount Balance, AccountId Id) poorest)
                && (account.Balance > poorest.Balance || (account.Balance == poorest.Balance && id < poorest.Id)))
            {
                // Nearly every account is poorer than those held: one comparison tells, and nothing is made for it.
                _ = held.EnqueueDequeue(id, (account.Balance, id));
            }
        }

        List<(AccountId Id, Amount Balance)> ascending = [];
        while (held.TryDequeue(out AccountId id, out (Amount Balance, AccountId Id) rank))
        {
            ascending.Add((id, rank.Balance));
        }

        ascending.Reverse();
        return ascending;
    }
}
