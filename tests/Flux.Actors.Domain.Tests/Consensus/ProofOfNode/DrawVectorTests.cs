using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Slots, and who may produce in one.</summary>
public sealed class DrawVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void a_second_lies_in_the_daemons_slot() => Conformance.Of("fluxd/pon_slots.json", output, file => file.Each(
        "cases", item => Assert.Equal(item.GetProperty("slot").GetUInt32(), PonSlot.At(item.Network(), item.Number("timestamp")))));

    [FluxdFact]
    public void a_ticket_hashes_as_the_daemons() => Conformance.Of("fluxd/pon_hash.json", output, file => file.Each("cases", item =>
    {
        Outpoint collateral = new(item.Id("collateral_txid"), item.GetProperty("collateral_vout").GetUInt32());
        uint slot = item.GetProperty("slot").GetUInt32();
        Hash256 hash = PonDraw.HashOf(collateral, item.Id("prev_block_hash"), slot);
        Assert.Equal(item.Text("preimage_hex"), Convert.ToHexStringLower(PonDraw.Preimage(collateral, item.Id("prev_block_hash"), slot)));
        Assert.Equal(item.Text("hash_raw_hex"), hash.ToString());
        Assert.Equal(item.Text("hash_display"), DisplayOrder.Text(hash));
        Assert.Equal(item.Text("hash_as_integer_hex"), UInt256.Of(hash).ToString());
    }));

    [FluxdFact]
    public void eligible_nodes_stand_in_the_daemons_order() => Conformance.Of("fluxd/pon_rank.json", output, file =>
    {
        Outpoint[] nodes = [.. file.At("nodes").EnumerateArray().Select(Read.Outpoint)];
        Hash256 previous = DisplayOrder.Parse(file.At("prev_block_hash").GetString()!);
        file.Each("slots", item =>
        {
            Sequence<PonTicket> ranked = PonDraw.Ranked(nodes, previous, item.GetProperty("slot").GetUInt32(), item.Bits("nbits").Target()!.Value);
            Assert.Equal(
                item.GetProperty("eligible_ranked_by_raw_bytes").EnumerateArray().Select(ticket =>
                    $"{ticket.Number("rank")} {ticket.Text("collateral_txid")}:{ticket.Number("collateral_vout")} {ticket.Text("hash_display")} {ticket.Text("hash_raw_hex")}"),
                ranked.Select((ticket, i) =>
                    $"{i + 1} {DisplayOrder.Text(ticket.Collateral.Transaction)}:{ticket.Collateral.Index} {DisplayOrder.Text(ticket.Hash)} {ticket.Hash}"));
            Assert.Equal(ranked.Select(ticket => ticket.Collateral), Leaders(nodes, previous, item.GetProperty("slot").GetUInt32()).Where(ranked.Select(ticket => ticket.Collateral).Contains));
            Outpoint[] numeric = [.. ranked.OrderBy(ticket => UInt256.Of(ticket.Hash)).Select(ticket => ticket.Collateral)];
            Assert.Equal(
                item.GetProperty("order_if_compared_numerically").EnumerateArray().Select(pair => new Outpoint(DisplayOrder.Parse(pair[0].GetString()!), pair[1].GetUInt32())),
                numeric);
            Assert.Equal(item.Yes("orders_differ"), !numeric.SequenceEqual(ranked.Select(ticket => ticket.Collateral)));
        });
    });

    /// <summary>The nodes as leaders of a height's rounds, each once before the first leads again.</summary>
    private static Outpoint[] Leaders(Outpoint[] nodes, Hash256 previous, uint slot)
    {
        Opening opening = new Opening(
            Booth.Network, Booth.One, previous, Booth.Slot, nodes.Select(node => new Seat(node, FakeScheme.Key("op"))).ToSequence(), Booth.Timings, slot).InSeatOrder();
        Outpoint[] leaders = [.. Enumerable.Range(0, nodes.Length).Select(round => opening.LeaderOf(round).Node)];
        Assert.Equal(nodes.Order(), leaders.Order());
        Assert.Equal(leaders, Enumerable.Range(nodes.Length, nodes.Length).Select(round => opening.LeaderOf(round).Node));
        return leaders;
    }
}
