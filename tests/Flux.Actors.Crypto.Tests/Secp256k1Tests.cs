using System.Globalization;
using System.Numerics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

public sealed class Secp256k1Tests(ITestOutputHelper output)
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly Hash256 Digest = Hash256.Sha256([1, 2, 3]);

    [Fact]
    public void the_key_one_has_the_generator_as_its_public_key()
    {
        // The base point of SEC 2 v2 §2.4.1.
        using PrivateKey one = Key(1);
        Assert.Equal("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", Secp256k1.PublicKeyOf(one).ToString());
    }

    [Fact]
    public void a_signature_verifies_for_its_key_and_digest_only() => Property.Holds<byte[]>(output, bytes =>
    {
        using PrivateKey key = PrivateKey.Generate();
        PublicKey publicKey = Secp256k1.PublicKeyOf(key);
        Hash256 digest = Hash256.Sha256(bytes);
        Signature signature = Secp256k1.Sign(key, digest);
        Assert.True(Secp256k1.Verify(publicKey, digest, signature));
        Assert.Equal(signature, Secp256k1.Sign(key, digest));
        Assert.False(Secp256k1.Verify(publicKey, Hash256.Sha256d(bytes), signature));
        using PrivateKey other = PrivateKey.Generate();
        Assert.False(Secp256k1.Verify(Secp256k1.PublicKeyOf(other), digest, signature));
        return true;
    });

    [Fact]
    public void every_flipped_bit_of_a_signature_is_refused()
    {
        using PrivateKey key = Key(7);
        PublicKey publicKey = Secp256k1.PublicKeyOf(key);
        byte[] good = Secp256k1.Sign(key, Digest).Span.ToArray();
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Secp256k1.Verify(publicKey, Digest, new Signature(bad)));
        }
    }

    [Fact]
    public void the_other_half_of_s_is_refused()
    {
        using PrivateKey key = Key(7);
        byte[] low = Secp256k1.Sign(key, Digest).Span.ToArray();
        BigInteger s = new(low.AsSpan(32), isUnsigned: true, isBigEndian: true);
        Assert.True(s <= Order / 2);
        byte[] high = [.. low[..32], .. Bytes32(Order - s)];
        Assert.False(Secp256k1.Verify(Secp256k1.PublicKeyOf(key), Digest, new Signature(high)));
        Assert.True(Secp256k1.TryFromDer(Secp256k1.ToDer(new Signature(high)), out Signature back));
        Assert.Equal(new Signature(high), back);
    }

    [Fact]
    public void malformed_keys_and_signatures_are_answered_with_false()
    {
        using PrivateKey key = Key(7);
        Signature signature = Secp256k1.Sign(key, Digest);
        PublicKey publicKey = Secp256k1.PublicKeyOf(key);
        byte[] notOnCurve = [2, .. Bytes32(5)];
        Assert.False(Secp256k1.Verify(default, Digest, signature));
        Assert.False(Secp256k1.Verify(publicKey, Digest, default));
        Assert.False(Secp256k1.Verify(new PublicKey(new byte[33]), Digest, signature));
        Assert.False(Secp256k1.Verify(new PublicKey(notOnCurve), Digest, signature));
        Assert.False(Secp256k1.Verify(publicKey, Digest, new Signature(new byte[64])));
        Assert.False(Secp256k1.Verify(publicKey, Digest, new Signature(Enumerable.Repeat((byte)0xFF, 64).ToArray())));
        Assert.False(Secp256k1.TryRecover(Digest, default, out _));
        Assert.False(Secp256k1.TryFromDer([], out _));
        Assert.False(Secp256k1.TryFromDer([0x30, 0x80, 0, 0], out _));
        Assert.Throws<FormatException>(() => Secp256k1.ToDer(default));
        Assert.Throws<FormatException>(() => Secp256k1.Uncompress(new PublicKey(notOnCurve)));
    }

    [Fact]
    public void public_keys_have_one_compressed_and_one_uncompressed_form()
    {
        using PrivateKey key = Key(7);
        PublicKey compressed = Secp256k1.PublicKeyOf(key);
        byte[] whole = Secp256k1.Uncompress(compressed);
        Assert.True(Secp256k1.TryParsePublicKey(whole, out PublicKey parsed));
        Assert.Equal(compressed, parsed);
        byte[] hybrid = [(byte)(6 + (whole[64] & 1)), .. whole[1..]];
        Assert.False(Secp256k1.TryParsePublicKey(hybrid, out _));
        Assert.False(Secp256k1.TryParsePublicKey([], out _));
        Assert.False(Secp256k1.TryParsePublicKey(whole.AsSpan(0, 64), out _));
    }

    [Fact]
    public void the_signer_is_recovered_and_nobody_else()
    {
        using PrivateKey key = Key(7);
        RecoverableSignature signature = Secp256k1.SignRecoverable(key, Digest, compressed: true);
        Assert.True(Secp256k1.TryRecover(Digest, signature, out PublicKey signer));
        Assert.Equal(Secp256k1.PublicKeyOf(key), signer);
        Assert.True(signature.Compressed);
        Assert.Equal(Secp256k1.Sign(key, Digest), signature.Signature);
        Assert.False(Secp256k1.TryRecover(Hash256.Sha256([9]), signature, out PublicKey other) && other == signer);
        Assert.Throws<FormatException>(() => new RecoverableSignature(new byte[65]));
    }

    [Fact]
    public void numbers_outside_the_group_are_no_private_keys()
    {
        Assert.Throws<FormatException>(() => new PrivateKey(new byte[32]));
        Assert.Throws<FormatException>(() => new PrivateKey(Bytes32(Order)));
        Assert.Throws<FormatException>(() => new PrivateKey(new byte[31]));
        using PrivateKey last = new(Bytes32(Order - 1));
        Assert.Equal(33, Secp256k1.PublicKeyOf(last).Span.Length);
    }

    [Fact]
    public void a_disposed_key_is_zeroed_and_signs_nothing()
    {
        PrivateKey key = Key(7);
        ReadOnlySpan<byte> held = key.Span;
        key.Dispose();
        Assert.Equal(-1, held.IndexOfAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => Secp256k1.Sign(key, Digest));
        Assert.Equal("a private key", key.ToString());
    }

    [Fact]
    public void a_missing_library_says_what_was_tried_and_how_to_get_it()
    {
        Assert.Null(Secp256k1.Missing());
        CryptoFault fault = Assert.Throws<CryptoFault>(() => NativeSecp256k1.Load(["libnothing.so.6", "libnothing.so.5"]));
        Assert.Equal(
            "libsecp256k1 was not found: tried libnothing.so.6, libnothing.so.5; "
            + "install it with: apt-get install libsecp256k1-1 (or ./flux doctor --fix)",
            fault.Message);
        Assert.Equal("libsecp256k1.so.6", NativeSecp256k1.Candidates()[0]);
        Assert.Contains("libsecp256k1.dylib", NativeSecp256k1.Candidates());
    }

    [Fact]
    public void the_scheme_is_named_and_real()
    {
        using PrivateKey key = Key(7);
        PublicKey publicKey = Secp256k1.PublicKeyOf(key);
        Assert.Equal("secp256k1", Signatures.Scheme.Name);
        Assert.True(Signatures.Scheme.Verify(publicKey, Digest, Secp256k1.Sign(key, Digest)));
        Assert.Equal(Hash160.Of(publicKey.Span), Signatures.Scheme.AccountOf(publicKey));
    }

    private static PrivateKey Key(int number) => new(Bytes32(number));

    private static byte[] Bytes32(BigInteger number)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
