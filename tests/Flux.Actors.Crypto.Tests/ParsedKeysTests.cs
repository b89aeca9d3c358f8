using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Keeping keys changes no verdict.</summary>
public sealed class ParsedKeysTests
{
    private static readonly Hash256 Digest = Hash256.Sha256([1]), Other = Hash256.Sha256([2]);

    /// <summary>More keys than places, so that they drive each other out; every verdict asked twice, once with the key kept.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void verdicts_are_those_without(int places)
    {
        ParsedKeys kept = new(places);
        PrivateKey[] secrets = [.. Enumerable.Range(0, 12).Select(_ => PrivateKey.Generate())];
        PublicKey[] keys = [.. secrets.Select(Secp256k1.PublicKeyOf)];
        Signature[] signatures = [.. secrets.Select(secret => Secp256k1.Sign(secret, Digest))];
        for (int key = 0; key < keys.Length; key++)
        {
            for (int signature = 0; signature < keys.Length; signature++)
            {
                for (int again = 0; again < 2; again++)
                {
                    Assert.Equal(key == signature, Secp256k1.Verify(keys[key], Digest, signatures[signature], kept));
                    Assert.False(Secp256k1.Verify(keys[key], Other, signatures[signature], kept));
                }
            }
        }

        Array.ForEach(secrets, secret => secret.Dispose());
    }

    [Fact]
    public void a_key_that_is_no_point_is_never_kept_and_one_that_is_not_its_neighbour()
    {
        ParsedKeys kept = new(1);
        using PrivateKey secret = PrivateKey.Generate();
        PublicKey good = Secp256k1.PublicKeyOf(secret);
        PublicKey mirrored = new([(byte)(good.Span[0] ^ 1), .. good.Span[1..]]);
        PublicKey nowhere = new([2, .. new byte[31], 5]);
        Signature signature = Secp256k1.Sign(secret, Digest);
        for (int again = 0; again < 2; again++)
        {
            Assert.True(Secp256k1.Verify(good, Digest, signature, kept));
            Assert.False(Secp256k1.Verify(mirrored, Digest, signature, kept));
            Assert.False(Secp256k1.Verify(nowhere, Digest, signature, kept));
            Assert.False(Secp256k1.Verify(default, Digest, signature, kept));
        }
    }
}
