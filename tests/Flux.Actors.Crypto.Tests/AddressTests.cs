using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

public sealed class AddressTests(ITestOutputHelper output)
{
    private const string Sample = "t1T8yaLVhNqxA5KJcmiqqFN88e8DNp2PBfF";

    [FluxdFact]
    public void every_valid_vector_is_read_and_written_back() => Conformance.Of("fluxd/base58_keys_valid.json", output, file => file.Each("cases", item =>
    {
        string text = item.GetProperty("base58").GetString()!;
        AddressNetwork network = item.GetProperty("network").GetString() switch
        {
            "main" => AddressNetwork.Main,
            "testnet" or "test" or "regtest" => AddressNetwork.Test,
            string other => throw new InvalidOperationException($"a network of a new kind: {other}"),
            null => throw new InvalidOperationException("no network"),
        };
        if (item.GetProperty("is_private_key").GetBoolean())
        {
            using WifKey key = Wif.Parse(text);
            Assert.Equal(item.GetProperty("private_key_hex").GetString(), Convert.ToHexStringLower(key.Key.Span));
            Assert.Equal((network, item.GetProperty("compressed").GetBoolean()), (key.Network, key.Compressed));
            Assert.Equal(text, Wif.Format(key.Key, key.Network, key.Compressed));
            Assert.False(Address.TryParse(text, out _, out _), text);
            return;
        }

        Address address = Address.Parse(text);
        bool script = item.GetProperty("kind").GetString() == "p2sh";
        Assert.Equal((network, script ? AddressKind.Script : AddressKind.Key), (address.Network, address.Kind));
        Assert.Equal(item.GetProperty("hash160").GetString(), address.Hash160.ToString());
        Assert.Equal(item.GetProperty("script_pubkey_hex").GetString(), script ? $"a914{address.Hash160}87" : $"76a914{address.Hash160}88ac");
        Assert.Equal(text, address.ToString());
        Assert.False(Wif.TryParse(text, out _), text);
    }));

    [FluxdFact]
    public void every_invalid_vector_is_refused() => Conformance.Of("fluxd/base58_keys_invalid.json", output, file => file.Each("cases", item =>
    {
        string text = item.GetString()!;
        Assert.False(Address.TryParse(text, out _, out string problem), text);
        Assert.NotEmpty(problem);
        Assert.False(Wif.TryParse(text, out _), text);
    }));

    [FluxdFact]
    public void every_miner_address_is_taken_or_refused() => Conformance.Of("fluxd/miner_address.json", output, file => file.Each("cases", item =>
    {
        string? text = item.GetProperty("address").GetString();
        bool isAccount = Address.TryParse(text, out Address? address, out _) && address is { Network: AddressNetwork.Main, Kind: AddressKind.Key };
        Assert.Equal(item.GetProperty("ok").GetBoolean(), isAccount);
        if (isAccount)
        {
            Assert.Equal(item.GetProperty("script").GetString(), $"76a914{Address.ParseAccount(text!)}88ac");
        }
    }));

    [Fact]
    public void an_account_is_written_as_t1_and_read_back()
    {
        AccountId account = Address.ParseAccount(Sample);
        Assert.Equal("65a16059864a2fdbc7c99a4723a8395bc6f188eb", account.ToString());
        Assert.Equal(Sample, Address.Format(account));
    }

    [Fact]
    public void a_mistyped_address_names_what_was_seen()
    {
        string message = Assert.Throws<FormatException>(() => Address.Parse("t1TByaLVhNqxA5KJcmiqqFN88e8DNp2PBfF")).Message;
        Assert.Contains("'t1TByaLVhNqxA5KJcmiqqFN88e8DNp2PBfF'", message, StringComparison.Ordinal);
        Assert.Contains("checksum", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t3VDyGHn9mbyCf448m2cHTu5uXvsJpKHbiZ")]
    [InlineData("tmHMBeeYRuc2eVicLNfP15YLxbQsooCA6jb")]
    public void an_address_of_a_script_or_of_another_network_is_no_account(string text) =>
        Assert.Contains("begins with t1", Assert.Throws<FormatException>(() => Address.ParseAccount(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void an_unknown_prefix_is_named()
    {
        string other = Base58Check.Encode([0xAB, 0xCD, .. new byte[20]]);
        Assert.Contains("22 bytes abcd…", Assert.Throws<FormatException>(() => Address.Parse(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_refused_private_key_text_is_not_repeated()
    {
        const string mistyped = "Kwr371tjA9u2rFSMZjTNun2PXXP3WPZu2afRHTcta6KxEUdm1vEx";
        string message = Assert.Throws<FormatException>(() => Wif.Parse(mistyped)).Message;
        Assert.DoesNotContain(mistyped[..8], message, StringComparison.Ordinal);
        Assert.Contains("52 characters", message, StringComparison.Ordinal);
    }
}
