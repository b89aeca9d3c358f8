using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>Where transactions come in: checked against the chain, then made durable in the mempool.</summary>
public sealed class TransactionDesk(NetworkEntities entities, ChainReplica replica)
{
    /// <summary>Accepted means durable; why not is said by a code and in one sentence.</summary>
    public async Task<Submission> Submit(SignedTransaction transaction, CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        Hash256 id = transaction.Id();
        AccountId sender = replica.Rules.Scheme.AccountOf(transaction.Body.Sender);
        Account account = ledger.AccountOf(sender);
        TransactionFlaw? flaw = Execution.Precheck(replica.Rules, ledger, transaction);
        Lane lane = Execution.LaneOf(replica.Rules, ledger, transaction);
        Answer answer = await entities.Engine
            .Ask(entities.Mempool, new Mempool.Submit(transaction, sender, account.NextNonce, account.Balance, lane, flaw), null, cancellation).ConfigureAwait(false);
        return answer switch
        {
            Accepted => new Submission.Taken(id),
            Refused { Reason: Mempool.Refusal.Flawed } when flaw is not null => new Submission.Flawed(flaw),
            Refused { Reason: Mempool.Refusal reason } => new Submission.Declined(reason, Sentence(reason, transaction, account)),
            Busy busy => new Submission.HostBusy(busy.Queue),
            Failed failed => new Submission.HostFailed(failed.Kind, failed.Why),
            _ => throw new UnreachableException($"answer {answer}"),
        };
    }

    /// <summary>The nonce for the account's next transaction, after those the mempool holds.</summary>
    public async Task<ulong> NextNonce(AccountId account, CancellationToken cancellation) =>
        Mempool.NextNonce(await Pool(cancellation).ConfigureAwait(false), account, replica.Required.Ledger.AccountOf(account).NextNonce);

    /// <summary>How the transaction travels that waits with the account's next nonce on the chain; null when none does.</summary>
    public async Task<Lane?> Waiting(AccountId account, CancellationToken cancellation) =>
        Mempool.LaneAt(await Pool(cancellation).ConfigureAwait(false), account, replica.Required.Ledger.AccountOf(account).NextNonce);

    /// <summary>Null when this host knows nothing of the transaction.</summary>
    public async Task<Fate?> FateOf(Hash256 id, CancellationToken cancellation) =>
        Mempool.FateOf(await Pool(cancellation).ConfigureAwait(false), id);

    private async Task<Mempool.Pool> Pool(CancellationToken cancellation) =>
        (Mempool.Pool)await entities.Engine.Read<Mempool.State>(entities.Mempool, cancellation).ConfigureAwait(false);

    private static string Sentence(Mempool.Refusal reason, SignedTransaction transaction, Account account) => reason switch
    {
        Mempool.Refusal.StaleNonce => $"nonce {transaction.Body.Nonce} seen, {account.NextNonce} or more wanted",
        Mempool.Refusal.NonceTooFarAhead => $"nonce {transaction.Body.Nonce} is too far ahead of {account.NextNonce}",
        Mempool.Refusal.NonceTaken => $"another transaction with nonce {transaction.Body.Nonce} waits; a higher fee would replace it",
        Mempool.Refusal.AccountFull => "too many transactions of this account are waiting; wait for a block",
        Mempool.Refusal.Full => "the mempool is full; offer a higher fee or wait for a block",
        Mempool.Refusal.ReportsFull => "the mempool's share of free reports is full; send it again after the next block, or with a fee",
        Mempool.Refusal.Uncovered =>
            $"the account holds {account.Balance} FLUX, less than all that waits of it and this one would take; wait for a block",
        _ => throw new UnreachableException($"refusal {reason}"),
    };
}
