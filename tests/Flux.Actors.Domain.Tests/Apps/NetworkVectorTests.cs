using System.Text.Json;
using System.Text.RegularExpressions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>The existing network's recorded verdicts, texts and prices, as far as version 8 is carried out here.</summary>
public sealed partial class NetworkVectorTests(ITestOutputHelper output)
{
    private const long CurrentHeight = 2_900_000;

    /// <summary>The fields in which this reader refuses what the network accepts; docs/compatibility.md has the reasons.</summary>
    private static readonly string[] Stricter =
        ["name", "containerData", "containerPorts", "cpu", "ram", "hdd", "datacenter", "enterprise", "nodes", "staticip", "repotag", "repoauth"];

    /// <summary>The recorded specifications have two components and a geolocation; the second component and the geolocation are taken out of each, and the cases about them left out.</summary>
    [VectorFact]
    public void nothing_is_accepted_that_the_network_refuses()
    {
        int both = 0, neither = 0, stricter = 0;
        foreach (JsonElement vector in Vectors.Read("fluxos/generated-validation-v8.json").GetProperty("vectors").EnumerateArray())
        {
            string rule = vector.GetProperty("rule").GetString()!;
            if (vector.GetProperty("height").GetInt64() != CurrentHeight || rule is "compose" or "geolocation" or "hardware" || Shrunk(vector.GetProperty("spec").GetRawText()) is not { } json)
            {
                continue;
            }

            bool network = vector.GetProperty("validateOnly").GetProperty("accepted").GetBoolean();
            Reading<AppSpecification> reading = SpecificationReader.Read(json);
            string what = $"{vector.GetProperty("id")} {vector.GetProperty("what")}: {string.Join("; ", reading.Problems)}";
            Assert.False(reading.Document is not null && !network, what);
            both += network && reading.Document is not null ? 1 : 0;
            neither += !network && reading.Document is null ? 1 : 0;
            if (network && reading.Document is null)
            {
                stricter++;
                output.WriteLine(what);
                Assert.All(reading.Problems, problem => Assert.Contains(problem.Path.Split('.')[^1].Split('[')[0], Stricter));
            }
        }

        output.WriteLine($"{both} accepted by both, {neither} refused by both, {stricter} refused here only");
        Assert.True(both >= 40 && neither >= 60, $"{both} accepted by both, {neither} refused by both: too few to mean anything");
    }

    [VectorFact]
    public void the_canonical_text_is_the_networks_byte_for_byte()
    {
        int same = 0;
        foreach (JsonElement vector in Vectors.Read("fluxos/generated-canonical-format.json").GetProperty("vectors").EnumerateArray())
        {
            if (vector.GetProperty("version").ToString() != "8" || !vector.GetProperty("ok").GetBoolean()
                || Shrunk(vector.GetProperty("input").GetRawText()) is not { } input
                || SpecificationReader.Read(input).Document is not { } specification
                || Shrunk(vector.GetProperty("canonical").GetString()!) is not { } canonical)
            {
                continue;
            }

            Assert.Equal(canonical, specification.Canonical());
            same++;
        }

        output.WriteLine($"{same} texts compared");
        Assert.True(same >= 5, $"{same} texts compared: too few to mean anything");
    }

    [VectorFact]
    public void the_price_of_a_period_is_the_networks_but_for_a_hair_of_its_doubles() =>
        ComparePrices("generated-price-per-month-flux.json", specification => AppPrice.OfPeriod(specification, PriceRow.Flux), Cents);

    [VectorFact]
    public void the_payment_of_a_registration_is_the_networks_but_for_a_hair_of_its_doubles() =>
        ComparePrices(
            "generated-registration-minimum-payment.json",
            specification => AppPrice.Of(specification, PriceRow.Flux),
            vector => vector.GetProperty("minimumSat").GetInt64() / 1_000_000);

    /// <summary>A sum that doubles put a hair above a whole cent costs a cent more per instance there, and never less.</summary>
    private void ComparePrices(string file, Func<AppSpecification, Amount> price, Func<JsonElement, long> expectedCents)
    {
        int equal = 0, hair = 0;
        foreach (JsonElement vector in Vectors.Read("fluxos/" + file).GetProperty("vectors").EnumerateArray())
        {
            if (vector.GetProperty("height").GetInt64() >= 2_020_000 && Priced(vector.GetProperty("spec")) is { } specification)
            {
                long ours = price(specification).Atoms / 1_000_000, theirs = expectedCents(vector);
                long most = specification.Instances * (1 + specification.ExpireBlocks / AppPrice.PeriodBlocks);
                Assert.True(theirs >= ours && theirs <= ours + most, $"{vector.GetProperty("id")}: {ours} cents here, {theirs} on the network");
                equal += ours == theirs ? 1 : 0;
                hair += ours == theirs ? 0 : 1;
            }
        }

        output.WriteLine($"{file}: {equal} equal, {hair} a hair more on the network");
        Assert.True(equal >= 8 && hair * 4 <= equal, $"{equal} equal, {hair} a hair more on the network");
    }

    private static long Cents(JsonElement vector) => (long)Math.Round(double.Parse(vector.GetProperty("result").ToString(), System.Globalization.CultureInfo.InvariantCulture) * 100);

    /// <summary>The priced fields of a version 8 specification without enterprise, nodes and static address; null for others.</summary>
    private static AppSpecification? Priced(JsonElement spec)
    {
        if (spec.GetProperty("version").GetInt32() != 8 || spec.GetProperty("enterprise").ToString().Length > 0
            || spec.GetProperty("nodes").GetArrayLength() > 0 || spec.GetProperty("staticip").GetBoolean())
        {
            return null;
        }

        JsonElement[] compose = [.. spec.GetProperty("compose").EnumerateArray()];
        if (compose.Any(component => !Whole(component, "cpu", 1000) || !Whole(component, "ram", 1) || !Whole(component, "hdd", 1)))
        {
            return null;
        }

        IEnumerable<AppComponent> components = compose.Select(component => new AppComponent(
            "c", "", "i:1", component.GetProperty("ports").EnumerateArray().Select(port => port.GetInt32()).ToSequence(), [], [], [], [], "/d",
            (long)(component.GetProperty("cpu").GetDecimal() * 1000), component.GetProperty("ram").GetInt64(), component.GetProperty("hdd").GetInt64()));
        return new AppSpecification(
            "a", "d", "o", components.ToSequence(), spec.GetProperty("instances").GetInt32(), [], spec.GetProperty("expire").GetInt64(), null);
    }

    private static bool Whole(JsonElement component, string field, int scale) => component.GetProperty(field).GetDecimal() * scale % 1 == 0;

    /// <summary>The text without its second component and geolocation entry; null when the second component isn't the recordings' unchanged one.</summary>
    private static string? Shrunk(string json)
    {
        string one = SecondComponent().Replace(json, string.Empty, 1);
        return one == json ? null : Geolocation().Replace(one, "\"geolocation\":[]");
    }

    [GeneratedRegex("""\s*,\s*\{\s*"name":\s*"db"[^{}]*\}""")]
    private static partial Regex SecondComponent();

    [GeneratedRegex("""
        "geolocation":\s*\[\s*"acEU"\s*\]
        """)]
    private static partial Regex Geolocation();
}
