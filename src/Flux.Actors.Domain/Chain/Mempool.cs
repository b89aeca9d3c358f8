using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Transactions a host holds until a block does: accepted, and then final or dropped with a reason.</summary>
/// <remarks>
/// Shape: the entity is <c>mempool/{host}</c>; every queue in it has a bound in <see cref="MempoolLimits"/>. What the chain knows of the sender is stamped by the host on
/// each submission. A fate stays queryable until more than <c>FatesMax</c> newer ones exist. Source: DESIGN §9; docs/spec/chain.md.
/// </remarks>
public static class Mempool
{
    public const string Kind = "mempool";

    public abstract record Command;

    /// <summary>Shape: the next nonce is the chain's; a flaw is what the host's check of signature, network and funds found, null for none.</summary>
    [Wire("mempool.submit.v1")]
    public sealed record Submit(SignedTransaction Transaction, AccountId Sender, ulong NextNonce, string? Flaw) : Command;

    /// <summary>A block is final: these transactions are in it, in block order.</summary>
    [Wire("mempool.settle.v1")] public sealed record Settle(Height Height, Sequence<TransactionReceipt> Included) : Command;

    /// <summary>A leader's host found that no block on the tip can hold these.</summary>
    [Wire("mempool.discard.v1")] public sealed record Discard(Sequence<Drop> Drops) : Command;

    public abstract record Event;
    [Wire("mempool.transaction-admitted.v1")] public sealed record Admitted(PooledTransaction Entry) : Event;
    [Wire("mempool.transactions-settled.v1")]
    public sealed record Settled(Height Height, Sequence<TransactionReceipt> Included, Sequence<Drop> Dropped) : Event;
    [Wire("mempool.transaction-displaced.v1")] public sealed record Displaced(Drop Drop) : Event;

    public abstract record State;

    /// <summary>Shape: fates by id, and their ids by the number that tells which is oldest.</summary>
    [Wire("mempool.pool.v1")]
    public sealed record Pool(
        SortedMap<Hash256, PooledTransaction> Waiting,
        SortedMap<AccountId, SortedMap<ulong, Hash256>> ByAccount,
        SortedMap<Hash256, Fate> Fates,
        SortedMap<long, Hash256> FateOrder,
        long NextFate,
        Height Seen) : State
    {
        public static Pool Empty { get; } = new(
            SortedMap<Hash256, PooledTransaction>.Empty,
            SortedMap<AccountId, SortedMap<ulong, Hash256>>.Empty,
            SortedMap<Hash256, Fate>.Empty,
            SortedMap<long, Hash256>.Empty,
            0,
            Height.Genesis);

        public SortedMap<ulong, Hash256> Of(AccountId sender) => ByAccount.GetOr(sender, SortedMap<ulong, Hash256>.Empty);
    }

    public enum Refusal
    {
        Flawed = 1,
        StaleNonce,
        NonceTooFarAhead,
        NonceTaken,
        AccountFull,
        Full,
    }

    public static Decider<State, Command, Event, Refusal> With(MempoolLimits limits) => new(
        Pool.Empty,
        (State state, Command command, in Moment _) => Decide((Pool)state, command, limits),
        (state, fact) => Evolve((Pool)state, fact, limits),
        (_, _) => []);

    public static Decision<Event, Refusal> Decide(Pool pool, Command command, MempoolLimits limits) => command switch
    {
        Submit c => Admit(pool, c, limits),
        Settle c => SettleBlock(pool, c, limits),
        Discard c => new(
            [.. c.Drops.Where(drop => pool.Waiting.ContainsKey(drop.Id)).DistinctBy(drop => drop.Id).Select(drop => new Displaced(drop))], null),
        _ => throw new UnreachableException($"{command} in the mempool"),
    };

    public static State Evolve(Pool pool, Event fact, MempoolLimits limits) => fact switch
    {
        Admitted e => Hold(pool, e.Entry),
        Displaced e => Remember(Release(pool, e.Drop.Id), e.Drop.Id, new TransactionDropped(e.Drop.Reason), limits),
        Settled e => Fold(pool, e, limits),
        _ => throw new UnreachableException($"{fact} after {pool.Waiting.Count} waiting transactions"),
    };

    /// <summary>What became of a transaction; null when this host knows nothing of it (any more).</summary>
    public static Fate? FateOf(Pool pool, Hash256 id) =>
        pool.Waiting.ContainsKey(id) ? new TransactionAccepted() : pool.Fates.TryGet(id, out Fate fate) ? fate : null;

