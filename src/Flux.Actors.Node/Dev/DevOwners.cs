using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Dev;

/// <summary>The owners of a development network's joining nodes: they lock collateral and start their nodes, by transactions like anyone's.</summary>
/// <remarks>
/// Only a development network has owner keys on its host. Each pass sends at most the next transaction of each owner and only when none is waiting, so that repeating it is harmless.
/// </remarks>
public sealed class DevOwners(DevNetwork network, DataDirectory data, ChainReplica replica, TransactionDesk desk)
{
    public async Task Pass(CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        foreach (ServedNode node in network.Nodes.Where(node => !node.FromGenesis))
        {
            if (Next(ledger, node) is not { } body)
            {
                continue;
            }

            AccountId owner = Hash160.OfKey(node.Owner);
            ulong chainNonce = ledger.AccountOf(owner).NextNonce;
            if (await desk.NextNonce(owner, cancellation).ConfigureAwait(false) != chainNonce)
            {
                continue;
            }

            using PrivateKey key = KeyFile.Load(DevNetwork.OwnerKeyFile(data, node.Number));
            Transaction numbered = body with { Nonce = chainNonce };
            await desk.Submit(new SignedTransaction(numbered, Secp256k1.Sign(key, numbered.Id())), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What the owner has to do next; null when it is the operator's turn or nothing is missing.</summary>
    private Transaction? Next(ChainState ledger, ServedNode node)
    {
        Transaction Of(Payload payload) => new(ledger.Network, node.Owner, 0, ledger.Parameters.FeeMin, Amount.Zero, payload);

        PublicKey operatorKey = OperatorKey(node);
        return (ledger.LockAt(node.Node), ledger.NodeAt(node.Node)) switch
        {
            (null, _) when ledger.AccountOf(Hash160.OfKey(node.Owner)).NextNonce == 0 =>
                DevNetwork.LockOf(ledger.Network, node, ledger.Parameters),
            (null, _) => null,
            (_, null or { Stage: NodeStage.Expired }) => Of(new StartNode(node.Node, operatorKey, node.Organisation, node.Address)),
            _ => null,
        };
    }

    private PublicKey OperatorKey(ServedNode node)
    {
        using PrivateKey key = KeyFile.Load(Keys.FileSigner.KeyPath(data.Keys, node.Node));
        return Secp256k1.PublicKeyOf(key);
    }
}
