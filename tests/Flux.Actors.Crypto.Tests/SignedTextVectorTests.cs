using System.Text.Json;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Keys, addresses and signed texts as the network's node software makes and checks them.</summary>
public sealed class SignedTextVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void every_signature_of_a_bitcoin_address_has_its_verdict() => Conformance.Of("fluxos/generated-signature-bitcoin.json", output, file =>
    {
        file.Each("keys", Key);
        file.Each("vectors", item =>
        {
            (string message, string address, string signature) = (Text(item, "message"), Text(item, "address"), Text(item, "signature"));
            Assert.Equal(Yes(item, "verifyMessage"), BitcoinText.Verify(message, address, signature));
            Assert.Equal(Yes(item, "verifySignature"), SignedText.Verify(message, address, signature));
        });
    });

    [FluxosFact]
    public void every_signature_of_an_ethereum_address_has_its_digest_signer_and_verdict() => Conformance.Of("fluxos/generated-signature-ethereum.json", output, file =>
    {
        file.Each("keys", Key);
        file.Each("vectors", item =>
        {
            (string message, string address, string signature) = (Text(item, "message"), Text(item, "address"), Text(item, "signature"));
            Assert.Equal(Text(item, "hash"), $"0x{Convert.ToHexStringLower(EthereumText.Digest(message))}");
            string? signer = EthereumText.TryRecover(message, signature, out string recovered) ? recovered : null;
            Assert.Equal(item.GetProperty("recovered").GetString(), signer);
            Assert.Equal(Yes(item, "verifySignature"), SignedText.Verify(message, address, signature));
        });
    });

    [FluxosFact]
    public void every_call_of_the_ethereum_functions_has_its_answer() => Conformance.Of("fluxos/extracted-ethereum.json", output, file => file.Each("vectors", item =>
    {
        JsonElement[] arguments = [.. item.GetProperty("args").EnumerateArray()];
        string? first = Argument(arguments, 0);
        object? answer = Text(item, "function") switch
        {
            "isHexStrict" => first is not null && EthereumHex.IsStrict(first),
            "toHex" => first is null ? null : EthereumHex.Of(first),
            "hexToBytes" => first is not null && EthereumHex.TryRead(first, out byte[] bytes) ? Convert.ToHexStringLower(bytes) : null,
            "hashMessage" => first is null ? null : $"0x{Convert.ToHexStringLower(EthereumText.Digest(first))}",
            "recoverSigner" => first is not null && Argument(arguments, 1) is { } signature && EthereumText.TryRecover(first, signature, out string signer) ? signer : null,
            string other => throw new InvalidOperationException($"a function of a new kind: {other}"),
        };
        Assert.Equal(item.TryGetProperty("result", out JsonElement result) ? Answer(result) : null, answer);
    }));

    [FluxosFact]
    public void every_key_has_its_forms() => Conformance.Of("fluxos/generated-keys-and-addresses.json", output, file => file.Each("vectors", item =>
    {
        Key(item);
        byte[] publicKey = Convert.FromHexString(Text(item, "publicKeyCompressed"));
        Assert.Equal(Text(item, "fluxAddress"), Base58Check.Encode([0x20, 0x89, .. Hash160.Of(publicKey).Span]));
        Assert.Equal(Text(item, "addressVia00"), Base58Check.Encode([0, .. Hash160.Of(publicKey).Span]));
        Assert.Equal(Text(item, "pubFromPriv"), Convert.ToHexStringLower(publicKey));
        Assert.Equal(Text(item, "privFromWifCompressed"), Text(item, "privateKeyHex"));
        Assert.Equal(Text(item, "privFromWifUncompressed"), Text(item, "privateKeyHex"));
    }));

    private static void Key(JsonElement item)
    {
        using PrivateKey key = new(Convert.FromHexString(Text(item, "privateKeyHex")));
        byte[] compressed = Secp256k1.PublicKeyOf(key).Span.ToArray();
        byte[] uncompressed = Secp256k1.Uncompress(Secp256k1.PublicKeyOf(key));
        Assert.Equal(Text(item, "publicKeyCompressed"), Convert.ToHexStringLower(compressed));
        Assert.Equal(Text(item, "publicKeyUncompressed"), Convert.ToHexStringLower(uncompressed));
        Assert.Equal(Text(item, "address"), Base58Check.Encode([0, .. Hash160.Of(compressed).Span]));
        Assert.Equal(Text(item, "addressFromUncompressedKey"), Base58Check.Encode([0, .. Hash160.Of(uncompressed).Span]));
        Assert.Equal(Text(item, "ethereumAddress"), EthereumText.AddressOf(Secp256k1.PublicKeyOf(key)));
        Read(Text(item, "wifCompressed"), true);
        Read(Text(item, "wifUncompressed"), false);

        void Read(string text, bool isCompressed)
        {
            using WifKey read = Wif.Parse(text);
            Assert.Equal((isCompressed, AddressNetwork.Main), (read.Compressed, read.Network));
            Assert.Equal(Text(item, "privateKeyHex"), Convert.ToHexStringLower(read.Key.Span));
        }
    }

    /// <summary>The argument's text; null for none, null and undefined. Any other value has no characters there.</summary>
    private static string? Argument(JsonElement[] arguments, int at) => at >= arguments.Length ? null : arguments[at] switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object } marked when marked.TryGetProperty("$js", out JsonElement what) && what.GetString() == "undefined" => null,
        _ => string.Empty,
    };

    private static object? Answer(JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => Convert.ToHexStringLower([.. result.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number ? (byte)item.GetInt32() : (byte)0)]),
        _ => result.GetString(),
    };

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static bool Yes(JsonElement item, string name) => item.GetProperty(name).GetBoolean();
}