    /// <summary>The nonce after those the pool holds of the account, counted from the chain's.</summary>
    public static ulong NextNonce(Pool pool, AccountId sender, ulong chainNonce)
    {
        SortedMap<ulong, Hash256> held = pool.Of(sender);
        ulong next = chainNonce;
        while (held.ContainsKey(next))
        {
            next++;
        }

        return next;
    }

    /// <summary>At most so many transactions for a block: nodes' free reports first, then by fee; an account's in nonce order.</summary>
    /// <remarks>Shape: an account whose first held nonce is not the chain's next one has none: no block could hold them, so they take no place.</remarks>
    public static Sequence<SignedTransaction> Candidates(Pool pool, int max, Func<AccountId, ulong> nextNonce)
    {
        PriorityQueue<(AccountId Sender, ulong Nonce), (int Rank, long Fee, Hash256 Id)> heads = new();
        foreach (KeyValuePair<AccountId, SortedMap<ulong, Hash256>> account in pool.ByAccount)
        {
            ulong first = account.Value.Keys.First();
            if (first == nextNonce(account.Key))
            {
                Offer(account.Key, first);
            }
        }

        List<SignedTransaction> chosen = [];
        while (chosen.Count < max && heads.TryDequeue(out (AccountId Sender, ulong Nonce) head, out _))
        {
            SortedMap<ulong, Hash256> held = pool.ByAccount[head.Sender];
            chosen.Add(pool.Waiting[held[head.Nonce]].Transaction);
            if (held.ContainsKey(head.Nonce + 1))
            {
                Offer(head.Sender, head.Nonce + 1);
            }
        }

        return chosen.ToSequence();

        void Offer(AccountId sender, ulong nonce)
        {
            Hash256 id = pool.ByAccount[sender][nonce];
            Amount fee = pool.Waiting[id].Transaction.Body.Fee;
            heads.Enqueue((sender, nonce), (fee.IsZero ? 0 : 1, -fee.Atoms, id));
        }
    }

    private static Decision<Event, Refusal> Admit(Pool pool, Submit c, MempoolLimits limits)
    {
        Transaction body = c.Transaction.Body;
        Hash256 id = body.Id();
        SortedMap<ulong, Hash256> held = pool.Of(c.Sender);
        if (pool.Waiting.ContainsKey(id) || (pool.Fates.TryGet(id, out Fate fate) && fate is TransactionFinal))
        {
            return [];
        }

        if (c.Flaw is not null)
        {
            return Refusal.Flawed;
        }

        if (body.Nonce < c.NextNonce)
        {
            return Refusal.StaleNonce;
        }

        if (body.Nonce - c.NextNonce >= (ulong)limits.PerAccountMax)
        {
            return Refusal.NonceTooFarAhead;
        }

        Admitted admitted = new(new PooledTransaction(c.Transaction, c.Sender, pool.Seen));
        if (held.TryGet(body.Nonce, out Hash256 rival))
        {
            // Compared as products: a share rounded down would let a fee of a few atoms be replaced by an equal one.
            Int128 wanted = (Int128)pool.Waiting[rival].Transaction.Body.Fee.Atoms * limits.ReplacementFeePercent;
            return (Int128)body.Fee.Atoms * 100 >= wanted && !body.Fee.IsZero
                ? [new Displaced(new Drop(rival, $"replaced by {id} with a higher fee")), admitted]
                : Refusal.NonceTaken;
        }

        if (held.Count >= limits.PerAccountMax)
        {
            return Refusal.AccountFull;
        }

        if (pool.Waiting.Count < limits.TransactionsMax)
        {
            return admitted;
        }

        return CheapestFor(pool, c.Sender, body) is { } cheapest
            ? [new Displaced(new Drop(cheapest, $"the mempool is full ({limits.TransactionsMax}) and others pay more")), admitted]
            : Refusal.Full;
    }

    /// <summary>What makes room for a newcomer: the lowest fee among the accounts' last transactions; null when none is below the newcomer's.</summary>
    /// <remarks>Only the last of an account's may go, and of the newcomer's own account none below it: no other becomes unusable with it.</remarks>
    private static Hash256? CheapestFor(Pool pool, AccountId sender, Transaction newcomer)
    {
        (long Fee, Hash256 Id)? cheapest = null;
        foreach ((AccountId account, SortedMap<ulong, Hash256> nonces) in pool.ByAccount)
        {
            KeyValuePair<ulong, Hash256> last = nonces.Last();
            (long Fee, Hash256 Id) seen = (pool.Waiting[last.Value].Transaction.Body.Fee.Atoms, last.Value);
            bool needed = account == sender && last.Key < newcomer.Nonce;
            if (!needed && seen.Fee < newcomer.Fee.Atoms && (cheapest is null || seen.CompareTo(cheapest.Value) < 0))
            {
                cheapest = seen;
            }
        }

        return cheapest?.Id;
    }

