using System.Globalization;
using System.Text;
using System.Text.Json;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Fuzz;

/// <summary>The documents of apps, spoilt in their bytes, in their values and in their size.</summary>
/// <remarks>
/// What is taken as good must stand the test of its canonical text: that is taken too, with the same hash, and everything that is asked of an app's specification
/// later answers. A judge that throws has found a document that does not.
/// </remarks>
internal static class AppFuzzTargets
{
    private const long Height = RuleChoice.NetworkHeight;

    /// <summary>What stands in for a value: as JSON, where it is any.</summary>
    private static readonly string[] Odd =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "3", "0.1", "0.30000000000000004", "1e400", "-1e400", "1e-400", "1e21", "9007199254740993", "1.7976931348623157e308",
        "123456789012345678901234567890", "5e-324", "NaN", "Infinity", "-Infinity", "01", "1.", ".5", "0x10", "31080", "65536", "16127", "\"\"", "\" \"", "\"0x10\"", "\"1e999999999\"", "\"  1 \"",
        "\"Infinity\"", "\"31080\"", "\"true\"", "\"[1,2]\"", "\"{\\\"a\\\":1}\"", "\"a=1&b=%E0%A4%A&__proto__=2\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u2028\"", "\"\u00e9\\u001b[31m\"",
        "\"__proto__\"", "\"constructor\"", "\"/../..\"", "\"g:/data|0:/x|m:a:/b|cf:-1:f:/c\"", "\"rgs:/d|c:99999999999:x:/y\"", "\"a!cEU_\"", "\"UPPER/image:tag\"", "\"a.b:5000/c/d/e:t@sha256:0\"",
        "[]", "{}", "[[]]", "[null]", "[{}]", "[\"x\"]", "[1,\"2\",null,{\"a\":[]}]", "{\"__proto__\":{\"version\":8},\"toString\":1}", "{\"0\":1,\"length\":-1}",
    ];

    private static readonly string[] Keys = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "0", "4294967295", "", "version", "name", "compose", "enviromentParameters", "\\u0000", "\\ud800"];

    private static readonly byte[][] Specifications = [.. AppTemplates.Names.Select(name => Encoding.UTF8.GetBytes(AppTemplates.Text(name, AppTemplates.Specification))), .. Older.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Documents =
        [.. AppTemplates.Names.Where(name => AppTemplates.Files(name).Contains(DocumentJudge.DeployFile)).Select(name => Encoding.UTF8.GetBytes(AppTemplates.Text(name, DocumentJudge.DeployFile)))];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("specification bytes", 480, random => Specification(Mutation.Of(Drawn(Specifications, random), Specifications, random))),
        new("specification values", 400, random => Specification(Spoilt(Drawn(Specifications, random), random))),
        new("deploy document bytes", 50, random => Deploy(Mutation.Of(Drawn(Documents, random), Documents, random))),
        new("deploy document values", 30, random => Deploy(Spoilt(Drawn(Documents, random), random))),
        new("message values", 38, random => Message(Spoilt(Wrapped(Drawn(Specifications, random)), random))),
        new("huge specification", 2, random => Specification(Huge(random))),
    ];

    private static string[] Older =>
    [
        """{"version":1,"name":"Old","description":"d","owner":"o","repotag":"a/b:1","port":31080,"containerPort":80,"enviromentParameters":[],"commands":[],"containerData":"/d","cpu":0.5,"ram":500,"hdd":5,"tiered":false}""",
        """{"version":3,"name":"Old","description":"d","owner":"o","repotag":"a/b:1","ports":["31080"],"containerPorts":["80"],"domains":[""],"enviromentParameters":["A=1"],"commands":[],"containerData":"/d","cpu":0.5,"ram":500,"hdd":5,"tiered":true,"cpubasic":0.1,"cpusuper":0.2,"cpubamf":0.3,"rambasic":100,"ramsuper":200,"rambamf":300,"hddbasic":1,"hddsuper":2,"hddbamf":3,"instances":3}""",
        """{"version":7,"name":"Seven","description":"d","owner":"o","compose":[{"name":"a","description":"","repotag":"a/b:1","ports":[31080],"domains":[""],"environmentParameters":[],"commands":[],"containerPorts":[80],"containerData":"r:/d","cpu":1,"ram":100,"hdd":1,"tiered":false,"secrets":"s","repoauth":"r"}],"instances":3,"contacts":["c"],"geolocation":["acEU"],"expire":88000,"nodes":["1.2.3.4:16127"],"staticip":true}""",
    ];

    private static T Drawn<T>(T[] all, Prng random) => all[(int)random.Below((ulong)all.Length)];

    /// <summary>One to four values replaced, or keys put in, where the text is still JSON.</summary>
    private static byte[] Spoilt(byte[] good, Prng random)
    {
        byte[] text = good;
        for (ulong times = random.Below(4) + 1; times > 0 && Values(text) is { Count: > 0 } values; times--)
        {
            (int start, int length) = values[(int)random.Below((ulong)values.Count)];
            bool intoObject = text[start] == (byte)'{' && random.Below(2) == 0;
            string put = intoObject ? $"{{\"{Drawn(Keys, random)}\":{Drawn(Odd, random)}{(length > 2 ? "," : "")}" : random.Below(30) == 0 ? $"\"{new string('n', (int)random.Below(20_000))}\"" : Drawn(Odd, random);
            text = [.. text.AsSpan(0, start), .. Encoding.UTF8.GetBytes(put), .. text.AsSpan(intoObject ? start + 1 : start + length)];
        }

        return text;
    }

    /// <summary>Where the values of the text stand; none when it is no JSON any more.</summary>
    private static List<(int Start, int Length)>? Values(byte[] json)
    {
        Utf8JsonReader reader = new(json);
        List<(int Start, int Length)> values = [];
        Stack<int> open = [];
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        int start = open.Pop();
                        values.Add((start, (int)reader.BytesConsumed - start));
                        break;
                    case JsonTokenType.PropertyName:
                        break;
                    default:
                        values.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return values;
    }

    private static byte[] Huge(Prng random)
    {
        string good = Encoding.UTF8.GetString(Specifications[^1]);
        string component = good[(good.IndexOf('[', StringComparison.Ordinal) + 1)..good.IndexOf("],\"instances\"", StringComparison.Ordinal)];
        string text = random.Below(12) switch
        {
            0 => good.Replace("\"d\"", $"\"{new string('d', 4 << 20)}\"", StringComparison.Ordinal),
            1 => good.Replace(component, string.Join(',', Enumerable.Repeat("{}", 10_000)), StringComparison.Ordinal),
            2 => good.Replace(component, string.Join(',', Enumerable.Repeat(component, 1_500)), StringComparison.Ordinal),
            3 => good.Replace(component, string.Concat(new string('[', 100_000), new string(']', 100_000)), StringComparison.Ordinal),
            4 => string.Concat(Enumerable.Repeat("{\"a\":", 30)) + "1" + new string('}', 30),
            5 => $"{{{string.Join(',', Enumerable.Repeat("\"name\":1", 18_000))}}}",
            6 => $"{{{string.Join(',', Enumerable.Range(0, 18_000).Select(i => $"\"k{i}\":1"))}}}",
            7 => good.Replace("\"Seven\"", $"\"{new string('n', 400_000)}\"", StringComparison.Ordinal),
            8 => good.Replace("88000", new string('9', 400_000), StringComparison.Ordinal),
            9 => good.Replace("88000", $"0.{new string('0', 400_000)}1", StringComparison.Ordinal),
            10 => good.Replace("[\"acEU\"]", $"[{string.Join(',', Enumerable.Repeat("\"\\ud800\"", 19_000))}]", StringComparison.Ordinal),
            _ => good.Replace("[\"acEU\"]", $"\"[{string.Join(',', Enumerable.Repeat("[[[[1]]]]", 30_000))}]\"", StringComparison.Ordinal),
        };
        return random.Below(10) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => Encoding.Latin1.GetBytes(text.Replace('n', 'é')),
            2 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    private static byte[] Wrapped(byte[] specification) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"type\":\"fluxappregister\",\"version\":1,\"appSpecifications\":{Encoding.UTF8.GetString(specification)},\"hash\":\"{new string('0', 64)}\",\"timestamp\":1750000000000,\"signature\":\"{Convert.ToBase64String(new byte[65])}\"}}"));

    private static FuzzInput Specification(byte[] bytes) => new(
        () =>
        {
            Reading<ScriptValue> reading = ScriptJson.Read(bytes, ScriptLimits.Specification);
            if (reading.Document is not { } value)
            {
                return Told("not read", reading.Problems);
            }

            SpecVerdict verdict = SpecReader.Read(value, Height, SpecRules.Network);
            _ = SpecReader.ReadCanonical(value, Height, SpecRules.Network);
            if (verdict.Spec is not { } spec)
            {
                return Told("refused", verdict.Problems);
            }

            // The network takes an infinity below zero as hardware, which JSON then writes as null.
            return Stands(spec) || spec.Canonical.Contains(":null", StringComparison.Ordinal) ? null : throw new InvalidOperationException($"does not stand: {spec.Canonical}");
        },
        IsGood: true);

    /// <summary>The canonical text is taken with the same hash, and whatever is asked of the specification later answers.</summary>
    private static bool Stands(AppSpec spec)
    {
        AppSpec? again = SpecReader.Read(spec.Canonical, Height, SpecRules.Network).Spec;
        _ = PeriodPrice.Of(spec, Height, PriceTable.Flux, PriceRules.Network);
        _ = FluxQuote.Of(spec, null, Height, PriceRules.Network);
        _ = MinimumPayment.OfRegistration(spec, Height, PriceRules.Network);
        _ = SpecHardware.Total(spec, "basic");
        ScriptValue eighth = SpecMigration.ToVersion8(spec, spec.ExpireBlocks ?? 1);
        _ = SpecMigration.NetworkDraft(eighth);
        for (int i = 0; i < spec.Components.Count; i++)
        {
            _ = ContainerMounts.Place(spec, i, "containerData");
            _ = ImageReference.Read(spec.Components[i].Image);
        }

        return again is not null && again.Canonical == spec.Canonical && again.Hash() == spec.Hash();
    }

    private static FuzzInput Deploy(byte[] bytes) => new(
        () =>
        {
            Reading<DeployDocument> reading = DeployDocument.ReadUtf8(bytes);
            return reading.Document is not { } document ? Told("refused", reading.Problems)
                : DeployDocument.Read(document.Canonical()).Document == document ? null
                : throw new InvalidOperationException($"does not stand: {document.Canonical()}");
        },
        IsGood: true);

    private static FuzzInput Message(byte[] bytes) => new(
        () =>
        {
            if (ScriptJson.Read(bytes, ScriptLimits.Specification).Document is not { } message)
            {
                return "not read";
            }

            bool hash = MessageHash.IsValid(message);
            bool signed = AppMessage.Of(message) is { } typed && RegistrationSignature.IsValid(typed, SignedText.Verify);
            return hash || signed ? null : "refused: neither hash nor signature";
        },
        IsGood: false);

    private static string Told(string what, Sequence<DocumentProblem> problems) => $"{what}: {problems[0].Wanted}";
}
