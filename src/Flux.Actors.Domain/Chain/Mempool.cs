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

    /// <summary>Shape: next nonce and balance are the chain's; a flaw is what the host's check found, null for none; a report without one carries the next nonce.</summary>
    [Wire("mempool.submit.v1")]
    public sealed record Submit(
        SignedTransaction Transaction, AccountId Sender, ulong NextNonce, Amount Balance, Lane Lane, TransactionFlaw? Flaw) : Command;

    /// <summary>A block is final: these transactions are in it, in block order.</summary>
    [Wire("mempool.settle.v1")] public sealed record Settle(Height Height, Sequence<TransactionReceipt> Included) : Command;

    /// <summary>A leader's host found that no block on the tip can hold these.</summary>
    [Wire("mempool.discard.v1")] public sealed record Discard(Sequence<Drop> Drops) : Command;

    public abstract record Event;
    [Wire("mempool.transaction-admitted.v1")] public sealed record Admitted(PooledTransaction Entry, ulong NextNonce) : Event;
    [Wire("mempool.transactions-settled.v1")]
    public sealed record Settled(Height Height, Sequence<TransactionReceipt> Included, Sequence<Drop> Dropped) : Event;
    [Wire("mempool.transaction-displaced.v1")] public sealed record Displaced(Drop Drop) : Event;

    public abstract record State;

    /// <summary>
    /// Shape: <c>Tails</c> are the accounts' last transactions that pay and what each offers for its place, the least first: its fee, or nothing behind a gap; fates by
    /// id, and their ids by the number that tells which is oldest.
    /// </summary>
    [Wire("mempool.pool.v1")]
    public sealed record Pool(
        SortedMap<Hash256, PooledTransaction> Waiting,
        SortedMap<AccountId, AccountLine> ByAccount,
        SortedMap<Offer, AccountId> Tails,
        int Confirmations,
        int Statements,
        SortedMap<Hash256, NumberedFate> Fates,
        SortedMap<long, Hash256> FateOrder,
        long NextFate,
        Height Seen) : State
    {
        public static Pool Empty { get; } = new(
            SortedMap<Hash256, PooledTransaction>.Empty,
            SortedMap<AccountId, AccountLine>.Empty,
            SortedMap<Offer, AccountId>.Empty,
            0,
            0,
            SortedMap<Hash256, NumberedFate>.Empty,
            SortedMap<long, Hash256>.Empty,
            0,
            Height.Genesis);

        /// <summary>How many wait of what nodes report without a fee.</summary>
        public int Reports => Confirmations + Statements;

        public int Paying => Waiting.Count - Reports;

        public AccountLine LineOf(AccountId sender) => ByAccount.GetOr(sender, AccountLine.Empty);

        public SortedMap<ulong, Hash256> Of(AccountId sender) => LineOf(sender).Held;
    }

    public enum Refusal
    {
        Flawed = 1,
        StaleNonce,
        NonceTooFarAhead,
        NonceTaken,
        AccountFull,
        Full,
        ReportsFull,

        /// <summary>With it, all that waits of the account would need more than the account has.</summary>
        Uncovered,
    }

    public static Decider<State, Command, Event, Refusal> With(MempoolLimits limits) => new(
        Pool.Empty,
        (State state, Command command, in Moment _) => Decide((Pool)state, command, limits),
        (state, fact) => Evolve((Pool)state, fact, limits),
        (_, _) => []);

    public static Decision<Event, Refusal> Decide(Pool pool, Command command, MempoolLimits limits) => command switch
    {
        Submit c => MempoolAdmission.Decide(pool, c, limits),
        Settle c => SettleBlock(pool, c, limits),
        Discard c => new(
            [.. c.Drops.Where(drop => pool.Waiting.ContainsKey(drop.Id)).DistinctBy(drop => drop.Id).Select(drop => new Displaced(drop))], null),
        _ => throw new UnreachableException($"{command} in the mempool"),
    };

    public static State Evolve(Pool pool, Event fact, MempoolLimits limits) => fact switch
    {
        Admitted e => Hold(pool, e),
        Displaced e => Remember(Release(pool, e.Drop.Id), e.Drop.Id, new TransactionDropped(e.Drop.Reason), limits),
        Settled e => Fold(pool, e, limits),
        _ => throw new UnreachableException($"{fact} after {pool.Waiting.Count} waiting transactions"),
    };

    /// <summary>What became of a transaction; null when this host knows nothing of it (any more).</summary>
    public static Fate? FateOf(Pool pool, Hash256 id) =>
        pool.Waiting.ContainsKey(id) ? new TransactionAccepted() : pool.Fates.TryGet(id, out NumberedFate held) ? held.Fate : null;

    /// <summary>How what the pool holds of the account under this nonce travels; null when it holds nothing there.</summary>
    public static Lane? LaneAt(Pool pool, AccountId sender, ulong nonce) =>
        pool.Of(sender).TryGet(nonce, out Hash256 id) ? pool.Waiting[id].Lane : null;

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

    /// <summary>At most so many transactions for a block: confirmations first, then statements, both oldest first and together at most so many, then by fee; an account's in nonce order.</summary>
    /// <remarks>Shape: an account whose first held nonce is not the chain's next one has none: no block could hold them, so they take no place.</remarks>
    public static Sequence<SignedTransaction> Candidates(Pool pool, int max, int reportsMax, Func<AccountId, ulong> nextNonce)
    {
        PriorityQueue<PooledTransaction, (int Rank, long Order, Hash256 Id)> heads = new();
        foreach (KeyValuePair<AccountId, AccountLine> account in pool.ByAccount)
        {
            Enter(account.Value.Held, nextNonce(account.Key));
        }

        List<SignedTransaction> chosen = [];
        int reports = 0;
        while (chosen.Count < max && heads.TryDequeue(out PooledTransaction? head, out _))
        {
            bool report = head.Lane != Lane.Paying;
            if (report && reports == reportsMax)
            {
                continue; // Nothing of its account fits either: the nonce would be missing.
            }

            reports += report ? 1 : 0;
            chosen.Add(head.Transaction);
            Enter(pool.ByAccount[head.Sender].Held, head.Transaction.Body.Nonce + 1);
        }

        return chosen.ToSequence();

        void Enter(SortedMap<ulong, Hash256> held, ulong nonce)
        {
            if (held.TryGet(nonce, out Hash256 id))
            {
                PooledTransaction entry = pool.Waiting[id];
                heads.Enqueue(entry, (Rank(entry.Lane), entry.Lane == Lane.Paying ? -entry.Transaction.Body.Fee.Atoms : entry.Since.Value, id));
            }
        }
    }

    private static int Rank(Lane lane) => lane switch
    {
        Lane.Confirmation => 0,
        Lane.Statement => 1,
        Lane.Paying => 2,
        _ => throw new UnreachableException($"lane {lane}"),
    };

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

    private static Pool Hold(Pool pool, Admitted admitted)
    {
        PooledTransaction entry = admitted.Entry;
        Hash256 id = entry.Transaction.Id();
        pool = Forget(pool, id); // A dropped transaction may come again.
        AccountLine line = pool.LineOf(entry.Sender).From(admitted.NextNonce);
        return Counted(pool, id, entry, 1, line with { Held = line.Held.With(entry.Transaction.Body.Nonce, id) });
    }

    private static Pool Fold(Pool pool, Settled e, MempoolLimits limits)
    {
        for (int index = 0; index < e.Included.Count; index++)
        {
            TransactionReceipt receipt = e.Included[index];
            pool = Spend(Release(pool, receipt.Id), receipt.Sender, receipt.Nonce);
            pool = Remember(pool, receipt.Id, new TransactionFinal(e.Height, index, receipt.Refusal), limits);
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

        AccountLine line = pool.LineOf(entry.Sender);
        return Counted(pool, id, entry, -1, line with { Held = line.Held.Without(entry.Transaction.Body.Nonce) });
    }

    /// <summary>The chain has used the nonce.</summary>
    private static Pool Spend(Pool pool, AccountId sender, ulong nonce) =>
        pool.ByAccount.TryGet(sender, out AccountLine line) ? Lined(pool, pool, sender, line.From(nonce + 1)) : pool;

    /// <summary>Counts the entry in (1) or out (-1) of its lane; the line is what the pool then holds of its account.</summary>
    private static Pool Counted(Pool pool, Hash256 id, PooledTransaction entry, int change, AccountLine line)
    {
        Pool counted = pool with
        {
            Waiting = change > 0 ? pool.Waiting.With(id, entry) : pool.Waiting.Without(id),
            Confirmations = pool.Confirmations + (entry.Lane == Lane.Confirmation ? change : 0),
            Statements = pool.Statements + (entry.Lane == Lane.Statement ? change : 0),
        };
        return Lined(pool, counted, entry.Sender, line);
    }

    /// <summary>Replaces what the pool holds of an account, and with it the account's tail.</summary>
    private static Pool Lined(Pool before, Pool pool, AccountId sender, AccountLine line)
    {
        SortedMap<Offer, AccountId> tails = TailOf(before, before.LineOf(sender)) is { } was ? pool.Tails.Without(was) : pool.Tails;
        return pool with
        {
            ByAccount = line.Held.Count == 0 ? pool.ByAccount.Without(sender) : pool.ByAccount.With(sender, line),
            Tails = TailOf(pool, line) is { } after ? tails.With(after, sender) : tails,
        };
    }

    /// <summary>The offer of an account's last transaction; null when it has none or the last is a report.</summary>
    private static Offer? TailOf(Pool pool, AccountLine line) =>
        line.Held.Count > 0 && line.Held.Last() is var (nonce, id) && pool.Waiting[id] is { Lane: Lane.Paying } last
            ? new Offer(line.LeadsTo(nonce) ? last.Transaction.Body.Fee : Amount.Zero, id)
            : null;

    private static Pool Remember(Pool pool, Hash256 id, Fate fate, MempoolLimits limits)
    {
        pool = Forget(pool, id); // A newer fate takes the newest place.
        pool = pool with
        {
            FateOrder = pool.FateOrder.With(pool.NextFate, id),
            Fates = pool.Fates.With(id, new NumberedFate(pool.NextFate, fate)),
            NextFate = pool.NextFate + 1,
        };
        return pool.Fates.Count <= limits.FatesMax ? pool : Forget(pool, pool.FateOrder.First().Value);
    }

    private static Pool Forget(Pool pool, Hash256 id) => !pool.Fates.TryGet(id, out NumberedFate held) ? pool : pool with
    {
        Fates = pool.Fates.Without(id),
        FateOrder = pool.FateOrder.Without(held.Number),
    };
}
