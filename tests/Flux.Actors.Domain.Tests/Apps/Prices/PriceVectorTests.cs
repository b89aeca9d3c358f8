using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>Prices, payments and lives of apps as the network's nodes worked them out.</summary>
public sealed class PriceVectorTests(ITestOutputHelper output)
{
    private static readonly PriceRules Rules = PriceRules.Network;

    [FluxosFact]
    public void a_period_costs_in_FLUX_what_it_costs_there() => Conformance.Of("fluxos/generated-price-per-month-flux.json", output, file =>
    {
        Assert.Equal(Rows(file.At("priceTable")), Rules.Flux.Rows);
        file.Each("vectors", wanted => AssertPeriod(wanted, Rules.Flux));
    });

    [FluxosFact]
    public void a_period_costs_in_dollars_what_it_costs_there() => Conformance.Of("fluxos/generated-price-per-month-usd.json", output, file =>
    {
        AssertDollars(file.At("priceTable")[0]);
        file.Each("vectors", wanted => AssertPeriod(wanted, Rules.Dollars.Table));
    });

    [FluxosFact]
    public void a_registration_needs_the_same_payment() => Conformance.Of("fluxos/generated-registration-minimum-payment.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(AtomsOf(wanted, "minimumSat"), MinimumPayment.OfRegistration(SpecOf(wanted, "spec"), HeightOf(wanted), Rules))));

    [FluxosFact]
    public void an_update_needs_the_same_payment() => Conformance.Of("fluxos/generated-update-minimum-payment.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement before = wanted.GetProperty("previous"), after = wanted.GetProperty("next");
        RunningApp previous = new(SpecOf(before, "spec"), HeightOf(before));
        Assert.Equal(AtomsOf(wanted, "minimumSatFromFormula"), MinimumPayment.OfUpdate(previous, SpecOf(after, "spec"), HeightOf(after), Rules));
        Assert.Equal(AtomsOf(wanted, "minimumSatObserved"), MinimumPayment.OfUpdateObserved(previous, SpecOf(after, "spec"), HeightOf(after), Rules));
    }));

    [FluxosFact]
    public void a_quote_in_FLUX_is_the_same() => Conformance.Of("fluxos/generated-quoted-flux-price.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(wanted.GetProperty("price").GetString(), FluxQuote.Of(SpecOf(wanted, "spec"), RunningOf(wanted), HeightOf(wanted), Rules))));

    [FluxosFact]
    public void a_quote_in_dollars_is_the_same() => Conformance.Of("fluxos/generated-quoted-fiat-price.json", output, file =>
    {
        AssertDollars(file.At("usdPrice"));
        file.Each("vectors", wanted =>
        {
            ScriptValue offered = wanted.GetProperty("request").ToScript()["priceUSD"];
            FiatRequest request = new(
                SpecOf(wanted, "request"),
                RunningOf(wanted),
                UpdatesAt: [],
                offered.Truthy ? Coercion.ToNumber(offered) : null,
                wanted.GetProperty("marketplace").EnumerateArray()
                    .Select(app => new MarketplaceApp(app.GetProperty("name").GetString()!, NumberOf(app, "multiplier"))).ToSequence(),
                NumberOf(wanted, "fluxUsdRate"));
            FiatQuote? quote = FiatQuote.Of(request, HeightOf(wanted), Rules);
            if (wanted.GetProperty("status").GetString() == "success")
            {
                JsonElement result = wanted.GetProperty("result");
                Assert.NotNull(quote);
                Assert.Equal((NumberOf(result, "usd"), NumberOf(result, "flux")), (quote.Dollars, quote.Flux));
                Assert.Equal(result.GetProperty("fluxDiscount").ValueKind == JsonValueKind.Number ? NumberOf(result, "fluxDiscount") : null, quote.DiscountPercent);
            }
            else
            {
                Assert.Null(quote);
            }
        });
    });

    [FluxosFact]
    public void the_same_updates_are_free() => Conformance.Of("fluxos/generated-free-updates.json", output, file => file.Each("vectors", wanted =>
    {
        AppSpec update = Unversioned(wanted.GetProperty("update"));
        JsonElement old = wanted.GetProperty("existing");
        RunningApp? running = old.ValueKind == JsonValueKind.Null ? null : new(Unversioned(old), HeightOf(old));
        long? life = FreeUpdate.Life(update, running, HeightOf(wanted), UpdatesAt(wanted), Rules.Expire);
        Assert.Equal(wanted.GetProperty("free").GetBoolean(), life is not null);
        Assert.Equal(wanted.GetProperty("expireAfter").GetInt64(), life ?? update.ExpireBlocks);
    }));

    [FluxosFact]
    public void the_same_updates_are_free_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-free-updates.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement args = wanted.GetProperty("args"), context = wanted.GetProperty("context");
        Assert.Equal("checkFreeAppUpdate", wanted.GetProperty("function").GetString());
        RunningApp? running = context.TryGetProperty("existingApp", out JsonElement old) && old.ValueKind == JsonValueKind.Object
            ? new(Unversioned(old), HeightOf(old))
            : null;
        long? life = FreeUpdate.Life(Unversioned(args[0]), running, args[1].GetInt64(), UpdatesAt(context), Rules.Expire);
        Assert.Equal(wanted.GetProperty("result").GetBoolean(), life is not null);
    }));

    [FluxosFact]
    public void an_app_ends_where_it_ends_there() => Conformance.Of("fluxos/generated-expiration-heights.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement expire = wanted.GetProperty("expire");
        long end = AppLife.End(wanted.GetProperty("registeredAt").GetInt64(), expire.ValueKind == JsonValueKind.Null ? null : expire.GetInt64(), Rules.Expire);
        Assert.Equal(wanted.GetProperty("expirationHeight").GetInt64(), end);
        long removed = wanted.GetProperty("firstHeightRemoved").GetInt64();
        Assert.True(AppLife.IsAliveAt(removed - 1, end) && !AppLife.IsAliveAt(removed, end));
    }));

    private static void AssertPeriod(JsonElement wanted, PriceTable table)
    {
        PeriodPrice price = PeriodPrice.Of(SpecOf(wanted, "spec"), HeightOf(wanted), table, Rules);
        JsonElement result = wanted.GetProperty("result");
        Assert.Equal(wanted.GetProperty("resultType").GetString() == "string", price.IsLeast);
        Assert.Equal(result.ValueKind == JsonValueKind.String ? result.GetString() : result.GetRawText(), price.IsLeast ? price.Value.ToFixed(2) : price.Value.ToString());
    }

    private static void AssertDollars(JsonElement prices)
    {
        Assert.Equal([Row(prices)], Rules.Dollars.Table.Rows);
        Assert.Equal(
            (NumberOf(prices, "minUSDPrice"), NumberOf(prices, "multiplier"), NumberOf(prices, "fluxmultiplier")),
            (Rules.Dollars.Least, Rules.Dollars.Multiplier, Rules.Dollars.FluxMultiplier));
    }

    internal static Sequence<PriceTableRow> Rows(JsonElement table) => table.EnumerateArray().Select(Row).ToSequence();

    private static PriceTableRow Row(JsonElement row) => new(
        row.GetProperty("height").GetInt64(),
        NumberOf(row, "cpu"),
        NumberOf(row, "ram"),
        NumberOf(row, "hdd"),
        NumberOf(row, "minPrice"),
        NumberOf(row, "port"),
        NumberOf(row, "scope"),
        NumberOf(row, "staticip"),
        row.TryGetProperty("minUSDPrice", out _) ? NumberOf(row, "minUSDPrice") : null);

    /// <summary>Cases of free updates name no version, for the network doesn't look at it there: with components it is a composed one.</summary>
    private static AppSpec Unversioned(JsonElement spec)
    {
        ScriptValue.Fields fields = Assert.IsType<ScriptValue.Fields>(spec.ToScript());
        ScriptValue version = ScriptValue.Of(fields["compose"] is ScriptValue.List ? 8 : 3);
        return AppSpec.Of(new ScriptValue.Fields(fields.Entries.Where(field => field.Key != "version").Append(new ScriptField("version", version)).ToSequence()));
    }

    /// <summary>Heights of the earlier updates; messages without a type are updates.</summary>
    private static Sequence<long> UpdatesAt(JsonElement at) => at.TryGetProperty("permanentMessages", out JsonElement messages)
        ? messages.EnumerateArray()
            .Where(message => !message.TryGetProperty("type", out JsonElement type) || type.GetString() is "fluxappupdate" or "zelappupdate")
            .Select(HeightOf).ToSequence()
        : [];

    private static RunningApp? RunningOf(JsonElement wanted) =>
        wanted.GetProperty("existing") is { ValueKind: JsonValueKind.Object } old ? new(AppSpec.Of(old.ToScript()), HeightOf(old)) : null;

    private static AppSpec SpecOf(JsonElement wanted, string name) => AppSpec.Of(wanted.GetProperty(name).ToScript());

    private static long HeightOf(JsonElement wanted) => wanted.GetProperty("height").GetInt64();

    private static Amount? AtomsOf(JsonElement wanted, string name) =>
        wanted.GetProperty(name) is { ValueKind: JsonValueKind.Number } atoms ? new Amount(atoms.GetInt64()) : null;

    private static Binary64 NumberOf(JsonElement at, string name) => Coercion.ToNumber(at.GetProperty(name).ToScript());
}
