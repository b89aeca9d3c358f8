using System.Text.Json;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

public sealed class Base58Tests(ITestOutputHelper output)
{
    [FluxdFact]
    public void every_vector_encodes_and_decodes() => Conformance.Of("fluxd/base58_encode_decode.json", output, file =>
    {
        file.Each("cases", item =>
        {
            byte[] bytes = Convert.FromHexString(item.GetProperty("hex").GetString()!);
            string text = item.GetProperty("base58").GetString()!;
            Assert.Equal(text, Base58.Encode(bytes));
            Assert.True(Base58.TryDecode(text, out Blob decoded), text);
            Assert.Equal(Blob.Copy(bytes), decoded);
        });
        file.Each("decode_rules", item =>
        {
            Assert.Equal(item.GetProperty("valid").GetBoolean(), Base58.TryDecode(item.GetProperty("input").GetString()!, out Blob decoded));
            Assert.Equal(item.TryGetProperty("hex", out JsonElement hex) ? hex.GetString() : string.Empty, decoded.ToString());
        });
    });

    [Fact]
    public void decoding_an_encoding_gives_the_bytes() => Property.Holds<byte[]>(output, bytes =>
    {
        Assert.True(Base58.TryDecode(Base58.Encode(bytes), out Blob decoded));
        Assert.Equal(Blob.Copy(bytes), decoded);
        byte[] padded = [0, 0, .. bytes];
        Assert.True(Base58.TryDecode(Base58.Encode(padded), out Blob behindZeros));
        Assert.Equal(Blob.Copy(padded), behindZeros);
        return bytes.Length > 0;
    });

    [Fact]
    public void encoding_keeps_the_order_of_values_of_one_length() => Property.Holds<(uint Left, uint Right)>(output, pair =>
    {
        // The alphabet ascends in ASCII, so texts of one length order as the numbers do.
        string left = Base58.Encode([1, .. BigEndian(pair.Left)]), right = Base58.Encode([1, .. BigEndian(pair.Right)]);
        Assert.Equal(Math.Sign(pair.Left.CompareTo(pair.Right)), Math.Sign(string.CompareOrdinal(left, right)));
        return pair.Left != pair.Right;
    });

    [Fact]
    public void a_checksum_catches_every_single_wrong_letter()
    {
        const string address = "t1T8yaLVhNqxA5KJcmiqqFN88e8DNp2PBfF";
        Assert.True(Base58Check.TryDecode(address, out _));
        for (int at = 0; at < address.Length; at++)
        {
            foreach (char letter in "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".Where(letter => letter != address[at]))
            {
                Assert.False(Base58Check.TryDecode($"{address[..at]}{letter}{address[(at + 1)..]}", out _));
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("1 1")]
    [InlineData("é")]
    public void a_letter_outside_the_alphabet_is_refused(string text) => Assert.False(Base58.TryDecode(text, out _));

    [Fact]
    public void a_text_or_value_beyond_the_bound_is_refused()
    {
        Assert.True(Base58.TryDecode(new string('z', Base58.LengthMax), out Blob longest));
        Assert.Equal(new string('z', Base58.LengthMax), Base58.Encode(longest.Span));
        Assert.False(Base58.TryDecode(new string('z', Base58.LengthMax + 1), out _));
        Assert.Throws<FormatException>(() => Base58.Encode(new byte[Base58.LengthMax + 1]));
        Assert.Throws<FormatException>(() => Base58Check.Encode(new byte[Base58.LengthMax]));
    }

    [Fact]
    public void a_text_shorter_than_a_checksum_is_refused() => Assert.False(Base58Check.TryDecode("2g", out _));

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)((value >> 16) & 0xFF), (byte)((value >> 8) & 0xFF), (byte)(value & 0xFF)];
}
