using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.Prices.PriceCases;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>The existing network's rules of payments and of messages on its chain, said in small cases.</summary>
public sealed class PaymentRuleTests(ITestOutputHelper output)
{
    private const string Multisig = "t3NryfAQLGeFs9jEoeqsxmBN2QLRaRKFLUX";
    private static readonly string[] Odd = ["null", "true", "-1", "1e400", "0.5", "\"\"", "\"7\"", "[]", "{}", "[[]]", "[null]", "{\"addresses\":7}"];
    private static readonly string Hash = new('a', 64);
    private static readonly string Data = "OP_RETURN " + string.Concat(Enumerable.Repeat("61", 64));

    [Fact]
    public void a_payment_names_a_hash_in_its_last_script_and_pays_the_minimum()
    {
        ChainOutput paid = new(Multisig, null, 1_000_000), data = new(null, Data, 0), change = new("t1x", "OP_DUP", 5);
        Assert.Equal(new ChainPayment(Hash, Atoms(1_000_000)), Payment(paid, data));
        Assert.Equal(new ChainPayment(Hash, Atoms(1_000_000)), Payment(change, data, paid));
        Assert.Equal(new ChainPayment(Hash, Atoms(2_000_000)), Payment(paid, data, paid));
        Assert.Null(Payment(paid, data, change));
        Assert.Null(Payment(paid with { Value = 999_999 }, data));
        Assert.Null(Payment(paid with { Value = Binary64.NaN }, data));
        Assert.Null(Payment(paid with { Address = "t1x" }, data));
        Assert.Null(Payment(paid with { Address = null }, data));
        Assert.Null(Payment(paid));
        Assert.Null(Payment());
    }

