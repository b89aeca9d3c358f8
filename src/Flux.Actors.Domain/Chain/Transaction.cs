using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A message to an actor with money attached, as its sender signs it.</summary>
/// <remarks>
/// Shape: the nonce is the sender's next, starting at 0; the fee is burnt, the value goes where the payload says.
/// Units: atoms. Source: DESIGN §9; docs/spec/chain.md §2.
/// </remarks>
[Wire("chain.transaction.v1")]
public sealed record Transaction(Hash256 Network, PublicKey Sender, ulong Nonce, Amount Fee, Amount Value, Payload Payload)
{
    internal const string Domain = "flux/transaction/1";

    /// <summary>The transaction's id, and what its sender signs. The signature is not part of it.</summary>
    public Hash256 Id() => Wire.Digest(Domain, this);
}

/// <summary>A transaction and the sender's signature over its id.</summary>
[Wire("chain.signed-transaction.v1")]
public sealed record SignedTransaction(Transaction Body, Signature Signature)
{
    public Hash256 Id() => Body.Id();
}

/// <summary>What a transaction asks for.</summary>
public abstract record Payload;

/// <summary>Moves the value to the account.</summary>
[Wire("chain.transfer.v1")]
public sealed record Transfer(AccountId To) : Payload;

/// <summary>Locks the value, which must be the tier's collateral, under the outpoint (this transaction, 0).</summary>
[Wire("chain.lock-collateral.v1")]
public sealed record LockCollateral(Tier Tier) : Payload;

/// <summary>Starts a node on a lock of the sender: names its operator key, its organisation (fault domain) and its address.</summary>
[Wire("chain.start-node.v1")]
public sealed record StartNode(Outpoint Node, PublicKey OperatorKey, string Organisation, string Address) : Payload;

/// <summary>Confirms a started node, or renews its confirmation; signed by the operator key. It carries what the node's machine was measured to have and do.</summary>
/// <remarks>Shape: no claim where the network waives the benchmark and none was made. Source: docs/spec/facts.md says what a claim can't prove.</remarks>
[Wire("chain.confirm-node.v1")]
public sealed record ConfirmNode(Outpoint Node, Tier BenchmarkTier, BenchmarkClaim? Claim) : Payload
{
    /// <summary>Without a claim.</summary>
    public ConfirmNode(Outpoint node, Tier benchmarkTier)
        : this(node, benchmarkTier, null)
    {
    }
}

/// <summary>Gives a started or confirmed node another address; signed by the operator key or by the owner of the lock.</summary>
[Wire("chain.change-address.v1")]
public sealed record ChangeAddress(Outpoint Node, string Address) : Payload;

/// <summary>Ends a node's service; signed by the owner of the lock. Unbonding starts.</summary>
[Wire("chain.stop-node.v1")]
public sealed record StopNode(Outpoint Node) : Payload;

/// <summary>Frees a lock that is not in use (never started, expired, or unbonded); signed by its owner.</summary>
[Wire("chain.unlock-collateral.v1")]
public sealed record UnlockCollateral(Outpoint Node) : Payload;

/// <summary>A message to an entity of an on-chain kind; the value goes to the entity's escrow when the message is accepted.</summary>
[Wire("chain.call.v1")]
public sealed record Call(EntityId To, Blob Message) : Payload;
