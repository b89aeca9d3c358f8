namespace Flux.Actors.Crypto.Tests;

public sealed class EthereumTextTests(ITestOutputHelper output)
{
    private const string Text = "a text";
    private const string Address = "0x482e975Ee029d6d268CC1dCce529748a06A46AAc";
    private const string R = "1a5a1b8ac5c9b8f92fc7e9d1179e1ba1599730b6bad2fbb01adde3f06c3c4744";
    private const string S = "37d4802ba2ac386ff7c2627148254e69b8868e7d5be706dfaee7a6059ba9be85";

    private static readonly byte[] Secret = Convert.FromHexString("12b004fff7f4b69ef8650e767f18f11ede158148b425660723b9f9a66e61f747");

    [Theory]
    [InlineData(1, "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData(2, "0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF")]
    [InlineData(3, "0x6813Eb9362372EEF6200f3b1dbC3f819671cBA69")]
    public void the_addresses_of_the_first_keys_are_those_that_everyone_knows(byte number, string address)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        bytes[^1] = number;
        using PrivateKey key = new(bytes);
        Assert.Equal(address, EthereumText.AddressOf(Secp256k1.PublicKeyOf(key)));
    }

    [Fact]
    public void what_a_key_signs_its_address_verifies_in_either_case()
    {
        using PrivateKey key = new(Secret);
        string signature = EthereumText.Sign(key, Text);
        Assert.Equal($"0x{R}{S}1b", signature);
        Assert.True(EthereumText.Verify(Text, Address, signature));
        Assert.True(EthereumText.Verify(Text, Address.ToLowerInvariant(), signature.ToUpperInvariant()));
        Assert.True(SignedText.Verify(Text, Address, signature));
        Assert.False(EthereumText.Verify(Text, $"0X{Address[2..]}", signature));
        Assert.False(BitcoinText.Verify(Text, Address, signature));
        Assert.False(EthereumText.Verify(string.Empty, Address, EthereumText.Sign(key, string.Empty)));
    }

    [Theory]
    [InlineData("ab", "6162")]
    [InlineData("caf\u00e9", "636166e9")]
    [InlineData("\u20ac", "20ac")]
    [InlineData("a\nb", "61a602")]
    [InlineData("z\u0142o", "7a14260f")]
    [InlineData("\ud83d\ude00", "d83dde00")]
    [InlineData("\0", "00")]
    [InlineData("", "")]
    public void a_text_has_the_bytes_of_its_digits_without_leading_zeros(string text, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexStringLower(EthereumText.BytesOf(text)));
        Assert.True(EthereumHex.TryRead($"0x{EthereumHex.Of(text)}", out byte[] read));
        Assert.Equal(bytes, Convert.ToHexStringLower(read));
    }

