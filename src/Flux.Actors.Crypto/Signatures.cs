using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>What the pure rules are given for cryptography.</summary>
public static class Signatures
{
    /// <summary>Real signatures: ECDSA secp256k1, low S, compact; accounts are HASH160 of the compressed key.</summary>
    public static SignatureScheme Scheme { get; } = new("secp256k1", Secp256k1.Verify, Hash160.OfKey);
}
