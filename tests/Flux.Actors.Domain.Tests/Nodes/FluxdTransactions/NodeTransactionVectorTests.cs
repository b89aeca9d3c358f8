using System.Text;
using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Domain.Tests.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes.FluxdTransactions;

/// <summary>START and CONFIRM: bytes, ids, messages and signatures. One of the pairs is a real one of the main network.</summary>
public sealed class NodeTransactionVectorTests(ITestOutputHelper output)
{
    private static readonly VerifyMessage Verify = (key, message, signature) => SignedMessage.IsBy(key.Span, message.Span, signature.Span);

    [FluxdFact]
    public void transactions_are_read_written_and_signed_as_the_daemons() => Conformance.Of("fluxd/fluxnode_tx.json", output, file =>
    {
        file.Each("cases", item =>
        {
            Blob bytes = item.Hex("tx_hex");
            NodeTransaction transaction = NodeTransaction.Read(bytes.Span);
            Assert.Equal(bytes, transaction.Write());
            Assert.Equal(item.Hex("hash_preimage_hex"), transaction.Hashed());
            Assert.Equal(item.Text("txid"), DisplayOrder.Text(transaction.Id));
            Assert.Equal(transaction.Id, NodeTransaction.IdOf(bytes.Span));
            foreach (JsonProperty property in item.EnumerateObject())
            {
                Says(item, transaction, property);
            }
        });
        file.Case("test_keys", () => Signs(file));
    });

    [FluxdFact]
    public void a_start_behind_a_script_is_built_signed_and_checked() => Conformance.Of("fluxd/p2sh_start_tx.json", output, file =>
    {
        Blob script = Blob.FromHex(file.At("redeem_script").GetString()!);
        file.Case("redeem_script", () =>
        {
            RedeemScript read = RedeemScript.TryRead(script)!;
            Assert.Equal(file.At("keys").EnumerateArray().Select(key => key.Hex("pubkey")), read.Keys);
            Assert.Equal((2, script), (read.Required, read.Write()));
        });
        file.Each("keys", Holds);
        file.Case("operator", () => Holds(file.At("operator")));
        ScriptStart start = new(
            new FluxTxVersion(file.At("flux_tx_version").GetInt32()), file.At("collateral").Outpoint(), file.At("operator").Hex("pubkey"), script,
            file.At("computed.sig_time").GetUInt32(), file.At("computed").Hex("signature_by_key2_hex"), null);
        file.Case("collateral", () => Assert.Equal(default, start.Collateral));
        file.Case("flux_tx_version", () => Assert.True(start.ScriptVersion.IsExactlyScript));
        file.Case("computed", () =>
        {
            Assert.Equal(file.At("computed").Hex("unsigned_hex"), start.Hashed());
            Assert.Equal(file.At("computed.txid").GetString(), DisplayOrder.Text(start.Id));
            Assert.Equal(start, NodeTransaction.Read(start.Write().Span));
            using WifKey second = Wif.Parse(file.At("keys")[1].Text("wif"));
            Assert.Equal(start.Signature, Blob.Copy(Secp256k1.SignRecoverable(second.Key, SignedMessage.Digest(NodeSigning.Message(start).Span), second.Compressed).Span));
        });
        string address = file.At("p2sh_address").GetString()!;
        file.Case("p2sh_address", () =>
        {
            Assert.Equal(address, AddressOf(script));
            Assert.Equal(PayScript.ToScript(Address.Parse(address).Hash160), PayScript.Of(start, bytes => Hash160.Of(bytes.Span)));
        });
        file.Each("checks", item => Assert.Equal(item.Yes("result"), item.Text("what") switch
        {
            "address of redeem_script equals p2sh_address" => AddressOf(script) == address,
            "signature by key 2 verifies against one of the redeem-script keys" => NodeSigning.IsSigned(start, [], Verify),
            "same signature verifies against key 1" => Verify(file.At("keys")[0].Hex("pubkey"), NodeSigning.Message(start), start.Signature),
            string other when other.StartsWith("other address ", StringComparison.Ordinal) => AddressOf(script) == other.Split(' ')[2],
            "other redeem script gives p2sh_address" => OtherScript(item) == address,
            string what => throw new InvalidOperationException($"a check of a new kind: {what}"),
        }));
    });

    private static string OtherScript(JsonElement item)
    {
        Assert.Equal(item.Text("its_address"), AddressOf(item.Hex("other_redeem_script")));
        Assert.NotNull(RedeemScript.TryRead(item.Hex("other_redeem_script")));
        return AddressOf(item.Hex("other_redeem_script"));
    }

