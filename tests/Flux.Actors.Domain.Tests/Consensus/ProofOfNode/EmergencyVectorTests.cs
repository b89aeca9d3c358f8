using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Emergency blocks: which they are, where they may be, and whose signatures they need.</summary>
public sealed class EmergencyVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void emergency_blocks_are_known_allowed_and_signed_as_the_daemons() => Conformance.Of("fluxd/emergency_block.json", output, file =>
    {
        file.EachProperty("parameters", (name, item) =>
        {
            FluxdNetwork network = FluxdNetwork.Named(name)!;
            Assert.Equal(item.Blobs("keys"), network.EmergencyKeys);
            Assert.Equal(item.Number("min"), network.EmergencySignaturesMin);
            Assert.Equal(item.TryGetProperty("bypass", out _), network.ProofIsAssumed);
        });
        file.Each("identification", item => Assert.Equal(
            item.Yes("emergency"),
            BlockSignature.IsEmergency(
                item.GetProperty("version").GetInt32(), new Outpoint(item.Id("collateral_hash"), item.GetProperty("vout").GetUInt32()))));
        file.Each("allowed", item => Assert.Equal(
            item.Yes("allowed"), BlockSignature.IsEmergencyAllowed(item.Network(), new Height(item.Number("height")))));
        file.Each("signature_encoding.example", item =>
        {
            Assert.Equal(item.Hex("hex"), BlockSignature.Encode(item.Blobs("signatures")));
            Assert.Equal(item.Blobs("signatures"), BlockSignature.Decode(item.Hex("hex")));
        });
        file.Each("creation", Creates);
        file.Case("hash_excludes_signature", () =>
        {
            PonHeader header = Signed(file, Blob.Empty);
            Assert.Equal(file.At("hash_excludes_signature").GetBoolean(), header.Id == (header with { Signature = Blob.FromHex("00") }).Id);
        });
        file.Case("signed", () =>
        {
            PonHeader header = Signed(file, Blob.Empty);
            Assert.Equal(file.At("signed.block_hash").GetString(), DisplayOrder.Text(header.Id));
            Assert.Equal(file.At("signed.hash_raw_hex").GetString(), header.Id.ToString());
            Sequence<Blob> keys = file.At("signed").Blobs("authorised_pubkeys");
            Assert.All(file.At("signed").Blobs("der_signatures").Select((signature, i) => (signature, keys[i])), pair =>
                Assert.True(Read.Verify(pair.Item2, header.Id, pair.signature)));
        });
        file.Each("signed.cases", item =>
        {
            FluxdNetwork network = FluxdNetwork.Main with
            {
                EmergencyKeys = file.At("signed").Blobs("authorised_pubkeys"),
                EmergencySignaturesMin = item.GetProperty("min_signatures").GetInt32(),
            };
            Blob field = item.Hex("vch_block_sig_hex");
            Assert.Equal((item.Number("size"), item.Number("signatures")), (field.Length, BlockSignature.Decode(field).Count));
            Assert.Equal(item.Yes("valid"), BlockSignature.IsByEmergencyKeys(network, Signed(file, field), Read.Verify));
            Assert.True(BlockSignature.IsByEmergencyKeys(
                FluxdNetwork.Regtest with { EmergencySignaturesMin = 0, EmergencyKeys = new string[16].Select(_ => Blob.Empty).ToSequence() },
                Signed(file, field),
                (_, _, _) => false));
        });
    });

    [Fact]
    public void a_list_that_is_cut_short_is_read_as_far_as_it_goes()
    {
        Blob whole = BlockSignature.Encode([Blob.FromHex("0102"), Blob.FromHex("03"), Blob.Empty]);
        Assert.Equal("03020102010300", whole.ToString());
        int[] counts = [0, 0, 0, 0, 1, 1, 2, 3];
        Assert.Equal(counts, Enumerable.Range(0, 8).Select(length => BlockSignature.Decode(Blob.Copy(whole.Span[..length])).Count));
        Assert.Equal(3, BlockSignature.Decode(Blob.FromHex(whole + "ff")).Count);
    }

    [Fact]
    public void a_list_that_claims_more_than_there_is_ends_where_the_bytes_end() =>
        Assert.Empty(BlockSignature.Decode(Blob.FromHex("feffffff7f" + "fdffff")));

    /// <summary>Signing with so many keys of private numbers 11, 12 …; creation does not ask whether they differ.</summary>
    private static void Creates(JsonElement item)
    {
        int[] numbers = item.GetProperty("keys").ValueKind == JsonValueKind.Number ? [.. Enumerable.Range(11, item.GetProperty("keys").GetInt32())] : [11, 11];
        PonHeader header = new(100, Hash256.Zero, Hash256.Zero, Hash256.Zero, 0, default, BlockSignature.EmergencyCollateral, Blob.Empty);
        Blob? field = BlockSignature.Assemble(FluxdNetwork.Main, numbers.Select(number => Sign(number, header.Id)).ToSequence());
        Assert.Equal(item.Yes("ok"), field is not null);
        if (field is { } assembled)
        {
            Assert.Equal(item.TryGetProperty("signatures", out JsonElement count) ? count.GetInt32() : numbers.Length, BlockSignature.Decode(assembled).Count);
            FluxdNetwork network = FluxdNetwork.Main with { EmergencyKeys = Enumerable.Range(11, 4).Select(KeyOf).ToSequence() };
            Assert.Equal(numbers.Distinct().Count() > 1, BlockSignature.IsByEmergencyKeys(network, header with { Signature = assembled }, Read.Verify));
        }
    }

    private static PonHeader Signed(Conformance file, Blob signature) =>
        (PonHeader)FluxdHeader.Read(Blob.FromHex(file.At("signed.header_hash_preimage_hex").GetString() + "00").Span) with { Signature = signature };

    private static Blob Sign(int number, Hash256 digest)
    {
        using PrivateKey key = Private(number);
        return Blob.Own(Secp256k1.ToDer(Secp256k1.Sign(key, digest)));
    }

    private static Blob KeyOf(int number)
    {
        using PrivateKey key = Private(number);
        return Blob.Copy(Secp256k1.PublicKeyOf(key).Span);
    }

    private static PrivateKey Private(int number) => new([.. new byte[31], (byte)number]);
}
