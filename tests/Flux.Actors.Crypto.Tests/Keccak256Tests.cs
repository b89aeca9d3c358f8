using System.Text;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Digests that the designers and Ethereum's documents print.</summary>
public sealed class Keccak256Tests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("The quick brown fox jumps over the lazy dog", "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "578951e24efd62a3d63a86f7cd19aaa53c898fe287d2552133220370240b572d")]
    public void a_known_text_has_its_digest(string text, string digest) => Assert.Equal(digest, Digest(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void the_designers_case_of_one_byte_has_its_digest() =>
        Assert.Equal("eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a", Digest([0xCC]));

    [Fact]
    public void a_million_letters_have_their_digest() =>
        Assert.Equal("fadae6b49f129bbb812be8407b7b2894f34aecf6dbd1f9b0f0c7e9853098fc96", Digest(Enumerable.Repeat((byte)'a', 1_000_000).ToArray()));

    /// <summary>All lengths over two block borders, folded into one digest, which another implementation gave.</summary>
    [Fact]
    public void every_length_up_to_two_blocks_has_its_digest()
    {
        byte[][] digests = [.. Enumerable.Range(0, 301).Select(length => Keccak256.HashData(Enumerable.Range(0, length).Select(i => (byte)((i * 7) & 0xFF)).ToArray()))];
        Assert.Distinct(digests.Select(Convert.ToHexStringLower));
        Assert.Equal("0f3d8c6e9f5feb163b3a0f0f23c49fbda1459c3a3a9a562e1e5cd2c8b895d409", Digest([.. digests.SelectMany(digest => digest)]));
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(Keccak256.HashData(bytes));
}
