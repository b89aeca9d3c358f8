using System.Text;
using System.Text.Json;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto.Tests;

/// <summary>Keys, addresses and signatures as the existing daemon makes them.</summary>
public sealed class KeyVectorTests(ITestOutputHelper output)
{
    [VectorFact]
    public void every_key_has_its_public_key_and_address()
    {
        JsonElement file = Vectors.Read("fluxd/key_tests.json");
        int count = 0;
        foreach (JsonElement item in file.GetProperty("keys").EnumerateArray())
        {
            using WifKey key = Wif.Parse(Text(item, "wif"));
            Assert.Equal(Text(item, "private_key_hex"), Convert.ToHexStringLower(key.Key.Span));
            Assert.Equal(item.GetProperty("compressed").GetBoolean(), key.Compressed);
            byte[] publicKey = PublicBytes(key);
            Assert.Equal(Text(item, "public_key_hex"), Convert.ToHexStringLower(publicKey));
            Assert.Equal(Text(item, "hash160"), Hash160.Of(publicKey).ToString());
            Assert.Equal(Text(item, "address"), Address.Format(Hash160.Of(publicKey)));
            count++;
        }

        Assert.False(Wif.TryParse(Text(file, "not_a_key"), out _));
        output.WriteLine($"{count} keys and 1 that is none of key_tests, none left out");
        Assert.NotEqual(0, count);
    }

    [VectorFact]
    public void every_signature_is_made_verified_and_recovered()
    {
        JsonElement file = Vectors.Read("fluxd/key_tests.json");
        int count = 0;
        foreach (JsonElement item in file.GetProperty("deterministic").EnumerateArray())
        {
            Signs(file, Text(item, "key"), item, Text(item, "der_signature"), Text(item, "compact_signature"));
            count++;
        }

        foreach (JsonElement item in file.GetProperty("sixteen_messages").EnumerateArray())
        {
            foreach (JsonProperty signature in item.GetProperty("signatures").EnumerateObject())
            {
                Signs(file, signature.Name, item, Text(signature.Value, "der"), Text(signature.Value, "compact"));
                count++;
            }
        }

        output.WriteLine($"{count} signatures of key_tests, none left out");
        Assert.NotEqual(0, count);
    }

    [VectorFact]
    public void every_signed_message_is_made_and_verified()
    {
        JsonElement file = Vectors.Read("fluxd/message_sign.json");
        int count = 0;
        foreach (JsonElement item in file.GetProperty("cases").EnumerateArray())
        {
            using WifKey key = KeyNamed(file, Text(item, "key"));
            string message = Text(item, "message");
            Address address = Address.Parse(Text(item, "address"));
            RecoverableSignature signature = new(Convert.FromBase64String(Text(item, "signature_base64")));
            Assert.Equal(Text(item, "digest_raw_hex"), SignedMessage.Digest(message).ToString());
            Assert.Equal(signature, SignedMessage.Sign(key.Key, message, key.Compressed));
            Assert.True(SignedMessage.Verify(address, message, signature));
            Assert.False(SignedMessage.Verify(address, message + "x", signature));
            Assert.False(SignedMessage.Verify(address with { Kind = AddressKind.Script }, message, signature));
            Assert.False(SignedMessage.Verify(Address.Parse("t1VtArtnn1dGPiD2WFfMXYXW5mHM3q1GpgV"), message, signature));
            count++;
        }

        int described = file.GetProperty("negative").GetArrayLength();
        output.WriteLine($"{count} cases of message_sign; the {described} negative ones are prose about RPC calls: their rules are asserted per case");
        Assert.NotEqual(0, count);
    }

    private static void Signs(JsonElement file, string name, JsonElement item, string der, string compact)
    {
        using WifKey key = KeyNamed(file, name);
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

    private static WifKey KeyNamed(JsonElement file, string name) => Wif.Parse(
        Text(file.GetProperty("keys").EnumerateArray().Single(key => Text(key, "name") == name), "wif"));

    private static byte[] PublicBytes(WifKey key)
    {
        PublicKey compressed = Secp256k1.PublicKeyOf(key.Key);
        return key.Compressed ? compressed.Span.ToArray() : Secp256k1.Uncompress(compressed);
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}
