using System.Text;

namespace Flux.Actors.Crypto.Tests;

/// <summary>The cases printed in the specification (appendix B).</summary>
public sealed class Ripemd160Tests
{
    [Theory]
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "b0e20b6e3116640286ed3a87a5713079b21f5189")]
    public void a_text_of_the_specification_has_its_digest(string text, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Ripemd160.HashData(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void eight_times_ten_digits_has_its_digest() => Assert.Equal(
        "9b752e45573d4b39f4dbd3323cab82bf63326bfb",
        Convert.ToHexStringLower(Ripemd160.HashData(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1234567890", 8))))));

    [Fact]
    public void a_million_letters_have_their_digest() => Assert.Equal(
        "52783243c1697bdbe16d37f97f68f08325dc1528",
        Convert.ToHexStringLower(Ripemd160.HashData(Enumerable.Repeat((byte)'a', 1_000_000).ToArray())));

    [Fact]
    public void lengths_around_the_block_borders_give_different_digests()
    {
        string[] digests = [.. Enumerable.Range(0, 200).Select(length => Convert.ToHexStringLower(Ripemd160.HashData(new byte[length])))];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }
}
