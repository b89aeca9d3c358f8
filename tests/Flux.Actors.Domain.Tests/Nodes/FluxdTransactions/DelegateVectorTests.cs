using System.Globalization;
using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Domain.Tests.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes.FluxdTransactions;

/// <summary>Delegates: bytes, validity, version bits and who may sign.</summary>
public sealed class DelegateVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void delegates_are_written_valid_and_sign_as_the_daemons() => Conformance.Of("fluxd/delegates.json", output, file =>
    {
        file.EachProperty("types", (name, value) => Assert.Equal(value.GetInt32(), name switch
        {
            "none" => 0,
            "update" => NodeDelegates.Update,
            "signing" => NodeDelegates.Signing,
            _ => throw new InvalidOperationException($"a type of a new kind: {name}"),
        }));
        file.Case("max_keys", () => Assert.Equal(NodeDelegates.KeysMax, file.At("max_keys").GetInt32()));
        file.Case("feature_bit", () => Assert.Equal(FluxTxVersion.DelegatesBit, Bit(file.At("feature_bit"))));
        file.Case("normal_bit", () => Assert.Equal(FluxTxVersion.NormalBit, Bit(file.At("normal_bit"))));
        file.Case("p2sh_bit", () => Assert.Equal(FluxTxVersion.ScriptBit, Bit(file.At("p2sh_bit"))));
        file.Each("serialization", item =>
        {
            Sequence<Blob> keys = item.Blobs(item.TryGetProperty("keys", out _) ? "keys" : "keys_given");
            NodeDelegates delegates = new(item.GetProperty("version").GetSByte(), item.GetProperty("type").GetSByte(), keys);
            Assert.Equal(item.Hex("hex"), delegates.Write());
            NodeDelegates read = NodeDelegates.Read(item.Hex("hex").Span);
            int left = item.TryGetProperty("keys_after_reading", out JsonElement after) ? after.GetInt32() : keys.Count;
            Assert.Equal(delegates with { Keys = keys.Take(left).ToSequence() }, read);
        });
        file.Each("validity", item => Assert.Equal(
            item.Yes("valid"), new NodeDelegates(NodeDelegates.CurrentVersion, item.GetProperty("type").GetSByte(), item.Blobs("keys")).IsValid));
        file.Each("version_bits", item =>
        {
            FluxTxVersion version = new(item.GetProperty("version").GetInt32());
            Assert.Equal(
                (item.Yes("normal_exact"), item.Yes("normal_with_bits"), item.Yes("p2sh_exact"), item.Yes("p2sh_with_bits"), item.Yes("conflicting"), item.Yes("delegates")),
                (version.IsExactlyNormal, version.IsNormal, version.IsExactlyScript, version.IsScript, version.IsConflicting, version.HasDelegates));
        });
        file.Each("signature_matrix", Signs);
        file.Each("flags", item =>
        {
            KeyStart start = Start(new FluxTxVersion(item.GetProperty("flux_tx_version").GetInt32()), item.GetProperty("delegate_type").GetSByte());
            KeyStart read = Assert.IsType<KeyStart>(NodeTransaction.Read(start.Write().Span));
            Assert.Equal(
                (item.Yes("has_delegates"), item.Yes("is_updating"), item.Yes("is_signing")),
                (read.FluxVersion!.Value.HasDelegates && read.Delegates is not null, read.Delegates!.IsUpdate, read.Delegates.IsSigning));
        });
    });

    /// <summary>One of two signs a START; the other one's key, or their own, is asked.</summary>
    private static void Signs(JsonElement item)
    {
        KeyStart start = Start(new FluxTxVersion(FluxTxVersion.NormalBit | FluxTxVersion.DelegatesBit), NodeDelegates.Update);
        using PrivateKey signer = Private(item.Text("signer"));
        Blob message = NodeSigning.Message(start);
        start = start with { Signature = Blob.Copy(Secp256k1.SignRecoverable(signer, SignedMessage.Digest(message.Span), compressed: true).Span) };
        Assert.Equal(item.Yes("ok"), SignedMessage.IsBy(Key(item.Text("verify_with")).Span, message.Span, start.Signature.Span));
        // An update is the owner's whoever is stored; what delegates start is theirs and not the owner's.
        VerifyMessage verify = (key, text, signature) => SignedMessage.IsBy(key.Span, text.Span, signature.Span);
        Assert.Equal(item.Text("signer") == "owner", NodeSigning.IsSigned(start, [Key("delegate")], verify));
        Assert.Equal([Key("delegate")], NodeSigning.Signers(start with { Delegates = new NodeDelegates(1, NodeDelegates.Signing, []) }, [Key("delegate")]));
    }

    private static KeyStart Start(FluxTxVersion version, sbyte type) => new(
        6, version, new Outpoint(Hash256.Sha256([1]), 3), Key("owner"), Key("operator"), 1_700_000_000, Blob.Empty,
        new NodeDelegates(NodeDelegates.CurrentVersion, type, [Key("delegate")]));

    private static Blob Key(string who)
    {
        using PrivateKey key = Private(who);
        return Blob.Copy(Secp256k1.PublicKeyOf(key).Span);
    }

    private static PrivateKey Private(string who) => new(Hash256.Sha256(System.Text.Encoding.ASCII.GetBytes(who)).ToArray());

    private static int Bit(JsonElement text)
    {
        Assert.StartsWith("0x", text.GetString(), StringComparison.Ordinal);
        return int.Parse(text.GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
