using System.Diagnostics;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Chain.Mempool;

namespace Flux.Actors.Domain.Chain;

/// <summary>Whether a mempool takes a transaction, and what makes room for it.</summary>
internal static class MempoolAdmission
{
    public static Decision<Event, Refusal> Decide(Pool pool, Submit c, MempoolLimits limits)
    {
        Transaction body = c.Transaction.Body;
        Hash256 id = body.Id();
        SortedMap<ulong, Hash256> held = pool.Of(c.Sender);
        if (pool.Waiting.ContainsKey(id) || Mempool.FateOf(pool, id) is TransactionFinal)
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

        if (c.Lane == Lane.Paying && Needed(pool, c) > c.Balance.Atoms)
        {
            return Refusal.Uncovered;
        }

        Admitted admitted = new(new PooledTransaction(c.Transaction, c.Sender, c.Lane, pool.Seen), c.NextNonce);
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

    /// <summary>What the newcomer and all that waits beside it of its account would take from the account. Units: atoms.</summary>
    /// <remarks>Otherwise one that moves all the money could go first, and high fees behind it, which nobody will ever pay, keep others out.</remarks>
    private static Int128 Needed(Pool pool, Submit c)
    {
        Transaction body = c.Transaction.Body;
        Int128 needed = (Int128)body.Fee.Atoms + body.Value.Atoms;
        foreach ((ulong nonce, Hash256 id) in pool.Of(c.Sender))
        {
            Transaction beside = pool.Waiting[id].Transaction.Body;
            needed += nonce >= c.NextNonce && nonce != body.Nonce ? (Int128)beside.Fee.Atoms + beside.Value.Atoms : 0;
        }

        return needed;
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
            : CheapestFor(pool, admitted) is { } cheapest
                ? [new Displaced(new Drop(cheapest, $"the mempool is full ({limits.TransactionsMax}) and others pay more")), admitted]
                : Refusal.Full;
    }

    /// <summary>What makes room for a newcomer: the lowest offer among the accounts' last transactions; null when none is below the newcomer's fee.</summary>
    /// <remarks>
    /// Only the last of an account's may go, and of the newcomer's own account none below it: no other becomes unusable with it. A newcomer behind a gap displaces
    /// nothing: no block can take it, so its fee may never be paid.
    /// </remarks>
    private static Hash256? CheapestFor(Pool pool, Admitted admitted)
    {
        PooledTransaction newcomer = admitted.Entry;
        if (!pool.LineOf(newcomer.Sender).From(admitted.NextNonce).LeadsTo(newcomer.Transaction.Body.Nonce))
        {
            return null;
        }

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
}
