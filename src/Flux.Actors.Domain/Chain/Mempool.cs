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

    /// <summary>Shape: the next nonce is the chain's; a flaw is what the host's check found, null for none; a report without one carries the next nonce.</summary>
    [Wire("mempool.submit.v1")]
    public sealed record Submit(SignedTransaction Transaction, AccountId Sender, ulong NextNonce, Lane Lane, TransactionFlaw? Flaw) : Command;

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

    /// <summary>Shape: <c>Tails</c> are the accounts' last transactions that pay, cheapest first; fates by id, and their ids by the number that tells which is oldest.</summary>
    [Wire("mempool.pool.v1")]
    public sealed record Pool(
        SortedMap<Hash256, PooledTransaction> Waiting,
        SortedMap<AccountId, SortedMap<ulong, Hash256>> ByAccount,
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
            SortedMap<AccountId, SortedMap<ulong, Hash256>>.Empty,
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
        ReportsFull,
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
        foreach (KeyValuePair<AccountId, SortedMap<ulong, Hash256>> account in pool.ByAccount)
        {
            Enter(account.Value, nextNonce(account.Key));
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
            Enter(pool.ByAccount[head.Sender], head.Transaction.Body.Nonce + 1);
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

    private static Decision<Event, Refusal> Admit(Pool pool, Submit c, MempoolLimits limits)
    {
        Transaction body = c.Transaction.Body;
        Hash256 id = body.Id();
        SortedMap<ulong, Hash256> held = pool.Of(c.Sender);
        if (pool.Waiting.ContainsKey(id) || FateOf(pool, id) is TransactionFinal)
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

        Admitted admitted = new(new PooledTransaction(c.Transaction, c.Sender, c.Lane, pool.Seen));
        if (held.TryGet(body.Nonce, out Hash256 rival))
        {
            return Replace(pool, pool.Waiting[rival], admitted, limits);
        }

        if (held.Count >= limits.PerAccountMax && c.Lane != Lane.Confirmation)
        {
            return Refusal.AccountFull;
        }

        return MakeRoom(pool, admitted, limits);
    }

    /// <summary>A newcomer takes its account's nonce over with a higher fee, or, whatever waits there, as the confirmation that is due.</summary>
    private static Decision<Event, Refusal> Replace(Pool pool, PooledTransaction rival, Admitted admitted, MempoolLimits limits)
    {
        Transaction body = admitted.Entry.Transaction.Body;
        bool confirms = admitted.Entry.Lane == Lane.Confirmation && rival.Lane != Lane.Confirmation;

        // Compared as products: a share rounded down would let a fee of a few atoms be replaced by an equal one.
        Int128 wanted = (Int128)rival.Transaction.Body.Fee.Atoms * limits.ReplacementFeePercent;
        bool paysMore = (Int128)body.Fee.Atoms * 100 >= wanted && !body.Fee.IsZero;
        if (!confirms && !paysMore)
        {
            return Refusal.NonceTaken;
        }

        Displaced displaced = new(new Drop(
            rival.Transaction.Id(), $"replaced by {body.Id()} {(confirms ? "that confirms the node" : "with a higher fee")}"));
        bool sameBound = (rival.Lane == Lane.Paying) == (admitted.Entry.Lane == Lane.Paying);
        Decision<Event, Refusal> room = sameBound ? admitted : MakeRoom(pool, admitted, limits);
        return room.Refused is null ? new([displaced, .. room.Events], null) : room;
    }

    /// <summary>The newcomer, after what it displaces when it pays. A report displaces nothing and nothing displaces it: the two never crowd each other out.</summary>
    private static Decision<Event, Refusal> MakeRoom(Pool pool, Admitted admitted, MempoolLimits limits)
    {
        bool hasRoom = admitted.Entry.Lane switch
        {
            Lane.Paying => pool.Paying < limits.TransactionsMax,
            Lane.Confirmation => pool.Reports < limits.ReportsMax,
            Lane.Statement => pool.Reports < limits.ReportsMax && pool.Statements < limits.StatementsMax,
            var lane => throw new UnreachableException($"lane {lane}"),
        };
        if (hasRoom)
        {
            return admitted;
        }

        return admitted.Entry.Lane != Lane.Paying
            ? Refusal.ReportsFull
            : CheapestFor(pool, admitted.Entry) is { } cheapest
                ? [new Displaced(new Drop(cheapest, $"the mempool is full ({limits.TransactionsMax}) and others pay more")), admitted]
                : Refusal.Full;
    }

    /// <summary>What makes room for a newcomer: the lowest fee among the accounts' last transactions; null when none is below the newcomer's.</summary>
    /// <remarks>Only the last of an account's may go, and of the newcomer's own account none below it: no other becomes unusable with it.</remarks>
    private static Hash256? CheapestFor(Pool pool, PooledTransaction newcomer)
    {
        foreach ((Offer tail, AccountId account) in pool.Tails)
        {
            if (tail.Fee >= newcomer.Transaction.Body.Fee)
            {
                return null;
            }

            if (account != newcomer.Sender || pool.Waiting[tail.Id].Transaction.Body.Nonce > newcomer.Transaction.Body.Nonce)
            {
                return tail.Id;
            }
        }

        return null;
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
        return WithAccount(pool, id, entry, 1, pool.Of(entry.Sender).With(entry.Transaction.Body.Nonce, id));
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

    private static Pool Release(Pool pool, Hash256 id) => pool.Waiting.TryGet(id, out PooledTransaction entry)
        ? WithAccount(pool, id, entry, -1, pool.Of(entry.Sender).Without(entry.Transaction.Body.Nonce))
        : pool;

    /// <summary>Replaces what the pool holds of the entry's account, and counts the entry in (1) or out (-1) of its lane.</summary>
    private static Pool WithAccount(
        Pool pool, Hash256 id, PooledTransaction entry, int change, SortedMap<ulong, Hash256> held)
    {
        SortedMap<Offer, AccountId> tails = TailOf(pool, pool.Of(entry.Sender)) is { } before ? pool.Tails.Without(before) : pool.Tails;
        Pool counted = pool with
        {
            ByAccount = held.Count == 0 ? pool.ByAccount.Without(entry.Sender) : pool.ByAccount.With(entry.Sender, held),
            Waiting = change > 0 ? pool.Waiting.With(id, entry) : pool.Waiting.Without(id),
            Confirmations = pool.Confirmations + (entry.Lane == Lane.Confirmation ? change : 0),
            Statements = pool.Statements + (entry.Lane == Lane.Statement ? change : 0),
        };
        return counted with { Tails = TailOf(counted, held) is { } after ? tails.With(after, entry.Sender) : tails };
    }

    /// <summary>The offer of an account's last transaction; null when it has none or the last is a report.</summary>
    private static Offer? TailOf(Pool pool, SortedMap<ulong, Hash256> held) =>
        held.Count > 0 && pool.Waiting[held.Last().Value] is { Lane: Lane.Paying } last
            ? new Offer(last.Transaction.Body.Fee, held.Last().Value)
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
