using System.Diagnostics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What became of a transaction in its place: included, or impossible there. What is impossible changed nothing.</summary>
internal abstract record TransactionOutcome;

/// <summary>Part of the block; a receipt with a refusal paid its fee and moved nothing else.</summary>
internal sealed record Included(TransactionReceipt Receipt, Delivery? Delivery, Lane Lane) : TransactionOutcome;

/// <summary>A block that held it here would be invalid.</summary>
internal sealed record Impossible(TransactionFlaw Flaw) : TransactionOutcome
{
    public Impossible(FlawCode code, string sentence)
        : this(new TransactionFlaw(code, sentence))
    {
    }
}

/// <summary>This block has no place left for it. Shape: the reason goes on after "transaction 7".</summary>
internal sealed record Crowded(string Reason) : TransactionOutcome;

/// <summary>Runs one transaction: judged first, then carried out. Source: docs/spec/chain.md §2, §4.</summary>
/// <param name="rules">The network's rules.</param>
/// <param name="draft">The state so far.</param>
/// <param name="now">The block's place.</param>
internal readonly struct TransactionRun(ChainRules rules, ChainDraft draft, Moment now)
{
    /// <param name="transaction">What is to run.</param>
    /// <param name="proven">Whether its signature was checked already.</param>
    /// <param name="noReport">Why no more report without a fee may stand in the block; null when one may.</param>
    public TransactionOutcome Apply(PreparedTransaction transaction, bool proven, string? noReport)
    {
        Transaction body = transaction.Body;
        ulong wanted = draft.AccountOf(transaction.Sender).NextNonce;
        if (body.Nonce != wanted)
        {
            return new Impossible(body.Nonce > wanted ? FlawCode.NonceGap : FlawCode.StaleNonce, $"nonce {body.Nonce} seen, {wanted} wanted");
        }

        if ((TransactionChecks.Flaw(rules, draft, transaction) ?? (proven ? null : TransactionChecks.SignatureFlaw(rules, transaction))) is { } flaw)
        {
            return new Impossible(flaw);
        }

        Lane lane = TransactionChecks.LaneOf(rules, draft, body);
        if (lane != Lane.Paying && noReport is not null)
        {
            return new Crowded(noReport);
        }

        return body.Payload switch
        {
            Transfer pay => Pay(pay, transaction, lane),
            LockCollateral locking => Lock(locking, transaction, lane),
            StartNode start => Ruled(start.Node, Start(start, transaction.Sender), transaction, lane),
            ConfirmNode confirm => Ruled(confirm.Node, Confirm(confirm, body.Sender), transaction, lane),
            ChangeAddress change => Ruled(
                change.Node,
                Registry.ChangeAddress(
                    draft.NodeAt(change.Node), change.Address, body.Sender, transaction.Sender, lane == Lane.Statement, now.Height, Era.Windows),
                transaction,
                lane),
            StopNode stop => Ruled(
                stop.Node, Registry.Stop(draft.NodeAt(stop.Node), transaction.Sender, now.Height, Era.Windows), transaction, lane),
            UnlockCollateral unlock => Unlock(unlock.Node, transaction, lane),
            Call call => Send(call, transaction, lane),
            _ => throw new UnreachableException($"payload {body.Payload}"),
        };
    }

    private RegistryEra Era => draft.Parameters.EraAt(now.Height);

    private Included Pay(Transfer pay, PreparedTransaction transaction, Lane lane)
    {
        draft.Charge(transaction.Sender, transaction.Body.Fee, transaction.Body.Value);
        draft.Credit(pay.To, transaction.Body.Value);
        return Done(transaction, lane);
    }

    private Included Lock(LockCollateral locking, PreparedTransaction transaction, Lane lane)
    {
        draft.Charge(transaction.Sender, transaction.Body.Fee, transaction.Body.Value);
        draft.SetLock(
            new Outpoint(transaction.Id, 0), new CollateralLock(transaction.Sender, locking.Tier, transaction.Body.Value, now.Height));
        return Done(transaction, lane);
    }

    private RegistryRuling Start(StartNode start, AccountId sender) => Registry.Start(
        draft.LockAt(start.Node),
        draft.NodeAt(start.Node),
        new RegistryStart(start.OperatorKey, start.Organisation, start.Address),
        sender,
        draft.Nodes.Operators.TryGet(start.OperatorKey, out Outpoint holder) && holder != start.Node ? holder : null,
        now.Height,
        Era);

    private RegistryRuling Confirm(ConfirmNode confirm, PublicKey sender) =>
        !draft.Parameters.BenchmarkWaived && Benchmark.ClaimFlaw(confirm.BenchmarkTier, confirm.Claim) is { } flaw
            ? RegistryRuling.Refuse(flaw)
            : Registry.Confirm(draft.NodeAt(confirm.Node), sender, confirm.BenchmarkTier, now.Height, Era.Windows);

    private TransactionOutcome Unlock(Outpoint node, PreparedTransaction transaction, Lane lane)
    {
        CollateralLock? held = draft.LockAt(node);
        if (Registry.UnlockFlaw(held, draft.NodeAt(node), transaction.Sender, now.Height) is { } flaw)
        {
            return new Impossible(FlawCode.NotAllowed, flaw);
        }

        draft.Charge(transaction.Sender, transaction.Body.Fee, Amount.Zero);
        draft.Credit(transaction.Sender, held!.Amount);
        draft.RemoveLock(node);
        draft.SetNode(node, null);
        return Done(transaction, lane);
    }

    private TransactionOutcome Send(Call call, PreparedTransaction transaction, Lane lane)
    {
        Stamp stamp = Stamps.Of(draft, transaction);
        EntityAnswer answer = EntityCalls.Ask(rules, draft, call, stamp, now);
        if (lane == Lane.Paying)
        {
            draft.Charge(transaction.Sender, transaction.Body.Fee, Amount.Zero);
            return Done(transaction, lane, answer.Refusal, answer.Carry(draft));
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

        draft.Charge(transaction.Sender, Amount.Zero, Amount.Zero);
        Delivery? delivery = answer.Carry(draft);
        Outpoint node = stamp.OperatedNode ?? throw new UnreachableException($"a statement of no node: {call}");
        NodeRecord record = draft.NodeAt(node)!;
        draft.SetNode(node, record with { FreeStatements = record.FreeStatements + 1 });
        return Done(transaction, lane, null, delivery);
    }

    private TransactionOutcome Ruled(Outpoint node, RegistryRuling ruling, PreparedTransaction transaction, Lane lane)
    {
        if (ruling.Node is not { } record)
        {
            return new Impossible(FlawCode.NotAllowed, ruling.Refusal!);
        }

        draft.Charge(transaction.Sender, transaction.Body.Fee, Amount.Zero);
        draft.SetNode(node, record);
        return Done(transaction, lane);
    }

    private static Included Done(PreparedTransaction transaction, Lane lane, string? refusal = null, Delivery? delivery = null) => new(
        new TransactionReceipt(transaction.Id, transaction.Sender, transaction.Body.Nonce, refusal), delivery, lane);
}
