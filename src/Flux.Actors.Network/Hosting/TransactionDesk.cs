using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>Where transactions come in: checked against the chain, then made durable in the mempool.</summary>
public sealed class TransactionDesk(NetworkEntities entities, ChainReplica replica)
{
    /// <summary>Accepted means durable; why not is said in one sentence.</summary>
    public async Task<Submission> Submit(SignedTransaction transaction, CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        Hash256 id = transaction.Id();
        AccountId sender = replica.Rules.Scheme.AccountOf(transaction.Body.Sender);
        Account account = ledger.AccountOf(sender);
        string? flaw = Execution.Precheck(replica.Rules, ledger, transaction);
        Answer answer = await entities.Engine
            .Ask(entities.Mempool, new Mempool.Submit(transaction, sender, account.NextNonce, flaw), null, cancellation).ConfigureAwait(false);
        return answer switch
        {
            Accepted => new Submission(id, null, null),
            Refused { Reason: Mempool.Refusal reason } => new Submission(id, reason, flaw ?? Sentence(reason, transaction, account)),
            Busy busy => new Submission(id, Mempool.Refusal.Full, $"the host is busy: {busy.Queue} is full"),
            Failed failed => new Submission(id, null, $"nothing was recorded: {failed.Why}"),
            _ => throw new InvalidOperationException($"unknown answer {answer}"),
        };
    }

    /// <summary>The nonce for the account's next transaction, after those the mempool holds.</summary>
    public async Task<ulong> NextNonce(AccountId account, CancellationToken cancellation)
    {
        Mempool.Pool pool = (Mempool.Pool)await entities.Engine.Read<Mempool.State>(entities.Mempool, cancellation).ConfigureAwait(false);
        return Mempool.NextNonce(pool, account, replica.Required.Ledger.AccountOf(account).NextNonce);
    }

    /// <summary>Null when this host knows nothing of the transaction.</summary>
    public async Task<Fate?> FateOf(Hash256 id, CancellationToken cancellation)
    {
        Mempool.Pool pool = (Mempool.Pool)await entities.Engine.Read<Mempool.State>(entities.Mempool, cancellation).ConfigureAwait(false);
        return Mempool.FateOf(pool, id);
    }

    private static string Sentence(Mempool.Refusal reason, SignedTransaction transaction, Account account) => reason switch
    {
        Mempool.Refusal.StaleNonce => $"nonce {transaction.Body.Nonce} seen, {account.NextNonce} or more wanted",
        Mempool.Refusal.NonceTooFarAhead => $"nonce {transaction.Body.Nonce} is too far ahead of {account.NextNonce}",
        Mempool.Refusal.NonceTaken => $"another transaction with nonce {transaction.Body.Nonce} waits; a higher fee would replace it",
        Mempool.Refusal.AccountFull => "too many transactions of this account are waiting; wait for a block",
        Mempool.Refusal.Full => "the mempool is full; offer a higher fee or wait for a block",
        _ => reason.ToString(),
    };
}

/// <summary>What became of a submission.</summary>
/// <remarks>Shape: neither refusal nor reason means accepted; a reason alone is a fault of the host, after which the same transaction may be sent again.</remarks>
public sealed record Submission(Hash256 Id, Mempool.Refusal? Refusal, string? Why)
{
    public bool IsAccepted => Refusal is null && Why is null;
}
