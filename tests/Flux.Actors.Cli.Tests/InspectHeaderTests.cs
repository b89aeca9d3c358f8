using System.Text.Json;
using Flux.Actors.Cli.Chain;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Tests;

/// <summary>flux chain inspect-header: every field, offline; what is no header is named with its place.</summary>
public sealed class InspectHeaderTests : IDisposable
{
    private static readonly PonHeader Pon = new(
        100, Hash256.Sha256([1]), Hash256.Sha256([2]), Hash256.Zero, 1_762_000_000, new CompactBits(0x200f_ffff), new Outpoint(Hash256.Sha256([3]), 7), Blob.FromHex("3006020101020101"));

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_proof_of_node_header_is_shown_field_by_field()
    {
        Ran ran = await _bench.Flux("chain", "inspect-header", Pon.Write().ToString());
        Assert.Equal(ExitCode.Done, ran.Code);
        uint slot = PonSlot.At(FluxdNetwork.Main, Pon.Time);
        string hash = DisplayOrder.Text(PonDraw.HashOf(Pon.Collateral, Pon.Previous, slot));
        Assert.Equal(
            [
                "kind          Proof of Node",
                "network       main",
                $"id            {DisplayOrder.Text(Pon.Id)}",
                "version       100",
                $"previous      {DisplayOrder.Text(Pon.Previous)}",
                $"merkle root   {DisplayOrder.Text(Pon.MerkleRoot)}",
                $"sapling root  {new string('0', 64)}",
                "time          2025-11-01T12:26:40Z (1762000000)",
                "bits          200fffff",
                $"target        0fffff{new string('0', 58)}",
                "work          10000000000",
                $"collateral    {DisplayOrder.Text(Pon.Collateral.Transaction)}:7",
                "slot          8167333",
                $"PON hash      {hash}",
                $"meets target  {(string.CompareOrdinal(hash, $"0fffff{new string('0', 58)}") <= 0 ? "yes" : "no")}",
                "signature     DER, 8 bytes, by the operator's key if it is a node's",
                "signature 1   3006020101020101",
                "size          153 bytes",
            ],
            ran.Lines);
    }