    [Fact]
    public void an_address_counts_from_its_height_on()
    {
        ChainTransaction transaction = new(4, [], [new(Multisig, null, 500_000_000), new(null, Data, 0)]);
        Assert.Null(ChainPayment.Of(transaction, 1_669_999, Rules));
        Assert.NotNull(ChainPayment.Of(transaction, 1_670_000, Rules));
        Assert.Null(ChainPayment.Of(transaction with { Version = 5 }, 1_670_000, Rules));
        Assert.Null(ChainPayment.Of(transaction with { Version = Binary64.NaN }, 1_670_000, Rules));
        Assert.Equal(["t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "t3aGJvdtd8NR6GrnqnRuVEzH6MbrXuJFLUX", Multisig], ((long[])[0, 1_300_000, Now]).Select(Rules.AddressAt));
    }

    /// <summary>What Node.js 20 makes of pairs of characters by parseInt(pair, 16) and String.fromCharCode.</summary>
    [Theory]
    [InlineData("7465737400616263", "test")]
    [InlineData("616", "a\u0006")]
    [InlineData("zz41", "\0A")]
    [InlineData("4z", "\u0004")]
    [InlineData("-141", "\uffffA")]
    [InlineData("+f", "\u000f")]
    [InlineData("-", "\0")]
    [InlineData("0x41", "\0A")]
    [InlineData("\ufeff5", "\u0005")]
    [InlineData("\u00855", "\0")]
    [InlineData("0", "\0")]
    public void data_reads_as_there_whatever_it_is(string digits, string text) => Assert.Equal(text, ChainPayment.TextOf("OP_RETURN " + digits));

    [Fact]
    public void only_a_multisig_that_sends_to_one_changes_prices()
    {
        ChainOutput to = new(Multisig, null, 1), data = new(null, "OP_RETURN 705f315f315f315f31", 0);
        ChainMessage? change = ChainPayment.ChangeOf(new(4, [Multisig], [to, data]), Now, Rules);
        Assert.Equal(new ChainMessage(Now, "p_1_1_1_1"), change);
        Assert.Null(ChainPayment.ChangeOf(new(4, ["t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6"], [to, data]), Now, Rules));
        Assert.Null(ChainPayment.ChangeOf(new(4, [Multisig], [to with { Address = "t1x" }, data]), Now, Rules));
        Assert.Null(ChainPayment.ChangeOf(new(4, [Multisig], [to]), Now, Rules));

        PriceTable changed = Rules.Flux.With([Assert.NotNull(change)]);
        Assert.Equal(Rules.Flux.At(Now), changed.At(Now));
        Assert.Equal(Binary64.One, changed.At(Now + 1)!.Cpu);
    }

    [Theory]
    [InlineData("p_1_2_3_4_5_6_7", "5", "6", "7")]
    [InlineData("p_1_2_3_4_0x10__x", "16", "6", "3")]
    [InlineData("p_1_2_3_4_5_6_7_8", "5", "6", "7")]
    public void missing_numbers_of_a_price_message_have_defaults(string message, string port, string scope, string staticIp)
    {
        PriceTableRow row = Rules.Flux.With([new(Now, message)]).Rows[^1];
        Assert.Equal((port, scope, staticIp), (row.Port.ToString(), row.Scope.ToString(), row.StaticIp.ToString()));
    }

    [Theory]
    [InlineData("p_1_2_3_")]
    [InlineData("pp_1_2_3_4")]
    [InlineData("P_1_2_3_4")]
    [InlineData("")]
    public void other_messages_change_no_price(string message) => Assert.Equal(Rules.Flux, Rules.Flux.With([new(Now, message)]));

    [Fact]
    public void a_row_that_is_no_number_lets_nothing_be_paid()
    {
        PriceRules broken = Rules with { Flux = Rules.Flux.With([new(Now - 1, "p_a_b_c_d")]) };
        Assert.Null(MinimumPayment.OfRegistration(Sample(), Now, broken));
        Assert.Null(ChainPayment.Of(new(4, [], [new(Multisig, null, 500_000_000), new(null, Data, 0)]), Now, broken));
        Assert.NotNull(MinimumPayment.OfRegistration(Sample(), Now - 1, broken));
    }

    [Fact]
    public void the_ports_that_clients_are_told_are_those_of_the_rules()
    {
        DeploymentInformation told = DeploymentInformation.At(Now, SpecRules.Network, Rules);
        bool In(Sequence<PortRange> ranges, int port) => ranges.Any(range => range.First <= port && port <= range.Last);
        for (int port = 0; port <= 65_535; port++)
        {
            Assert.Equal((PortRules.Enterprise(port), PortRules.Banned(port)), (In(told.EnterprisePorts, port), In(told.BannedPorts, port)));
        }
    }

    [Theory]
    [InlineData("""{"txid":"t","coin":"c"}""", null)]
    [InlineData("txid=t&coin=c", null)]
    [InlineData("""{"txid":"t","coin":"c","from_address":"","amount":"0.1"}""", null)]
    [InlineData("""{"txid":"t"}""", WalletRefusal.NoCoin)]
    [InlineData("""{"coin":"c"}""", WalletRefusal.NoTransaction)]
    [InlineData("""{"txid":7,"coin":"c"}""", WalletRefusal.Transaction)]
    [InlineData("""{"txid":"t","coin":["c"]}""", WalletRefusal.Coin)]
    [InlineData("""{"txid":"t","coin":"c","from_address":"123456789"}""", WalletRefusal.FromAddress)]
    [InlineData("""{"txid":"t","coin":"c","to_address":true}""", WalletRefusal.ToAddress)]
    [InlineData("""{"txid":"t","coin":"c","amount":null}""", WalletRefusal.Amount)]
    [InlineData("""{"txid":"t","coin":"c","amount":{}}""", WalletRefusal.Amount)]
    public void a_wallets_message_is_checked_in_order(string body, WalletRefusal? refusal) =>
        Assert.Equal(refusal, WalletPayment.Read(Query("""{"paymentid":"1234567890"}"""), body, requestedAt: 0, now: WalletPayment.RequestMs).Refused);

    [Fact]
    public void a_wallets_message_needs_a_request_of_the_last_hour_and_a_short_body()
    {
        const string Body = """{"txid":"t","transaction_id":"u","coin":"c","chain":"","paymentid":"other-payment"}""";
        ScriptValue query = Query("""{"paymentid":"1234567890"}""");
        WalletPayment payment = WalletPayment.Read(query, Body, requestedAt: 0, now: WalletPayment.RequestMs).Payment!;
        Assert.Equal(("1234567890", "u", ScriptValue.Of("c")), (payment.PaymentId, payment.Transaction, payment.Chain));
        Assert.Equal(WalletRefusal.ExpiredRequest, WalletPayment.Read(query, Body, requestedAt: 0, now: WalletPayment.RequestMs + 1).Refused);
        Assert.Equal(WalletRefusal.UnknownRequest, WalletPayment.Read(query, Body, requestedAt: null, now: 0).Refused);
        Assert.Equal(WalletRefusal.NoPaymentId, WalletPayment.Read(Query("{}"), "{}", requestedAt: 0, now: 0).Refused);
        Assert.Equal(WalletRefusal.PaymentId, WalletPayment.Read(Query("""{"paymentid":"short"}"""), Body, requestedAt: 0, now: 0).Refused);
        Assert.Equal(WalletRefusal.BodyTooLong, WalletPayment.Read(query, Body + new string(' ', 10_000), requestedAt: 0, now: 0).Refused);
    }

    /// <summary>Whatever a daemon or a wallet sends is read, and ends in a payment or in none.</summary>
    [Fact]
    public void nothing_that_is_sent_makes_reading_fail()
    {
        const int Cases = 20_000;
        Patterns patterns = new(output);
        int paid = 0, noted = 0;
        for (int i = 0; i < Cases; i++)
        {
            string Any(params string[] likely) => patterns.Below(8) == 0
                ? Odd[patterns.Below((ulong)Odd.Length)]
                : likely[patterns.Below((ulong)likely.Length)];
            string Script() => $$"""{"addresses":{{Any($"[\"{Multisig}\"]", "[null]", "[\"t1x\",7]")}},"asm":{{Any($"\"{Data}\"", "\"OP_RETURN \\ud800\"", "\"\"")}}}""";
            string Output() => $$"""{"valueSat":{{Any("5e8", "1", "1000000")}},"scriptPubKey":{{Any(Script())}}}""";
            string transaction = $$"""{"version":{{Any("1", "4")}},"vin":{{Any("[{}]", $"[{{\"address\":\"{Multisig}\"}}]")}},"vout":{{Any($"[{Output()},{Output()}]", $"[{Output()}]")}}}""";
            paid += ChainPayment.Of(ChainTransaction.Of(Query(transaction)), Now, Rules) is null ? 0 : 1;
            ChainPayment.ChangeOf(ChainTransaction.Of(Query(transaction)), Now, Rules);

            string text = $"\"{new string('x', 1 + (int)patterns.Below(120))}\"";
            string body = $$"""{"txid":{{Any(text)}},"coin":{{Any("\"c\"")}},"chain":{{Any("\"\"")}},"amount":{{Any("1")}},"from_address":{{Any("\"\"", text)}}}""";
            WalletVerdict verdict = WalletPayment.Read(Query($$"""{"paymentid":{{Any(text)}}}"""), body[..(body.Length - (int)patterns.Below(2))], 0, 0);
            Assert.NotEqual(verdict.Payment is null, verdict.Refused is null);
            noted += verdict.Payment is null ? 0 : 1;
        }

        Assert.True(paid > Cases / 50 && noted > Cases / 50, $"{paid} paid, {noted} noted; FLUX_SEED={patterns.Seed}");
    }

    private static ChainPayment? Payment(params ChainOutput[] outputs) => ChainPayment.Of(new ChainTransaction(1, [], outputs.ToSequence()), Now, Rules);

    private static ScriptValue Query(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.ToScript();
    }
}
