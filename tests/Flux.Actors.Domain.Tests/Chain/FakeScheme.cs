using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Signatures as keyed hashes: whoever knows the key's bytes can sign. For rules, not for security.</summary>
internal static class FakeScheme
{
    public static SignatureScheme Scheme { get; } = new(
        "keyed hash",
        (key, digest, signature) => Sign(key, digest) == signature,
        key => new AccountId(Hash256.Sha256(key.Span).ToArray().AsSpan(0, AccountId.Size)));

    public static PublicKey Key(string name) => new([2, .. Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(name)).ToArray()]);

    public static AccountId Account(string name) => Scheme.AccountOf(Key(name));

    public static Signature Sign(PublicKey key, Hash256 digest)
    {
        byte[] bytes = new byte[Signature.Size];
        Hash256.Sha256([.. key.Span, .. digest.ToArray()]).CopyTo(bytes);
        return new Signature(bytes);
    }

    public static SignedTransaction Signed(this Transaction body) => new(body, Sign(body.Sender, body.Id()));
}
