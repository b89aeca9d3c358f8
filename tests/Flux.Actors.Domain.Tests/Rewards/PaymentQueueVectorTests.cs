using System.Text.Json;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Rewards;

/// <summary>Every case of fluxd/payment_queue.json: each ordering, and each payment of the rounds.</summary>
public sealed class PaymentQueueVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void the_queue_orders_nodes_as_the_daemon_does() => Conformance.Of("fluxd/payment_queue.json", output, file =>
        file.Each("orderings", ordering =>
        {
            Outpoint[] wanted = [.. ordering.GetProperty("expected_order").EnumerateArray().Select(NodeOf)];
            Assert.Equal(wanted, PaymentQueue.Order(Nodes(ordering.GetProperty("nodes")), Tier.Cumulus));
            Assert.Equal(wanted[0], PaymentQueue.Due(Nodes(ordering.GetProperty("nodes")), Tier.Cumulus));
        }));

    [FluxdFact]
    public void the_queue_pays_the_nodes_the_daemon_pays() => Conformance.Of("fluxd/payment_queue.json", output, file =>
    {
        SortedMap<Outpoint, NodeRecord> all = Nodes(file.At("rounds.nodes"));
        file.Each("rounds.payments", payment =>
        {
            Height height = new(payment.GetProperty("height").GetInt64());
            SortedMap<Outpoint, NodeRecord> known = SortedMap<Outpoint, NodeRecord>.From(all.Where(pair => pair.Value.ConfirmedAt < height));
            Outpoint due = PaymentQueue.Due(known, Tier.Cumulus)!.Value;
            Assert.Equal(NodeOf(payment.GetProperty("paid")), due);
            all = all.With(due, all[due] with { LastPaid = height });
        });
    });

    /// <summary>The daemon prints transaction ids with their bytes reversed and sorts by the raw ones.</summary>
    private static Outpoint NodeOf(JsonElement node)
    {
        byte[] raw = Convert.FromHexString(node.GetProperty("txid").GetString()!);
        Array.Reverse(raw);
        return new Outpoint(new Hash256(raw), node.GetProperty("vout").GetUInt32());
    }

    private static SortedMap<Outpoint, NodeRecord> Nodes(JsonElement nodes) =>
        SortedMap<Outpoint, NodeRecord>.From(nodes.EnumerateArray().Select(node => KeyValuePair.Create(NodeOf(node), RecordOf(node))));

    private static NodeRecord RecordOf(JsonElement node)
    {
        Height confirmed = new(node.GetProperty("confirmed").GetInt64());
        long paid = node.GetProperty("last_paid").GetInt64();
        return new NodeRecord(
            FakeScheme.Account("owner"),
            Tier.Cumulus,
            FakeScheme.Key("operator"),
            "organisation",
            "127.0.0.1",
            NodeStage.Confirmed,
            Height.Genesis,
            confirmed,
            confirmed,
            paid > 0 ? new Height(paid) : null,
            null,
            0,
            confirmed);
    }
}
