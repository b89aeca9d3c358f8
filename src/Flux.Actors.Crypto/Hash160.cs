using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>RIPEMD-160 of SHA-256: what an address stands for.</summary>
public static class Hash160
{
    public static AccountId Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Hash256.Sha256(bytes).CopyTo(digest);
        return new AccountId(Ripemd160.HashData(digest));
    }

    /// <summary>The account of a compressed key.</summary>
    public static AccountId OfKey(PublicKey key) => Of(key.Span);
}
