using System.Numerics;
using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Signatures as the chain daemon takes them, and their text.</summary>
public sealed class DerTests(ITestOutputHelper output)
{
    private static readonly BigInteger Order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.AllowHexSpecifier, null);

    [FluxdFact]
    public void base64_is_the_platforms() => Conformance.Of("fluxd/base64_base32.json", output, file =>
    {
        file.Each("base64", item =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(item.GetProperty("text").GetString()!);
            Assert.Equal(item.GetProperty("encoded").GetString(), Convert.ToBase64String(bytes));
            Assert.Equal(bytes, Convert.FromBase64String(item.GetProperty("encoded").GetString()!));
        });
        file.Each("base32", _ => Assert.Fail("left out"));
    });

    [Fact]
    public void a_block_signature_holds_with_either_s_and_in_every_form_of_the_key()
    {
        using PrivateKey key = PrivateKey.Generate();
        Hash256 digest = Hash256.Sha256d([1]);
        Signature low = Secp256k1.Sign(key, digest);
        byte[] other = Other(low);
        Assert.True(Secp256k1.TryFromDer(other, out Signature high));
        Assert.False(Secp256k1.Verify(Secp256k1.PublicKeyOf(key), digest, high));

        byte[] compressed = Secp256k1.PublicKeyOf(key).Span.ToArray(), whole = Secp256k1.Uncompress(Secp256k1.PublicKeyOf(key));
        byte[] hybrid = [(byte)(6 + whole[^1] % 2), .. whole[1..]];
        foreach (byte[] form in (byte[][])[compressed, whole, hybrid])
        {
            Assert.True(Secp256k1.VerifyDer(form, digest, Secp256k1.ToDer(low)));
            Assert.True(Secp256k1.VerifyDer(form, digest, other));
            Assert.False(Secp256k1.VerifyDer(form, Hash256.Sha256d([2]), other));
        }
    }

    [Fact]
    public void a_malformed_signature_or_key_is_false_and_never_an_exception()
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] point = Secp256k1.PublicKeyOf(key).Span.ToArray();
        Hash256 digest = Hash256.Sha256d([1]);
        byte[] der = Secp256k1.ToDer(Secp256k1.Sign(key, digest));
        Assert.True(Secp256k1.VerifyDer(point, digest, der));
        for (int length = 0; length < der.Length; length++)
        {
            Assert.False(Secp256k1.VerifyDer(point, digest, der.AsSpan(0, length)));
        }

        for (int bit = 0; bit < 8 * der.Length; bit++)
        {
            byte[] flipped = [.. der];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Secp256k1.VerifyDer(point, digest, flipped), $"bit {bit}");
        }

        Assert.False(Secp256k1.VerifyDer(point, digest, [.. der, 0]));
        Assert.False(Secp256k1.VerifyDer(point, digest, new byte[100]));
        Assert.False(Secp256k1.VerifyDer([], digest, der));
        Assert.False(Secp256k1.VerifyDer(new byte[33], digest, der));
        Assert.False(Secp256k1.VerifyDer(point.AsSpan(1), digest, der));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_message_is_by_the_key_in_the_form_its_header_says(bool isCompressed)
    {
        using PrivateKey key = PrivateKey.Generate();
        byte[] message = [0, 255, 10];
        PublicKey point = Secp256k1.PublicKeyOf(key);
        byte[] signature = Secp256k1.SignRecoverable(key, SignedMessage.Digest(message), isCompressed).Span.ToArray();
        Assert.Equal(isCompressed, SignedMessage.IsBy(point.Span, message, signature));
        Assert.Equal(!isCompressed, SignedMessage.IsBy(Secp256k1.Uncompress(point), message, signature));
        Assert.False(SignedMessage.IsBy(point.Span, [0, 255], signature));
        Assert.False(SignedMessage.IsBy(point.Span, message, signature.AsSpan(1)));
        Assert.False(SignedMessage.IsBy(point.Span, message, (byte[])[26, .. signature[1..]]));
        Assert.False(SignedMessage.IsBy(point.Span, message, new byte[65]));
        Assert.False(SignedMessage.IsBy([], message, []));
    }

    [Fact]
    public void a_text_signs_as_its_utf8() => Assert.Equal(SignedMessage.Digest("flüx"), SignedMessage.Digest(Encoding.UTF8.GetBytes("flüx")));

    /// <summary>The same signature with the other S, in DER.</summary>
    private static byte[] Other(Signature low)
    {
        byte[] s = (Order - new BigInteger(low.Span[32..], isUnsigned: true, isBigEndian: true)).ToByteArray(isBigEndian: true);
        byte[] r = new BigInteger(low.Span[..32], isUnsigned: true, isBigEndian: true).ToByteArray(isBigEndian: true);
        return [0x30, (byte)(4 + r.Length + s.Length), 2, (byte)r.Length, .. r, 2, (byte)s.Length, .. s];
    }
}
