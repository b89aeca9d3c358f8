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
        return Of(scheme, transaction, id, Roots.TransactionLeaf(id, transaction.Signature), bytes);
    }

    /// <summary>Several of a block, from that index on, as many as there is room for; their ids and leaves are hashed together.</summary>
    /// <returns>Null, or why the first that has no encoding has none; nothing is prepared then.</returns>
    internal static string? Prepare(SignatureScheme scheme, Sequence<SignedTransaction> transactions, int begin, Span<PreparedTransaction> prepared)
    {
        DigestBatch batch = new();
        int[] bytes = new int[prepared.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            try
            {
                bytes[i] = batch.Add(Transaction.Domain, transactions[begin + i].Body);
            }
            catch (WireException e)
            {
                return $"transaction {begin + i}: malformed: {e.Message}";
            }
        }

        Hash256[] ids = [.. batch.Sha256d()];
        for (int i = 0; i < ids.Length; i++)
        {
            _ = batch.Add(Roots.TransactionLeafDomain, new SignedId(ids[i], transactions[begin + i].Signature));
        }

        ReadOnlySpan<Hash256> leaves = batch.Sha256d();
        for (int i = 0; i < ids.Length; i++)
        {
            prepared[i] = Of(scheme, transactions[begin + i], ids[i], leaves[i], bytes[i]);
        }

        return null;
    }

    private static PreparedTransaction Of(SignatureScheme scheme, SignedTransaction transaction, Hash256 id, Hash256 leaf, int bytes) =>
        new(transaction, id, leaf, scheme.AccountOf(transaction.Body.Sender), bytes + Signature.Size);
}