    private static void Holds(JsonElement item)
    {
        using WifKey key = Wif.Parse(item.Text("wif"));
        Assert.Equal(item.Text("pubkey"), Secp256k1.PublicKeyOf(key.Key).ToString());
    }

    /// <summary>Every property of a case is checked; one of a new name fails.</summary>
    private static void Says(JsonElement item, NodeTransaction transaction, JsonProperty property)
    {
        if (property.Name is "name" or "tx_hex" or "hash_preimage_hex" or "txid" or "origin")
        {
            return;
        }

        object? seen = (transaction, property.Name) switch
        {
            (_, "version") => transaction.Version,
            (_, "type") => transaction is NodeStart ? 2 : 4,
            (_, "collateral") => Assert.IsType<Outpoint>(transaction.Collateral) == property.Value.Outpoint() ? property.Value.ToString() : transaction.Collateral,
            (_, "sig_time") => transaction.SignedAt,
            (_, "sig") => transaction.Signature,
            (NodeStart start, _) => OfStart(item, start, property),
            (NodeConfirm confirm, _) => OfConfirm(item, confirm, property),
            _ => throw new InvalidOperationException(property.Name),
        };
        Assert.Equal(property.Value.ToString(), Shown(seen));
    }

    private static object? OfStart(JsonElement item, NodeStart start, JsonProperty property) => (start, property.Name) switch
    {
        (KeyStart owned, "collateral_pubkey") => owned.CollateralKey,
        (ScriptStart shared, "redeem_script") => shared.Script,
        (ScriptStart shared, "redeem_script_address") => AddressOf(shared.Script),
        (ScriptStart shared, "signer_is_in_redeem_script") =>
            RedeemScript.TryRead(shared.Script)!.Keys.Any(key => Verify(key, NodeSigning.Message(start), start.Signature)),
        (_, "operator_pubkey") => start.OperatorKey,
        (_, "flux_tx_version") => start.FluxVersion!.Value.Value,
        (_, "using_delegates") => start.Delegates is null ? 0 : 1,
        (_, "delegates") => Delegates(start.Delegates!, property.Value),
        (_, "signed_message") => Encoding.ASCII.GetString(NodeSigning.Message(start).Span),
        (_, "signed_digest_raw_hex") => SignedMessage.Digest(NodeSigning.Message(start).Span),
        (_, "recovered_pubkey") => Recovered(item, start),
        _ => throw new InvalidOperationException($"a property of a new kind: {property.Name}"),
    };

    private static object OfConfirm(JsonElement item, NodeConfirm confirm, JsonProperty property) => property.Name switch
    {
        "benchmark_tier" => confirm.BenchmarkTier,
        "benchmark_sig_time" => confirm.BenchmarkSignedAt,
        "update_type" => confirm.UpdateType,
        "ip" => Encoding.ASCII.GetString(confirm.Address.Span),
        "benchmark_sig" => confirm.BenchmarkSignature,
        "operator_message" => Encoding.ASCII.GetString(NodeSigning.Message(confirm).Span),
        "operator_digest_raw_hex" => SignedMessage.Digest(NodeSigning.Message(confirm).Span),
        "operator_pubkey" => NodeSigning.IsSigned(confirm, Blob.FromHex(property.Value.GetString()!), Verify) ? property.Value.GetString()! : "not the signer",
        "benchmark_message_hex" => NodeSigning.BenchmarkMessage(confirm),
        "benchmark_digest_raw_hex" => SignedMessage.Digest(NodeSigning.BenchmarkMessage(confirm).Span),
        "benchmark_pubkey" => BenchmarkKey(confirm, Blob.FromHex(property.Value.GetString()!)),
        "benchmark_pubkey_is" => Index(confirm),
        "benchmark_private_key" => BenchmarkSigner(item, property.Value.GetString()!),
        _ => throw new InvalidOperationException($"a property of a new kind: {property.Name}"),
    };

    private static string Delegates(NodeDelegates delegates, JsonElement wanted)
    {
        Assert.True(delegates.IsValid);
        Assert.Equal((wanted.Number("version"), wanted.Number("type")), (delegates.Version, delegates.Type));
        Assert.Equal(wanted.TryGetProperty("keys", out _) ? wanted.Blobs("keys") : [], delegates.Keys);
        return wanted.ToString();
    }

