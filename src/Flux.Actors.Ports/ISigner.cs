using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>The keys of the nodes that this host serves. A key never leaves it.</summary>
public interface ISigner
{
    /// <summary>The public key of the node's operator key on this host; null when this host does not serve the node.</summary>
    PublicKey? KeyOf(Outpoint node);

    /// <summary>Signs what consensus asks, at most one digest per (height, round, step) and never a lower one than signed before.</summary>
    /// <remarks>Errors: null when the signer refuses (a lower or a conflicting vote): a second line of defence beside the journal.</remarks>
    ValueTask<Signature?> SignConsensus(Outpoint node, Height height, int round, ConsensusStep step, Hash256 digest, CancellationToken cancellation);

    /// <summary>Signs a transaction id with the operator key.</summary>
    ValueTask<Signature> SignTransaction(Outpoint node, Hash256 digest, CancellationToken cancellation);
}

/// <summary>The steps of a round in the order in which they are signed.</summary>
public enum ConsensusStep
{
    Propose = 1,
    Prevote = 2,
    Precommit = 3,
}
