using System.Diagnostics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What became of a transaction in its place: included, or impossible there.</summary>
internal abstract record TransactionOutcome;

/// <summary>Part of the block; a receipt with a refusal paid its fee and moved nothing else.</summary>
internal sealed record Included(ChainState State, TransactionReceipt Receipt, Delivery? Delivery, Lane Lane) : TransactionOutcome;

/// <summary>A block that held it here would be invalid.</summary>
internal sealed record Impossible(TransactionFlaw Flaw) : TransactionOutcome
{
    public Impossible(FlawCode code, string sentence)
        : this(new TransactionFlaw(code, sentence))
    {
    }
}

/// <summary>Runs one transaction. Source: docs/spec/chain.md §2, §4.</summary>
internal static class TransactionRun
{
    public static TransactionOutcome Apply(ChainRules rules, ChainState state, SignedTransaction transaction, Moment now)
    {
        Transaction body = transaction.Body;
        AccountId sender = rules.Scheme.AccountOf(body.Sender);
        Account account = state.AccountOf(sender);
        if (body.Nonce != account.NextNonce)
        {
            return new Impossible(
                body.Nonce > account.NextNonce ? FlawCode.NonceGap : FlawCode.StaleNonce, $"nonce {body.Nonce} seen, {account.NextNonce} wanted");
        }

        if (TransactionChecks.Flaw(rules, state, transaction, sender) is { } flaw)
        {
            return new Impossible(flaw);
        }

        Carried carried = new(transaction, sender, TransactionChecks.LaneOf(rules, state, body));
        ChainState charged = Charge(state, sender, body.Fee);
        return body.Payload switch
        {
            Transfer pay => Done(charged.Debit(sender, body.Value).Credit(pay.To, body.Value), carried),
            LockCollateral locking => Done(Lock(charged, carried, locking.Tier, now.Height), carried),
            StartNode start => Ruled(charged, start.Node, Start(charged, start, sender, now.Height), carried),
            ConfirmNode confirm => Ruled(
                charged,
                confirm.Node,
                Registry.Confirm(state.NodeAt(confirm.Node), body.Sender, confirm.BenchmarkTier, now.Height, state.Parameters.Windows),
                carried),
            StopNode stop => Ruled(
                charged, stop.Node, Registry.Stop(state.NodeAt(stop.Node), sender, now.Height, state.Parameters.Windows), carried),
            UnlockCollateral unlock => Unlock(charged, unlock.Node, carried, now.Height),
            Call call => Send(rules, charged, call, carried, now),
            _ => throw new UnreachableException($"payload {body.Payload}"),
        };
    }

    private static ChainState Charge(ChainState state, AccountId sender, Amount fee)
    {
        Account account = state.AccountOf(sender);
        return state with
        {
            Accounts = state.Accounts.With(sender, new Account(account.Balance - fee, checked(account.NextNonce + 1))),
            Supply = state.Supply with { Burnt = state.Supply.Burnt + fee.Atoms },
        };
    }

    private static ChainState Lock(ChainState state, Carried carried, Tier tier, Height height)
    {
        Amount value = carried.Transaction.Body.Value;
        ChainState debited = state.Debit(carried.Sender, value);
        return debited with
        {
            Locks = debited.Locks.With(
                new Outpoint(carried.Transaction.Id(), 0), new CollateralLock(carried.Sender, tier, value, height)),
        };
    }

    private static RegistryRuling Start(ChainState state, StartNode start, AccountId sender, Height height) => Registry.Start(
        state.LockAt(start.Node),
        state.NodeAt(start.Node),
        new RegistryStart(start.OperatorKey, start.Organisation, start.Address),
        sender,
        KeyHolder(state, start),
        height,
        state.Parameters.Windows);

    private static Outpoint? KeyHolder(ChainState state, StartNode start)
    {
        foreach (KeyValuePair<Outpoint, NodeRecord> pair in state.Nodes)
        {
            if (pair.Value.Stage is NodeStage.Started or NodeStage.Confirmed
                && pair.Value.OperatorKey == start.OperatorKey
                && pair.Key != start.Node)
            {
                return pair.Key;
            }
        }

        return null;
    }

    private static TransactionOutcome Unlock(ChainState state, Outpoint node, Carried carried, Height height)
    {
        CollateralLock? held = state.LockAt(node);
        if (Registry.UnlockFlaw(held, state.NodeAt(node), carried.Sender, height) is { } flaw)
        {
            return new Impossible(FlawCode.NotAllowed, flaw);
        }

        ChainState credited = state.Credit(carried.Sender, held!.Amount);
        return Done(credited with { Locks = credited.Locks.Without(node), Nodes = credited.Nodes.Without(node) }, carried);
    }

    private static TransactionOutcome Send(ChainRules rules, ChainState charged, Call call, Carried carried, Moment now)
    {
        Stamp stamp = Stamps.Of(charged, carried.Transaction, carried.Sender);
        EntityAnswer answer = EntityCalls.Send(rules, charged, call, stamp, now);
        if (carried.Lane == Lane.Paying)
        {
            return Done(answer.State, carried, answer.Refusal, answer.Delivery);
        }

        // Without a fee nothing pays for a message that does nothing, so it is not included at all.
        if (answer.Refusal is { } refusal)
        {
            return new Impossible(FlawCode.NotAllowed, $"refused by {call.To}: {refusal}; only a message with a fee is included refused");
        }

        if (answer.Facts == 0)
        {
            return new Impossible(
                FlawCode.NothingToRecord, $"{call.To} has nothing to record of it; only a message with a fee is included then");
        }

        Outpoint node = stamp.OperatedNode ?? throw new UnreachableException($"a statement of no node: {call}");
        NodeRecord record = answer.State.Nodes[node];
        return Done(answer.State.WithNode(node, record with { FreeStatements = record.FreeStatements + 1 }), carried, null, answer.Delivery);
    }

    private static TransactionOutcome Ruled(ChainState state, Outpoint node, RegistryRuling ruling, Carried carried) =>
        ruling.Node is { } record
            ? Done(state.WithNode(node, record), carried)
            : new Impossible(FlawCode.NotAllowed, ruling.Refusal!);

    private static Included Done(ChainState state, Carried carried, string? refusal = null, Delivery? delivery = null) => new(
        state,
        new TransactionReceipt(carried.Transaction.Id(), carried.Sender, carried.Transaction.Body.Nonce, refusal),
        delivery,
        carried.Lane);

    /// <summary>A transaction without a flaw, on its way through the rules.</summary>
    private sealed record Carried(SignedTransaction Transaction, AccountId Sender, Lane Lane);
}
