namespace Flux.Actors.Kernel.Tests;

public sealed class Hash256Tests
{
    [Fact]
    public void the_digests_are_those_of_the_standard()
    {
        // FIPS 180-4's "abc"; the second is the digest of that digest.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash256.Sha256("abc"u8).ToString());
        Assert.Equal(Hash256.Sha256(Hash256.Sha256("abc"u8).ToArray()), Hash256.Sha256d("abc"u8));
    }

    [Fact]
    public void hashes_are_ordered_by_their_first_differing_byte()
    {
        Hash256 low = Hash256.Parse("00" + new string('f', 62)), high = Hash256.Parse("01" + new string('0', 62));
        Assert.True(low < high && Hash256.Zero < low);
        Assert.Equal(high, Hash256.Parse(high.ToString()));
        Assert.Equal("01000000", high.Short);
    }

    [Fact]
    public void a_tree_node_depends_on_the_order_of_its_children()
    {
        Hash256 left = Hash256.Sha256([1]), right = Hash256.Sha256([2]);
        Assert.NotEqual(Hash256.Node(left, right), Hash256.Node(right, left));
        Assert.Equal(Hash256.Sha256([.. left.ToArray(), .. right.ToArray()]), Hash256.Node(left, right));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public void a_text_that_is_no_hash_is_refused(string text)
    {
        Assert.False(Hash256.TryParse(text, out _));
        Assert.Contains("64 hex digits", Assert.Throws<FormatException>(() => Hash256.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ids_of_another_length_are_refused_with_both_lengths()
    {
        Assert.Contains("31 bytes seen, 32 wanted", Assert.Throws<FormatException>(() => new Hash256(new byte[31])).Message, StringComparison.Ordinal);
        Assert.Contains("19 bytes seen, 20 wanted", Assert.Throws<FormatException>(() => new AccountId(new byte[19])).Message, StringComparison.Ordinal);
        Assert.Contains("64 bytes seen, 33 wanted", Assert.Throws<FormatException>(() => new PublicKey(new byte[64])).Message, StringComparison.Ordinal);
        Assert.Contains("33 bytes seen, 64 wanted", Assert.Throws<FormatException>(() => new Signature(new byte[33])).Message, StringComparison.Ordinal);
    }
}
