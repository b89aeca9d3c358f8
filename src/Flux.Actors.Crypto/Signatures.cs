using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>What the pure rules are given for cryptography.</summary>
public static class Signatures
{
    /// <summary>Real signatures: ECDSA secp256k1, low S, compact; accounts are HASH160 of the compressed key.</summary>
    public static SignatureScheme Scheme { get; } = new("secp256k1", Secp256k1.Verify, Hash160.OfKey);

    /// <summary>The same, with so many public keys kept as they are computed with.</summary>
    public static SignatureScheme Keeping(int keys)
    {
        ParsedKeys kept = new(keys);
        return new("secp256k1", (key, digest, signature) => Secp256k1.Verify(key, digest, signature, kept), Hash160.OfKey);
    }
}
