using System.Text.Json;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Headers, their ids and their weight.</summary>
public sealed class HeaderVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void headers_are_read_written_and_hashed() => Conformance.Of("fluxd/block_headers.json", output, file =>
    {
        file.Case("header_sizes", () =>
        {
            PowHeader empty = new(4, Hash256.Zero, Hash256.Zero, Hash256.Zero, 0, default, Hash256.Zero, Blob.Empty);
            Assert.Equal(file.At("header_sizes").Number("pow_without_solution"), empty.Write().Length);
            Assert.Equal(file.At("header_sizes").Number("constant_HEADER_SIZE"), empty.Write().Length - 1);
        });
        file.Each("pon", item =>
        {
            PonHeader header = new(
                item.GetProperty("version").GetInt32(), item.Id("prev"), item.Id("merkle"), item.Id("sapling_root"), item.GetProperty("time").GetUInt32(),
                item.Bits("nbits"), item.GetProperty("collateral").Outpoint(), item.Hex("signature_hex"));
            Same(item, header);
            Assert.Equal(item.Text("hash_preimage_hex"), header.Hashed().ToString());
            if (item.TryGetProperty("operator_pubkey", out JsonElement key))
            {
                Assert.Equal(item.Text("hash_raw_hex"), header.Id.ToString());
                Assert.Equal(item.Yes("signature_valid"), BlockSignature.IsByOperator(header, Blob.FromHex(key.GetString()!), Read.Verify));
                Assert.False(BlockSignature.IsByOperator(header with { Time = header.Time + 1 }, Blob.FromHex(key.GetString()!), Read.Verify));
            }
        });
        file.Each("pow", item => Same(
            item,
            new PowHeader(
                item.GetProperty("version").GetInt32(), item.Id("prev"), item.Id("merkle"), item.Id("sapling_root"), item.GetProperty("time").GetUInt32(),
                item.Bits("nbits"), item.Id("nonce"), item.Hex("solution_hex"))));
        file.Each("kind", item =>
        {
            Assert.Equal(item.Yes("pon"), FluxdHeader.IsPon(item.GetProperty("version").GetInt32()));
            Assert.Equal(item.Yes("pow"), !FluxdHeader.IsPon(item.GetProperty("version").GetInt32()));
        });
    });

    [FluxdFact]
    public void the_first_blocks_are_those_of_the_three_networks() => Conformance.Of("fluxd/genesis.json", output, file =>
    {
        Blob coinbase = Blob.FromHex(file.At("coinbase_tx_hex").GetString()!);
        file.Case("coinbase_message", () => Assert.Contains(
            Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(file.At("coinbase_message").GetString()!)), coinbase.ToString(), StringComparison.Ordinal));
        file.Case("coinbase_txid", () => Assert.Equal(file.At("coinbase_txid").GetString(), DisplayOrder.Text(NodeTransaction.IdOf(coinbase.Span))));
        file.EachProperty("networks", (name, item) =>
        {
            FluxdNetwork network = FluxdNetwork.Named(name)!;
            PowHeader header = Assert.IsType<PowHeader>(FluxdHeader.Read(item.Hex("header_hex").Span));
            Assert.Equal(item.Hex("header_hex"), header.Write());
            Assert.Equal((item.Number("version"), item.Number("time"), item.Bits("nbits")), (header.Version, header.Time, header.Bits));
            Assert.Equal(item.Text("nonce"), DisplayOrder.Text(header.Nonce));
            Assert.Equal(item.Number("solution_size"), header.Solution.Length);
            Assert.Equal(item.Text("hash"), DisplayOrder.Text(header.Id));
            Assert.Equal((network.GenesisBlock, network.GenesisTime), (DisplayOrder.Text(header.Id), header.Time));
            Assert.Equal(item.Text("merkle_root"), DisplayOrder.Text(header.MerkleRoot));
            Assert.Equal((header.MerkleRoot, false), FluxdMerkle.Root([Hash256.Sha256d(coinbase.Span)]));
            // The coinbase pays its one output's value, eight bytes before the script of 67.
            Assert.Equal(item.Number("coinbase_reward"), BitConverter.ToInt64(coinbase.Span[^80..^72]));
        });
    });

    [FluxdFact]
    public void a_transactions_id_is_the_daemons() => Conformance.Of("fluxd/txid.json", output, file => file.Each(
        "cases", item => Assert.Equal(item.Text("txid"), DisplayOrder.Text(NodeTransaction.IdOf(item.Hex("tx_hex").Span)))));

    [FluxdFact]
    public void blocks_weigh_and_branches_reach_as_the_daemon_says() => Conformance.Of("fluxd/chain_work.json", output, file =>
    {
        file.Each("cases", item => Assert.Equal(UInt256.Parse(item.Text("work")), ChainWork.Of(item.GetProperty("version").GetInt32(), item.Bits("nbits"))));
        file.Each("max_reorg_depth", item => Assert.Equal(item.Number("depth"), ChainWork.DepthLimit(new Height(item.Number("tip_height")))));
        file.Each("header_accept", item =>
        {
            Height tip = new(item.Number("tip"));
            Assert.Equal(item.Number("max"), ChainWork.DepthLimit(tip));
            Assert.Equal(item.Yes("accepted"), ChainWork.IsNearEnough(tip, new Height(item.Number("height"))));
        });
    });

    private static void Same(JsonElement item, FluxdHeader header)
    {
        Blob bytes = item.Hex("serialized_hex");
        Assert.Equal(bytes, header.Write());
        Assert.Equal(header, FluxdHeader.Read(bytes.Span));
        Assert.Equal(item.Text("hash"), DisplayOrder.Text(header.Id));
    }
}
