using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A transaction with what follows from its bytes alone, worked out once.</summary>
/// <remarks>Shape: the leaf is that of the transactions root. Units: bytes of the canonical encoding, signature included.</remarks>
public sealed record PreparedTransaction(SignedTransaction Signed, Hash256 Id, Hash256 Leaf, AccountId Sender, int Bytes)
{
    public Transaction Body => Signed.Body;

    public SignedDigest Claim => new(Body.Sender, Id, Signed.Signature);

    /// <exception cref="WireException">It has no encoding: an id in it was never set.</exception>
    public static PreparedTransaction Of(SignatureScheme scheme, SignedTransaction transaction)
    {
        Hash256 id = Wire.Digest(Transaction.Domain, transaction.Body, out int bytes);
        return new PreparedTransaction(transaction, id, Roots.TransactionLeaf(id, transaction.Signature), scheme.AccountOf(transaction.Body.Sender), bytes + Signature.Size);
    }
}