    [Theory]
    [InlineData("1b", true)]
    [InlineData("0", true)]
    [InlineData("00", true)]
    [InlineData("-0", true)]
    [InlineData("1d", true)]
    [InlineData("3", true)]
    [InlineData(" 0x1bxyz", true)]
    [InlineData("\ufeff+1b", true)]
    [InlineData("1fffffffffffff", true)]
    [InlineData("01", false)]
    [InlineData("1", false)]
    [InlineData("2", false)]
    [InlineData("1c", false)]
    [InlineData("20000000000001", false)]
    [InlineData("1b1b1b1b1b1b1b1b1b", false)]
    public void v_says_which_of_two_keys_it_is(string v, bool isOwn)
    {
        Assert.True(EthereumText.TryRecover(Text, $"0x{R}{S}{v}", out string signer));
        Assert.Equal(isOwn, signer == Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0x")]
    [InlineData("-1b")]
    [InlineData("\u00851b")]
    public void a_v_without_a_parity_is_refused(string v) => Assert.False(EthereumText.TryRecover(Text, $"0x{R}{S}{v}", out _));

    [Fact]
    public void a_v_of_more_digits_than_a_number_there_has_is_refused()
    {
        Assert.True(EthereumText.TryRecover(Text, $"0x{R}{S}{new string('1', 256)}", out _));
        Assert.True(EthereumText.TryRecover(Text, $"0x{R}{S}{new string('0', 300)}1", out _));
        Assert.False(EthereumText.TryRecover(Text, $"0x{R}{S}{new string('1', 257)}", out _));
    }

    /// <summary>What the network's library answers for numbers outside the curve's.</summary>
    [Theory]
    [InlineData(R, "0000000000000000000000000000000000000000000000000000000000000000", "0xECe1CF8DfbAA45A3a0e628C5ef275558B9571Ece")]
    [InlineData(R, "0000000000000000000000000000000000000000000000000000000000000005", "0xc684A222C74964e1614e86Dbeedc68d157dc2e4f")]
    [InlineData(R, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364146", "0xc684A222C74964e1614e86Dbeedc68d157dc2e4f")]
    [InlineData(R, "-000000000000000000000000000000000000000000000000000000000000005", "0xcF6f7aCfe1581851f8a99842803D6602fa919324")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364143", S, "0xc39aB894896e39fBa2d71adAd9Bc741dd478E0f9")]
    [InlineData("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc31", S, "0x8C7ef41c6E01e6686b17cecaBa6769ca36eF7003")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", S, "")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", S, "")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142", S, "")]
    [InlineData("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", S, "")]
    [InlineData("-a5a1b8ac5c9b8f92fc7e9d1179e1ba1599730b6bad2fbb01adde3f06c3c4744", S, "")]
    public void numbers_outside_the_curves_count_by_their_remainders(string r, string s, string signer)
    {
        bool isRecovered = EthereumText.TryRecover(Text, $"0x{r}{s}1b", out string seen);
        Assert.Equal((signer.Length > 0, signer), (isRecovered, seen));
    }

    [Fact]
    public void every_flipped_bit_of_r_s_parity_text_and_address_is_seen()
    {
        byte[] bytes = Convert.FromHexString($"{R}{S}1b");
        for (int bit = 0; bit < 8 * 64; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EthereumText.Verify(Text, Address, $"0x{Convert.ToHexStringLower(flipped)}"));
        }

        Assert.False(EthereumText.Verify(Text, Address, $"0x{R}{S}1a"));
        for (int bit = 0; bit < 16 * Text.Length; bit++)
        {
            char[] flipped = Text.ToCharArray();
            flipped[bit / 16] ^= (char)(1 << (bit % 16));
            Assert.False(EthereumText.Verify(new string(flipped), Address, $"0x{R}{S}1b"));
        }

        for (int bit = 0; bit < 160; bit++)
        {
            byte[] flipped = Convert.FromHexString(Address.AsSpan(2));
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EthereumText.Verify(Text, $"0x{Convert.ToHexStringLower(flipped)}", $"0x{R}{S}1b"));
        }
    }

    [Theory]
    [InlineData("0x", true)]
    [InlineData("-0XaF09", true)]
    [InlineData("0xg", false)]
    [InlineData("--0x1", false)]
    [InlineData(" 0x1", false)]
    [InlineData("0x1\n", false)]
    [InlineData("ab", false)]
    [InlineData("", false)]
    public void a_strict_hex_text_has_its_prefix_and_digits_alone(string text, bool isStrict)
    {
        Assert.Equal(isStrict, EthereumHex.IsStrict(text));
        Assert.Equal(isStrict, EthereumHex.TryRead(text, out _));
    }

    [Theory]
    [InlineData("0xabc", "ab0c")]
    [InlineData("-0x", "0000")]
    [InlineData("-0xabc", "0000bc")]
    public void digits_are_paired_from_the_left(string text, string bytes)
    {
        Assert.True(EthereumHex.TryRead(text, out byte[] read));
        Assert.Equal(bytes, Convert.ToHexStringLower(read));
    }

    [Fact]
    public void no_text_makes_the_check_throw() => Property.Holds<(string Text, string Signature, uint Cut)>(output, given =>
    {
        (string text, string signature) = (given.Text ?? "", given.Signature ?? "");
        using PrivateKey key = new(Secret);
        string own = EthereumText.Sign(key, text);
        Assert.Equal(text.Length > 0, SignedText.Verify(text, Address, own));
        _ = SignedText.Verify(text, Address, signature);
        _ = SignedText.Verify(text, Address, own.Insert((int)(given.Cut % (uint)(own.Length + 1)), signature));
        _ = SignedText.Verify(text, $"0x{signature}", own);
        return text.Length > 0 && signature.Length > 0;
    });
}