    private static Decision<Event, Refusal> SettleBlock(Pool pool, Settle c, MempoolLimits limits)
    {
        if (c.Height <= pool.Seen)
        {
            return [];
        }

        SortedMap<AccountId, ulong> used = SortedMap<AccountId, ulong>.Empty;
        SortedMap<Hash256, bool> included = SortedMap<Hash256, bool>.Empty;
        foreach (TransactionReceipt receipt in c.Included)
        {
            used = used.With(receipt.Sender, Math.Max(used.GetOr(receipt.Sender, 0), receipt.Nonce));
            included = included.With(receipt.Id, true);
        }

        List<Drop> dropped = [];
        foreach ((Hash256 id, PooledTransaction entry) in pool.Waiting)
        {
            if (included.ContainsKey(id))
            {
                continue;
            }

            ulong nonce = entry.Transaction.Body.Nonce;
            if (used.TryGet(entry.Sender, out ulong last) && nonce <= last)
            {
                dropped.Add(new Drop(id, $"nonce {nonce} was used by another transaction"));
            }
            else if (c.Height - entry.Since > limits.ExpireBlocks)
            {
                dropped.Add(new Drop(id, $"not in a block for {limits.ExpireBlocks} blocks"));
            }
        }

        // Remembering every empty block would cost a commit each; only expiry needs the height, and a stride of it is enough.
        bool silent = c.Included.Count == 0 && dropped.Count == 0;
        return silent && c.Height - pool.Seen < limits.HeightStride ? [] : new Settled(c.Height, c.Included, dropped.ToSequence());
    }

    private static Pool Hold(Pool pool, PooledTransaction entry)
    {
        Hash256 id = entry.Transaction.Id();
        pool = Forget(pool, id); // A dropped transaction may come again.
        return pool with
        {
            Waiting = pool.Waiting.With(id, entry),
            ByAccount = pool.ByAccount.With(entry.Sender, pool.Of(entry.Sender).With(entry.Transaction.Body.Nonce, id)),
        };
    }

    private static Pool Fold(Pool pool, Settled e, MempoolLimits limits)
    {
        for (int index = 0; index < e.Included.Count; index++)
        {
            TransactionReceipt receipt = e.Included[index];
            pool = Remember(Release(pool, receipt.Id), receipt.Id, new TransactionFinal(e.Height, index, receipt.Refusal), limits);
        }

        foreach (Drop drop in e.Dropped)
        {
            pool = Remember(Release(pool, drop.Id), drop.Id, new TransactionDropped(drop.Reason), limits);
        }

        return pool with { Seen = e.Height };
    }

    private static Pool Release(Pool pool, Hash256 id)
    {
        if (!pool.Waiting.TryGet(id, out PooledTransaction entry))
        {
            return pool;
        }

        SortedMap<ulong, Hash256> left = pool.Of(entry.Sender).Without(entry.Transaction.Body.Nonce);
        return pool with
        {
            Waiting = pool.Waiting.Without(id),
            ByAccount = left.Count == 0 ? pool.ByAccount.Without(entry.Sender) : pool.ByAccount.With(entry.Sender, left),
        };
    }

    private static Pool Remember(Pool pool, Hash256 id, Fate fate, MempoolLimits limits)
    {
        pool = Forget(pool, id); // A newer fate takes the newest place.
        pool = pool with
        {
            FateOrder = pool.FateOrder.With(pool.NextFate, id),
            Fates = pool.Fates.With(id, fate),
            NextFate = pool.NextFate + 1,
        };
        return pool.Fates.Count <= limits.FatesMax ? pool : Forget(pool, pool.FateOrder.First().Value);
    }

    private static Pool Forget(Pool pool, Hash256 id) => !pool.Fates.ContainsKey(id) ? pool : pool with
    {
        Fates = pool.Fates.Without(id),
        FateOrder = pool.FateOrder.Without(pool.FateOrder.First(pair => pair.Value == id).Key),
    };
}
