using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The transactions that the nodes of this host sign themselves: confirmations and their renewals, and statements about app instances.</summary>
/// <remarks>
/// They are free. A node makes a statement only when nothing of its own is waiting; its confirmation takes the place of whatever waits, so that nothing it stated can keep it
/// from being confirmed. What is refused is sent again by the loops that ask for it.
/// </remarks>
public sealed class NodeReports(ISigner signer, ChainReplica replica, TransactionDesk desk)
{
    /// <summary>True when the report is durable in the mempool, false when the node already has one waiting or the pool refuses for now.</summary>
    public async Task<bool> Send(Outpoint node, Payload payload, CancellationToken cancellation)
    {
        PublicKey key = signer.KeyOf(node) ?? throw new KeyNotFoundException($"node {node} is not served by this host");
        AccountId account = replica.Rules.Scheme.AccountOf(key);
        ulong nonce = replica.Required.Ledger.AccountOf(account).NextNonce;
        Lane? waiting = await desk.Waiting(account, cancellation).ConfigureAwait(false);
        if (waiting is not null && (waiting == Lane.Confirmation || payload is not ConfirmNode))
        {
            return false;
        }

        Transaction body = new(replica.Rules.Network, key, nonce, Amount.Zero, Amount.Zero, payload);
        Signature signature = await signer.SignTransaction(node, body.Id(), cancellation).ConfigureAwait(false);
        return await desk.Submit(new SignedTransaction(body, signature), cancellation).ConfigureAwait(false) is Submission.Taken;
    }

    /// <summary>Confirms what was started and renews what grows old, for every node of this host that is not silent, with what the machine was measured to do.</summary>
    public async Task Confirm(IEnumerable<Outpoint> nodes, Func<Outpoint, bool> isSilent, BenchmarkClaim? claim, CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        foreach (Outpoint node in nodes)
        {
            if (ledger.NodeAt(node) is { } record && IsDue(ledger, record) && !isSilent(node))
            {
                await Send(node, new ConfirmNode(node, record.Tier, claim), cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool IsDue(ChainState ledger, NodeRecord record) => record.Stage switch
    {
        NodeStage.Started => ledger.Height.Next > record.StartedAt,
        NodeStage.Confirmed => ledger.Height.Next - record.LastConfirmed > ledger.Parameters.EraAt(ledger.Height.Next).Windows.RenewAfter,
        _ => false,
    };
}