    [Fact]
    public async Task a_proof_of_work_header_is_one_json_document()
    {
        PowHeader header = new(4, Hash256.Sha256([1]), Hash256.Sha256([2]), Hash256.Zero, 1_516_980_000, new CompactBits(0x1f07_ffff), Hash256.Sha256([4]), Blob.FromHex("0102"));
        string file = _bench.Write("header.hex", $"  {header.Write()}\n");
        Ran ran = await _bench.Flux("chain", "inspect-header", file, "-o", "json");
        FluxdHeaderResponse shown = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.FluxdHeaderResponse)!;
        Assert.Equal(("pow", "main", 4, "2000", 143), (shown.Kind, shown.Network, shown.Version, shown.Work, shown.Size));
        Assert.Equal(new FluxdWorkResponse(DisplayOrder.Text(header.Nonce), 2), shown.Pow);
        Assert.Null(shown.Pon);
        Assert.Equal(DisplayOrder.Text(header.Id), shown.Id);
    }

    [Fact]
    public async Task a_file_of_bytes_and_the_standard_input_say_the_same()
    {
        string file = Path.Combine(_bench.Root, "header.bin");
        await File.WriteAllBytesAsync(file, Pon.Write().ToArray());
        string hex = Pon.Write().ToString();
        _bench.Typed.Enqueue(hex[..100]);
        _bench.Typed.Enqueue(hex[100..]);
        Ran word = await _bench.Flux("chain", "inspect-header", hex), bytes = await _bench.Flux("chain", "inspect-header", file);
        Ran typed = await _bench.Flux("chain", "inspect-header", "-");
        Assert.Equal((word.Output, word.Output, 0), (bytes.Output, typed.Output, typed.Code));
    }

    [Fact]
    public void an_emergency_block_is_known_and_its_signatures_checked_against_the_networks_keys()
    {
        PonHeader header = Pon with { Collateral = BlockSignature.EmergencyCollateral };
        using PrivateKey first = PrivateKey.Generate(), second = PrivateKey.Generate();
        FluxdNetwork network = FluxdNetwork.Main with
        {
            EmergencyKeys = [Blob.Copy(Secp256k1.PublicKeyOf(first).Span), Blob.Copy(Secp256k1.PublicKeyOf(second).Span)],
        };
        Blob[] signatures = [.. new[] { first, second }.Select(key => Blob.Own(Secp256k1.ToDer(Secp256k1.Sign(key, header.Id))))];
        header = header with { Signature = BlockSignature.Encode([.. signatures]) };
        FluxdProofResponse proof = InspectHeaderVerb.Shown(header, network, null).Pon!;
        Assert.Equal((true, true, "emergency", null), (proof.Emergency, proof.EmergencySigned, proof.SignatureForm, proof.MeetsTarget));
        Assert.Equal(signatures.Select(signature => signature.ToString()), proof.Signatures);
        Assert.False(InspectHeaderVerb.Shown(header, FluxdNetwork.Main, null).Pon!.EmergencySigned);
        Assert.False(InspectHeaderVerb.Shown(header with { Time = 1 }, network, null).Pon!.EmergencySigned);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("0000", "zero")]
    [InlineData("01020304", "malformed")]
    [InlineData("3006020101020101", "der")]
    public void the_form_of_a_signature_is_named(string hex, string form) =>
        Assert.Equal(form, InspectHeaderVerb.Shown(Pon with { Signature = Blob.FromHex(hex) }, FluxdNetwork.Main, null).Pon!.SignatureForm);

    [Fact]
    public void the_network_and_the_height_decide_about_slot_and_target()
    {
        PonHeader bypass = Pon with { Collateral = BlockSignature.BypassCollateral };
        Assert.False(InspectHeaderVerb.Shown(bypass, FluxdNetwork.Main, null).Pon!.Bypass);
        FluxdProofResponse test = InspectHeaderVerb.Shown(bypass, FluxdNetwork.Testnet, null).Pon!;
        Assert.True(test.Bypass);
        Assert.NotEqual(InspectHeaderVerb.Shown(bypass, FluxdNetwork.Main, null).Pon!.Slot, test.Slot);

        // Among a few seconds there is a hash below the ceiling of all heights; in the first window the same bits are above theirs.
        PonHeader lucky = Enumerable.Range(0, 10_000).Select(i => Pon with { Time = (uint)(Pon.Time + 30 * i) })
            .First(header => InspectHeaderVerb.Shown(header, FluxdNetwork.Main, null).Pon!.MeetsTarget == true);
        Assert.False(InspectHeaderVerb.Shown(lucky, FluxdNetwork.Main, new Height(2_020_000)).Pon!.MeetsTarget);
        Assert.True(InspectHeaderVerb.Shown(lucky, FluxdNetwork.Main, new Height(2_030_000)).Pon!.MeetsTarget);
        Assert.Null(InspectHeaderVerb.Shown(Pon with { Bits = new CompactBits(0x0492_3456) }, FluxdNetwork.Main, null).Target);
    }

    [Theory]
    [InlineData("00", "1 at byte 0, wanted 4 bytes of version")]
    [InlineData("0000000g11111111", "'g' at character 7, wanted a hex digit")]
    [InlineData("000", "3 digits, wanted two digits for each byte")]
    [InlineData("nothing", "'nothing', which is neither hex nor a file")]
    public async Task what_is_no_header_is_invalid_input_with_its_place(string word, string told)
    {
        Ran ran = await _bench.Flux("chain", "inspect-header", word);
        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains(told, ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Lines);
    }

    [Fact]
    public async Task a_whole_block_too_much_input_an_empty_file_and_another_network_are_invalid_input()
    {
        Ran block = await _bench.Flux("chain", "inspect-header", Pon.Write() + "01");
        Assert.Contains("1 more byte at byte 153, wanted the end", block.Error, StringComparison.Ordinal);
        string text = _bench.Write("long.hex", new string('0', HeaderText.LengthMax + 2)), empty = _bench.Write("empty.hex", "\n");
        string bytes = Path.Combine(_bench.Root, "long.bin");
        await File.WriteAllBytesAsync(bytes, [.. Enumerable.Repeat((byte)255, HeaderText.LengthMax + 1)]);
        _bench.Typed.Enqueue(new string('0', HeaderText.LengthMax));
        _bench.Typed.Enqueue("00");
        foreach ((string word, string told) in ((string, string)[])[
            (text, "more than 8192 characters"), (bytes, "more than 8192 characters"), ("-", "more than 8192 characters"), (empty, "is empty"), (_bench.Root, "neither hex nor a file")])
        {
            Ran ran = await _bench.Flux("chain", "inspect-header", word);
            Assert.Equal(ExitCode.InvalidInput, ran.Code);
            Assert.Contains(told, ran.Error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("chain", "inspect-header", Pon.Write().ToString(), "--network", "mainnet")).Code);
    }
}
