namespace Flux.Actors.Kernel;

/// <summary>An ECDSA secp256k1 signature, compact form: r then s, 64 bytes big-endian, s in the lower half.</summary>
public readonly record struct Signature
{
    public const int Size = 64;

    private readonly Blob _bytes;

    /// <exception cref="FormatException">Not 64 bytes.</exception>
    public Signature(ReadOnlySpan<byte> compact) => _bytes = Blob.Fixed(compact, Size, nameof(Signature));

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public override string ToString() => _bytes.ToString();
}

/// <summary>True when the signature over the digest was made by the key; false for anything else, never an exception.</summary>
public delegate bool VerifySignature(PublicKey key, Hash256 digest, Signature signature);

/// <summary>The account a public key controls (HASH160 of its 33 bytes).</summary>
public delegate AccountId AccountOfKey(PublicKey key);

/// <summary>Somebody's claim to have signed a digest.</summary>
public readonly record struct SignedDigest(PublicKey Key, Hash256 Digest, Signature Signature);

/// <summary>What the pure rules need of cryptography; Crypto provides it, simulations may provide a keyed hash.</summary>
public sealed record SignatureScheme(string Name, VerifySignature Verify, AccountOfKey AccountOf)
{
    public bool IsTrue(SignedDigest claim) => Verify(claim.Key, claim.Digest, claim.Signature);
}
