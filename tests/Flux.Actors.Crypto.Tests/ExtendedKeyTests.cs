using System.Text.Json;

namespace Flux.Actors.Crypto.Tests;

public sealed class ExtendedKeyTests(ITestOutputHelper output)
{
    private const string Root = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";

    [FluxdFact]
    public void every_chain_is_derived_from_its_seed() => Conformance.Of("fluxd/bip32.json", output, file => file.Each("cases", item =>
    {
        bool isMain = item.GetProperty("chain")[0].GetProperty("xpub").GetString()!.StartsWith("xpub", StringComparison.Ordinal);
        ExtendedPrivateKey key = ExtendedPrivateKey.FromSeed(
            Convert.FromHexString(item.GetProperty("seed_hex").GetString()!), isMain ? AddressNetwork.Main : AddressNetwork.Test);
        foreach (JsonElement row in item.GetProperty("chain").EnumerateArray())
        {
            string xpub = row.GetProperty("xpub").GetString()!, xprv = row.GetProperty("xprv").GetString()!;
            Assert.Equal((xpub, xprv), (key.Public().ToString(), key.Format()));
            Assert.Equal(xpub, ExtendedPublicKey.Parse(xpub).ToString());
            Assert.Equal(key.Public(), ExtendedPublicKey.Parse(xpub));
            using (ExtendedPrivateKey read = ExtendedPrivateKey.Parse(xprv))
            {
                Assert.Equal((xprv, key.Place), (read.Format(), read.Place));
            }

            uint index = row.GetProperty("next_child_index").GetUInt32();
            ExtendedPrivateKey child = key.Derive(index);
            if (index < ExtendedKeyPlace.Hardened)
            {
                Assert.Equal(child.Public(), key.Public().Derive(index));
            }
            else
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => key.Public().Derive(index));
            }

            key.Dispose();
            key = child;
        }

        key.Dispose();
    }));

    [Fact]
    public void the_public_half_derives_the_same_children() => Property.Holds<(byte[] Seed, uint Index)>(output, given =>
    {
        using ExtendedPrivateKey key = ExtendedPrivateKey.FromSeed([.. new byte[16], .. given.Seed.Take(48)], AddressNetwork.Test);
        using ExtendedPrivateKey child = key.Derive(given.Index % ExtendedKeyPlace.Hardened);
        Assert.Equal(child.Public(), key.Public().Derive(given.Index % ExtendedKeyPlace.Hardened));
        Assert.Equal(child.Public(), ExtendedPublicKey.Parse(child.Public().ToString()));
        Assert.StartsWith("tprv", child.Format(), StringComparison.Ordinal);
        return given.Seed.Length > 0;
    });

    [Theory]
    [InlineData(0, "ffffffff")] // An unknown version.
    [InlineData(5, "00000001")] // A root with a parent.
    [InlineData(9, "00000001")] // A root with an index.
    [InlineData(45, "01")] // A private key does not begin with 0.
    [InlineData(46, "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(46, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")] // The group order.
    public void a_private_key_text_that_is_none_is_refused_and_not_repeated(int at, string hex)
    {
        Assert.True(Base58Check.TryDecode(Root, out Kernel.Blob bytes));
        byte[] changed = bytes.ToArray();
        Convert.FromHexString(hex).CopyTo(changed, at);
        string text = Base58Check.Encode(changed);
        Assert.DoesNotContain(text[4..], Assert.Throws<FormatException>(() => ExtendedPrivateKey.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void texts_of_the_other_half_of_another_length_or_mistyped_are_refused()
    {
        using ExtendedPrivateKey root = ExtendedPrivateKey.Parse(Root);
        Assert.Throws<FormatException>(() => ExtendedPublicKey.Parse(Root));
        Assert.Throws<FormatException>(() => ExtendedPrivateKey.Parse(root.Public().ToString()));
        Assert.Throws<FormatException>(() => ExtendedPrivateKey.Parse(Root[..^1] + "j"));
        Assert.Throws<FormatException>(() => ExtendedPublicKey.Parse(new string('1', 200)));
        Assert.True(Base58Check.TryDecode(root.Public().ToString(), out Kernel.Blob bytes));
        Assert.Throws<FormatException>(() => ExtendedPublicKey.Parse(Base58Check.Encode([.. bytes.Span, 0])));
        Assert.Throws<FormatException>(() => ExtendedPublicKey.Parse(Base58Check.Encode([.. bytes.Span[..^1]])));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void a_seed_of_another_length_is_refused(int length) =>
        Assert.Throws<FormatException>(() => ExtendedPrivateKey.FromSeed(new byte[length], AddressNetwork.Main));

    [Fact]
    public void a_tree_is_at_most_255_levels_deep()
    {
        Assert.True(Base58Check.TryDecode(Root, out Kernel.Blob bytes));
        byte[] deep = bytes.ToArray();
        deep[4] = 255;
        using ExtendedPrivateKey key = ExtendedPrivateKey.Parse(Base58Check.Encode(deep));
        Assert.Throws<InvalidOperationException>(() => key.Derive(0));
        Assert.Throws<InvalidOperationException>(() => key.Public().Derive(0));
        Assert.Equal("an extended private key", key.ToString());
    }
}
