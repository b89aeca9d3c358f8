using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>Payments and messages on the network's chain, and what its nodes tell and note of them.</summary>
public sealed class PaymentVectorTests(ITestOutputHelper output)
{
    private static readonly PriceRules Rules = PriceRules.Network;

    [FluxosFact]
    public void the_same_transactions_pay() => Conformance.Of("fluxos/generated-chain-payments.json", output, file =>
    {
        JsonElement addresses = file.At("addresses");
        Assert.Equal(
            ["first", "multisigFrom1300000", "multisigFrom1670000"],
            Rules.Addresses.Select(known => addresses.EnumerateObject().Single(address => address.Value.GetString() == known.Address).Name));
        Assert.Equal(file.At("epochStart").GetInt64(), Rules.PaymentsFrom);
        file.Each("vectors", wanted =>
        {
            ChainPayment? payment = ChainPayment.Of(ChainTransaction.Of(wanted.GetProperty("tx").ToScript()), wanted.GetProperty("height").GetInt64(), Rules);
            Assert.Equal(
                wanted.GetProperty("recorded").GetBoolean() ? new ChainPayment(wanted.GetProperty("hash").GetString()!, new Amount(wanted.GetProperty("value").GetInt64())) : null,
                payment);
        });
    });

    [FluxosFact]
    public void data_outputs_read_the_same() => Conformance.Of("fluxos/generated-op-return-decoding.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(wanted.GetProperty("text").GetString(), ChainPayment.TextOf(wanted.GetProperty("asm").GetString()!))));

    [FluxosFact]
    public void chain_messages_read_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-chain-messages.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement args = wanted.GetProperty("args"), result = wanted.GetProperty("result");
        switch (wanted.GetProperty("function").GetString())
        {
            case "decodeMessage":
                Assert.Equal(result.GetString(), ChainPayment.TextOf(args[0].GetString()!));
                break;
            case "getPriceSpecForHeight":
                PriceTable table = new(args[0].EnumerateArray().Select(OfMinimum).ToSequence());
                Assert.Equal(result.ValueKind == JsonValueKind.Object ? OfMinimum(result) : null, table.At(args[1].GetInt64()));
                break;
            default:
                Assert.Fail($"function {wanted.GetProperty("function")} is not known");
                break;
        }
    }));

    [FluxosFact]
    public void price_messages_change_the_table_in_the_same_way() => Conformance.Of("fluxos/generated-price-table-updates.json", output, file => file.Each("vectors", wanted =>
    {
        IEnumerable<ChainMessage> messages = wanted.GetProperty("messages").EnumerateArray()
            .Select(message => new ChainMessage(message.GetProperty("height").GetInt64(), message.GetProperty("message").GetString()!));
        Assert.Equal(PriceVectorTests.Rows(wanted.GetProperty("table")), Rules.Flux.With(messages).Rows);
    }));

    [FluxosFact]
    public void clients_are_told_the_same() => Conformance.Of("fluxos/generated-deployment-information.json", output, file => file.Each("vectors", wanted =>
    {
        DeploymentInformation told = DeploymentInformation.At(wanted.GetProperty("height").GetInt64(), SpecRules.Network, Rules);
        Assert.Equal(wanted.GetProperty("priceRows").GetInt32(), told.Prices.Rows.Count);
        Assert.Equal(
            wanted.GetProperty("appSpecsEnforcementHeights").EnumerateObject().OrderBy(height => int.Parse(height.Name)).Select(height => height.Value.GetInt64()),
            told.VersionHeights);
        Assert.Equal(wanted.GetProperty("address").GetString(), told.Address);
        Assert.Equal(new PortRange(wanted.GetProperty("portMin").GetInt32(), wanted.GetProperty("portMax").GetInt32()), told.Ports);
        Assert.Equal(wanted.GetProperty("enterprisePorts").EnumerateArray().Select(Ports), told.EnterprisePorts);
        Assert.Equal(wanted.GetProperty("bannedPorts").EnumerateArray().Select(Ports), told.BannedPorts);
        long Of(string name) => wanted.GetProperty(name).GetInt64();
        Assert.Equal(
            (Of("maxImageSize"), Of("minimumInstances"), Of("maximumInstances"), Of("blocksLasting")),
            (told.ImageBytesMax, told.InstancesMin, told.InstancesMax, told.UsualBlocks));
        Assert.Equal((Of("minBlocksAllowance"), Of("maxBlocksAllowance"), Of("blocksAllowanceInterval")), (told.BlocksMin, told.BlocksMax, told.BlocksStep));
    }));

    [FluxosFact]
    public void wallets_are_answered_the_same() => Conformance.Of("fluxos/generated-payment-callbacks.json", output, file => file.Each("vectors", wanted =>
    {
        long now = wanted.GetProperty("now").GetInt64();
        long? requestedAt = wanted.GetProperty("requestKnown").GetBoolean() ? now - wanted.GetProperty("requestAgeMs").GetInt64() : null;
        JsonElement body = wanted.GetProperty("body");
        ScriptValue query = wanted.GetProperty("query").ToScript();
        WalletVerdict verdict = body.ValueKind == JsonValueKind.String
            ? WalletPayment.Read(query, body.GetString()!, requestedAt, now)
            : WalletPayment.Read(query, body.GetRawText(), requestedAt, now);
        Assert.Equal(wanted.GetProperty("accepted").GetBoolean(), verdict.Payment is not null);
        Assert.NotEqual(verdict.Payment is null, verdict.Refused is null);
        if (verdict.Payment is { } payment)
        {
            Assert.Equal(ScriptJson.Write(wanted.GetProperty("stored").ToScript()), ScriptJson.Write(Stored(payment)));
        }
    }));

    private static ScriptValue Stored(WalletPayment payment) => new ScriptValue.Fields(
    [
        new("paymentId", ScriptValue.Of(payment.PaymentId)),
        new("txid", ScriptValue.Of(payment.Transaction)),
        new("coin", ScriptValue.Of(payment.Coin)),
        new("chain", payment.Chain),
        new("explorer", payment.Explorer),
        new("fromAddress", ScriptValue.Of(payment.FromAddress)),
        new("toAddress", ScriptValue.Of(payment.ToAddress)),
        new("amount", payment.Amount),
        new("createdAt", ScriptValue.Of(payment.ReceivedAt)),
    ]);

    /// <summary>The network's tests give rows that have a least payment only.</summary>
    private static PriceTableRow OfMinimum(JsonElement row)
    {
        Binary64 none = Binary64.NaN;
        return new(row.GetProperty("height").GetInt64(), none, none, none, Coercion.ToNumber(row.GetProperty("minPrice").ToScript()), none, none, none, null);
    }

    private static PortRange Ports(JsonElement ports) => ports.ValueKind == JsonValueKind.Number
        ? PortRange.Of(ports.GetInt32())
        : ports.GetString()!.Split('-') is [var first, var last] ? new(int.Parse(first), int.Parse(last)) : throw new FormatException(ports.GetString());
}
