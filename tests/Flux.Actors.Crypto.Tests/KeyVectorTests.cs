using System.Text;
using System.Text.Json;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Keys, addresses and signatures as the existing daemon makes them.</summary>
public sealed class KeyVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void every_key_has_its_public_key_and_address_and_signs() => Conformance.Of("fluxd/key_tests.json", output, file =>
    {
        JsonElement keys = file.At("keys");
        file.Each("keys", Key);
        file.Case("not_a_key", () => Assert.False(Wif.TryParse(file.At("not_a_key").GetString(), out _)));
        file.Each("deterministic", item => Signs(keys, Text(item, "key"), item, Text(item, "der_signature"), Text(item, "compact_signature")));
        file.Each("sixteen_messages", item =>
        {
            foreach (JsonProperty signature in item.GetProperty("signatures").EnumerateObject())
            {
                Signs(keys, signature.Name, item, Text(signature.Value, "der"), Text(signature.Value, "compact"));
            }
        });
    });

    [FluxdFact]
    public void every_signed_message_is_made_and_verified() => Conformance.Of("fluxd/message_sign.json", output, file =>
    {
        JsonElement keys = file.At("keys");
        file.Each("keys", Key);
        file.Each("cases", item =>
        {
            using WifKey key = KeyNamed(keys, Text(item, "key"));
            string message = Text(item, "message");
            Address address = Address.Parse(Text(item, "address"));
            RecoverableSignature signature = new(Convert.FromBase64String(Text(item, "signature_base64")));
            Assert.Equal(Text(item, "digest_raw_hex"), SignedMessage.Digest(message).ToString());
            Assert.Equal(signature, SignedMessage.Sign(key.Key, message, key.Compressed));
            Assert.True(SignedMessage.Verify(address, message, signature));
            Assert.False(SignedMessage.Verify(address with { Kind = AddressKind.Script }, message, signature));
        });
        file.Each("negative", Refused);
    });

    /// <summary>The daemon's negative cases are sentences: an address in them is not the signer's, or no address at all.</summary>
    private static void Refused(JsonElement item)
    {
        using PrivateKey key = new(Convert.FromHexString("12b004fff7f4b69ef8650e767f18f11ede158148b425660723b9f9a66e61f747"));
        Address own = new(AddressNetwork.Main, AddressKind.Key, Hash160.OfKey(Secp256k1.PublicKeyOf(key)));
        RecoverableSignature signature = SignedMessage.Sign(key, "a message", compressed: true);
        Assert.True(SignedMessage.Verify(own, "a message", signature));
        string what = Text(item, "what");
        string? named = what.Split(' ').FirstOrDefault(word => word.Length > 20 && word[0] == 't' && word[1] is '1' or '2' or '3' or 'm');
        bool refused = (named, Text(item, "result")) switch
        {
            (not null, "error") => !Address.TryParse(named, out _, out _),
            (not null, "false") => !SignedMessage.Verify(Address.Parse(named), "a message", signature),
            (null, "false") when what.Contains("other message", StringComparison.Ordinal) => !SignedMessage.Verify(own, "another message", signature),
            _ => throw new InvalidOperationException($"a sentence of an unknown kind: {what}"),
        };
        Assert.True(refused, what);
    }

    private static void Key(JsonElement item)
    {
        using WifKey key = Wif.Parse(Text(item, "wif"));
        Assert.Equal(Text(item, "private_key_hex"), Convert.ToHexStringLower(key.Key.Span));
        Assert.Equal(item.GetProperty("compressed").GetBoolean(), key.Compressed);
        byte[] publicKey = PublicBytes(key);
        Assert.Equal(Text(item, "public_key_hex"), Convert.ToHexStringLower(publicKey));
        Assert.Equal(Text(item, "hash160"), Hash160.Of(publicKey).ToString());
        Assert.Equal(Text(item, "address"), Address.Format(Hash160.Of(publicKey)));
    }

    private static void Signs(JsonElement keys, string name, JsonElement item, string der, string compact)
    {
        using WifKey key = KeyNamed(keys, name);
        Hash256 digest = Hash256.Sha256d(Encoding.UTF8.GetBytes(Text(item, "message")));
        Assert.Equal(Text(item, "hash_raw_hex"), digest.ToString());
        PublicKey publicKey = Secp256k1.PublicKeyOf(key.Key);
        Signature signature = Secp256k1.Sign(key.Key, digest);
        Assert.Equal(der, Convert.ToHexStringLower(Secp256k1.ToDer(signature)));
        Assert.True(Secp256k1.TryFromDer(Convert.FromHexString(der), out Signature parsed));
        Assert.Equal(signature, parsed);
        Assert.True(Secp256k1.Verify(publicKey, digest, signature));

        RecoverableSignature recoverable = Secp256k1.SignRecoverable(key.Key, digest, key.Compressed);
        Assert.Equal(compact, recoverable.ToString());
        Assert.True(Secp256k1.TryRecover(digest, new RecoverableSignature(Convert.FromHexString(compact)), out PublicKey signer));
        Assert.Equal(publicKey, signer);
    }

    private static WifKey KeyNamed(JsonElement keys, string name) => Wif.Parse(
        Text(keys.EnumerateArray().Single(key => Text(key, "name") == name), "wif"));

    private static byte[] PublicBytes(WifKey key)
    {
        PublicKey compressed = Secp256k1.PublicKeyOf(key.Key);
        return key.Compressed ? compressed.Span.ToArray() : Secp256k1.Uncompress(compressed);
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}