    /// <summary>Who signed; and whether that was one who may.</summary>
    private static string Recovered(JsonElement item, NodeStart start)
    {
        Assert.True(Secp256k1.TryRecover(SignedMessage.Digest(NodeSigning.Message(start).Span), new RecoverableSignature(start.Signature.Span), out PublicKey signer));
        Blob key = Blob.Copy(signer.Span);
        bool isOwner = !item.TryGetProperty("signer_is_in_redeem_script", out JsonElement isIn) || isIn.GetBoolean();
        bool isDelegate = start.Delegates is { IsSigning: true };
        Assert.Equal(isOwner && !isDelegate, NodeSigning.IsSigned(start, [], Verify));
        Assert.Equal(isDelegate || isOwner, NodeSigning.IsSigned(start, [key], Verify));
        return signer.ToString();
    }

    private static string BenchmarkKey(NodeConfirm confirm, Blob key)
    {
        FluxdNetwork network = FluxdNetwork.Main with { BenchmarkKeys = [new DatedKey(key, confirm.BenchmarkSignedAt)] };
        Assert.True(NodeSigning.IsBenchmarkSigned(network, confirm, Verify));
        Assert.False(NodeSigning.IsBenchmarkSigned(network, confirm with { BenchmarkSignedAt = confirm.BenchmarkSignedAt - 1 }, Verify));
        Assert.False(NodeSigning.IsBenchmarkSigned(network, confirm with { Address = Blob.Own([.. confirm.Address.Span, 0]) }, Verify));
        return key.ToString();
    }

    private static string Index(NodeConfirm confirm)
    {
        Assert.True(NodeSigning.IsBenchmarkSigned(FluxdNetwork.Main, confirm, Verify));
        Blob key = NodeSigning.BenchmarkKey(FluxdNetwork.Main, confirm.BenchmarkSignedAt)!.Value;
        return $"main key {FluxdNetwork.Main.BenchmarkKeys.Select(dated => dated.Key).ToList().IndexOf(key)}";
    }

    private static string BenchmarkSigner(JsonElement item, string text)
    {
        using PrivateKey key = new([.. new byte[31], byte.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.Equal(item.Text("benchmark_pubkey"), Convert.ToHexStringLower(Secp256k1.Uncompress(Secp256k1.PublicKeyOf(key))));
        Assert.Equal(
            item.Text("benchmark_sig"), Secp256k1.SignRecoverable(key, SignedMessage.Digest(item.Hex("benchmark_message_hex").Span), compressed: false).ToString());
        return text;
    }

    /// <summary>The keys that are given make the signatures of the cases that name them.</summary>
    private static void Signs(Conformance file)
    {
        using WifKey owner = Wif.Parse(file.At("test_keys").Text("collateral_wif")), node = Wif.Parse(file.At("test_keys").Text("operator_wif"));
        string ownerKey = Secp256k1.PublicKeyOf(owner.Key).ToString(), nodeKey = Convert.ToHexStringLower(Secp256k1.Uncompress(Secp256k1.PublicKeyOf(node.Key)));
        int signed = 0;
        foreach (JsonElement item in file.At("cases").EnumerateArray())
        {
            NodeTransaction transaction = NodeTransaction.Read(item.Hex("tx_hex").Span);
            (WifKey? key, Blob message) = transaction switch
            {
                NodeStart start when item.Text("recovered_pubkey") == ownerKey => (owner, NodeSigning.Message(start)),
                NodeConfirm confirm when item.Text("operator_pubkey") == nodeKey => (node, NodeSigning.Message(confirm)),
                _ => (null, Blob.Empty),
            };
            if (key is not null)
            {
                Assert.Equal(transaction.Signature.ToString(), Secp256k1.SignRecoverable(key.Key, SignedMessage.Digest(message.Span), key.Compressed).ToString());
                signed++;
            }
        }

        Assert.NotEqual(0, signed);
        // The delegates that updates name are the keys of the private numbers that are given.
        string[] given = [.. file.At("test_keys").Text("delegate_keys").Split(' ')[^1].Split(',').Select(number => KeyOf(byte.Parse(number, System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.All(
            file.At("cases").EnumerateArray().Where(item => item.TryGetProperty("delegates", out JsonElement part) && part.TryGetProperty("keys", out _)),
            item => Assert.All(item.GetProperty("delegates").Blobs("keys"), key => Assert.Contains(key.ToString(), given)));
    }

    private static string KeyOf(byte number)
    {
        using PrivateKey key = new([.. new byte[31], number]);
        return Secp256k1.PublicKeyOf(key).ToString();
    }

    private static string AddressOf(Blob script) => new Address(AddressNetwork.Main, AddressKind.Script, Hash160.Of(script.Span)).ToString();

    private static string? Shown(object? value) => value switch
    {
        bool yes => yes ? "True" : "False",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };
}
