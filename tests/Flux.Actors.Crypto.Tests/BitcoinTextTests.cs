using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

public sealed class BitcoinTextTests(ITestOutputHelper output)
{
    private const string Text = "flux: a text, 253 bytes and more are counted otherwise";

    private static readonly byte[] Secret = Convert.FromHexString("12b004fff7f4b69ef8650e767f18f11ede158148b425660723b9f9a66e61f747");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void what_a_key_signs_its_address_verifies(bool compressed)
    {
        (string address, string key, string signature) = Signed(Text, compressed);
        Assert.True(BitcoinText.Verify(Text, address, signature));
        Assert.True(BitcoinText.Verify(Text, key, signature));
        Assert.True(BitcoinText.Verify(Text, key.ToUpperInvariant(), signature));
        Assert.True(BitcoinText.Verify(Text, key + "z", signature));
        Assert.False(BitcoinText.Verify(Text, key + "00", signature));
        (string otherAddress, string otherKey, _) = Signed(Text, !compressed);
        Assert.False(BitcoinText.Verify(Text, otherAddress, signature));
        Assert.False(BitcoinText.Verify(Text, otherKey, signature));
        Assert.True(SignedText.Verify(Text, address, signature));
    }

    [Fact]
    public void the_networks_own_daemon_signs_another_digest() => Assert.NotEqual(SignedMessage.Digest(Text), BitcoinText.Digest(Text));

    [Fact]
    public void every_flipped_bit_of_the_signature_is_seen()
    {
        (string address, _, string signature) = Signed(Text, true);
        byte[] bytes = Convert.FromBase64String(signature);
        foreach (byte[] flipped in Flips(bytes))
        {
            Assert.False(BitcoinText.Verify(Text, address, Convert.ToBase64String(flipped)));
        }
    }

    [Fact]
    public void every_flipped_bit_of_the_text_is_seen()
    {
        (string address, _, string signature) = Signed(Text, true);
        for (int bit = 0; bit < 16 * Text.Length; bit++)
        {
            char[] flipped = Text.ToCharArray();
            flipped[bit / 16] ^= (char)(1 << (bit % 16));
            Assert.False(BitcoinText.Verify(new string(flipped), address, signature));
        }
    }

    [Fact]
    public void every_flipped_bit_of_the_address_is_seen_but_those_of_its_first_byte()
    {
        (string address, _, string signature) = Signed(Text, true);
        Assert.True(Base58Check.TryDecode(address, out Blob bytes));
        byte[][] flips = [.. Flips(bytes.Span.ToArray())];
        Assert.All(flips.Take(8), flipped => Assert.True(BitcoinText.Verify(Text, Base58Check.Encode(flipped), signature)));
        Assert.All(flips.Skip(8), flipped => Assert.False(BitcoinText.Verify(Text, Base58Check.Encode(flipped), signature)));
        Assert.Equal(8 * 21, flips.Length);
    }

    [Fact]
    public void a_header_says_which_address_is_meant()
    {
        (string address, string key, string signature) = Signed(Text, true);
        Assert.True(Base58Check.TryDecode(address, out Blob holder));
        string inScript = Base58Check.Encode([5, .. Hash160.Of([0, 20, .. holder.Span[1..]]).Span]);
        byte[] bytes = Convert.FromBase64String(signature);
        int id = (bytes[0] - 27) & 3;
        for (int flags = -1; flags <= 16; flags++)
        {
            bytes[0] = (byte)(27 + (flags < 0 ? -1 : (4 * flags) + id));
            string text = Convert.ToBase64String(bytes);
            Assert.Equal(flags == 1, BitcoinText.Verify(Text, address, text));
            Assert.Equal(flags == 1, BitcoinText.Verify(Text, key, text));
            Assert.Equal(flags == 2, BitcoinText.Verify(Text, inScript, text));
        }
    }

    [Fact]
    public void either_half_of_s_is_taken_and_zero_is_not()
    {
        (string address, _, string signature) = Signed(Text, true);
        byte[] bytes = Convert.FromBase64String(signature);
        byte[] order = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        byte[] high = [(byte)(27 + 4 + ((bytes[0] - 27) & 3 ^ 1)), .. bytes[1..33], .. Minus(order, bytes[33..])];
        Assert.True(BitcoinText.Verify(Text, address, Convert.ToBase64String(high)));
        Assert.False(BitcoinText.Verify(Text, address, Convert.ToBase64String([.. bytes[..33], .. new byte[32]])));
        Assert.False(BitcoinText.Verify(Text, address, Convert.ToBase64String([bytes[0], .. new byte[32], .. bytes[33..]])));
        Assert.False(BitcoinText.Verify(Text, address, Convert.ToBase64String([.. bytes[..33], .. order])));
    }

    [Fact]
    public void an_empty_text_address_or_signature_is_refused()
    {
        (string address, _, string signature) = Signed(string.Empty, true);
        Assert.False(BitcoinText.Verify(string.Empty, address, signature));
        (address, _, signature) = Signed(Text, true);
        Assert.False(BitcoinText.Verify(Text, string.Empty, signature));
        Assert.False(BitcoinText.Verify(Text, address, string.Empty));
        Assert.False(BitcoinText.Verify(Text, " " + address, signature));
    }

    [Fact]
    public void no_text_makes_the_check_throw() => Property.Holds<(string Text, string Address, string Signature, uint Cut)>(output, given =>
    {
        (string text, string address, string signature) = (given.Text ?? "", given.Address ?? "", given.Signature ?? "");
        _ = SignedText.Verify(text, address, signature);
        (string own, string key, string real) = Signed(text, true);
        Assert.Equal(text.Length > 0, SignedText.Verify(text, own, real));
        _ = SignedText.Verify(text, Strewn(own, address, given.Cut), Strewn(real, signature, given.Cut));
        _ = SignedText.Verify(text, Strewn(key, address, given.Cut), real);
        return text.Length > 0 && signature.Length > 0;
    });

    private static string Strewn(string text, string into, uint cut) => text.Insert((int)(cut % (uint)(text.Length + 1)), into);

    private static IEnumerable<byte[]> Flips(byte[] bytes) => Enumerable.Range(0, 8 * bytes.Length).Select(bit =>
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    });

    private static byte[] Minus(byte[] from, byte[] what)
    {
        byte[] left = [.. from];
        int borrow = 0;
        for (int i = left.Length - 1; i >= 0; i--)
        {
            int digit = from[i] - what[i] - borrow;
            borrow = digit < 0 ? 1 : 0;
            left[i] = (byte)(digit & 0xFF);
        }

        return left;
    }

    private static (string Address, string Key, string Signature) Signed(string text, bool compressed)
    {
        using PrivateKey key = new(Secret);
        PublicKey holder = Secp256k1.PublicKeyOf(key);
        byte[] bytes = compressed ? holder.Span.ToArray() : Secp256k1.Uncompress(holder);
        return (Base58Check.Encode([0, .. Hash160.Of(bytes).Span]), Convert.ToHexStringLower(bytes), BitcoinText.Sign(key, text, compressed));
    }
}
