using System.Diagnostics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What became of a transaction in its place: included, or impossible there.</summary>
internal abstract record TransactionOutcome;

/// <summary>Part of the block; a receipt with a refusal paid its fee and moved nothing else.</summary>
internal sealed record Included(ChainState State, TransactionReceipt Receipt, Delivery? Delivery) : TransactionOutcome;

/// <summary>A block that held it here would be invalid. <c>Waits</c>: an earlier nonce is missing, later it may fit.</summary>
internal sealed record Impossible(string Reason, bool Waits) : TransactionOutcome;

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
            return new Impossible($"nonce {body.Nonce} seen, {account.NextNonce} wanted", body.Nonce > account.NextNonce);
        }

        if (TransactionChecks.Flaw(rules, state, transaction, sender) is { } flaw)
        {
            return new Impossible(flaw, false);
        }

        ChainState charged = Charge(state, sender, body.Fee);
        return body.Payload switch
        {
            Transfer pay => Done(charged.Debit(sender, body.Value).Credit(pay.To, body.Value), transaction, sender),
            LockCollateral locking => Done(Lock(charged, transaction, sender, locking.Tier, now.Height), transaction, sender),
            StartNode start => Ruled(charged, start.Node, Start(charged, start, sender, now.Height), transaction, sender),
            ConfirmNode confirm => Ruled(
                charged,
                confirm.Node,
                Registry.Confirm(state.NodeAt(confirm.Node), body.Sender, confirm.BenchmarkTier, now.Height, state.Parameters.Windows),
                transaction,
                sender),
            StopNode stop => Ruled(
                charged,
                stop.Node,
                Registry.Stop(state.NodeAt(stop.Node), sender, now.Height, state.Parameters.Windows),
                transaction,
                sender),
            UnlockCollateral unlock => Unlock(charged, unlock.Node, transaction, sender, now.Height),
            Call call => Send(rules, state, charged, call, transaction, sender, now),
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

    private static ChainState Lock(ChainState state, SignedTransaction transaction, AccountId sender, Tier tier, Height height)
    {
        Amount value = transaction.Body.Value;
        ChainState debited = state.Debit(sender, value);
        return debited with
        {
            Locks = debited.Locks.With(new Outpoint(transaction.Id(), 0), new CollateralLock(sender, tier, value, height)),
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

    private static TransactionOutcome Unlock(
        ChainState state, Outpoint node, SignedTransaction transaction, AccountId sender, Height height)
    {
        CollateralLock? held = state.LockAt(node);
        if (Registry.UnlockFlaw(held, state.NodeAt(node), sender, height) is { } flaw)
        {
            return new Impossible(flaw, false);
        }

        ChainState credited = state.Credit(sender, held!.Amount);
        ChainState freed = credited with { Locks = credited.Locks.Without(node), Nodes = credited.Nodes.Without(node) };
        return Done(freed, transaction, sender);
    }

    private static TransactionOutcome Send(
        ChainRules rules, ChainState before, ChainState charged, Call call, SignedTransaction transaction, AccountId sender, Moment now)
    {
        EntityAnswer answer = EntityCalls.Send(rules, charged, call, Stamps.Of(charged, transaction, sender), now);
        if (TransactionChecks.IsFree(before, transaction.Body))
        {
            // Without a fee nothing pays for a message that does nothing, so it is not included at all.
            if (answer.Refusal is { } refusal)
            {
                return new Impossible($"refused by {call.To}: {refusal}; only a message with a fee is included refused", false);
            }

            if (answer.Facts == 0)
            {
                return new Impossible($"{call.To} has nothing to record of it; only a message with a fee is included then", false);
            }
        }

        return Done(answer.State, transaction, sender, answer.Refusal, answer.Delivery);
    }

    private static TransactionOutcome Ruled(
        ChainState state, Outpoint node, RegistryRuling ruling, SignedTransaction transaction, AccountId sender) =>
        ruling.Node is { } record
            ? Done(state.WithNode(node, record), transaction, sender)
            : new Impossible(ruling.Refusal!, false);

    private static Included Done(
        ChainState state, SignedTransaction transaction, AccountId sender, string? refusal = null, Delivery? delivery = null) =>
        new(state, new TransactionReceipt(transaction.Id(), sender, transaction.Body.Nonce, refusal), delivery);
}
