using BenchmarkDotNet.Attributes;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Benchmarks;

/// <summary>Prices of the existing network, and the numbers they are worked out in.</summary>
public class PriceBenchmarks
{
    private const long Height = 2_900_000;
    private const string Component = """{"name":"web","containerData":"/data","ports":[31111],"cpu":0.5,"ram":500,"hdd":5}""";

    private readonly AppSpec _spec = AppSpec.Of(
        ScriptJson.TryParse($$"""{"version":8,"name":"app","compose":[{{Component}},{{Component}}],"instances":5,"expire":88000}""", ScriptLimits.Specification)!);

    private readonly string _longText = "0.30000000000000004", _shortText = "0.5";
    private readonly Binary64 _long = Binary64.Parse("0.30000000000000004"), _short = Binary64.Parse("0.5");

    [Benchmark]
    public PeriodPrice Period() => PeriodPrice.Of(_spec, Height, PriceTable.Flux, PriceRules.Network);

    [Benchmark]
    public Amount? Registration() => MinimumPayment.OfRegistration(_spec, Height, PriceRules.Network);

    [Benchmark]
    public string Quote() => FluxQuote.Of(_spec, null, Height, PriceRules.Network);

    [Benchmark]
    public Binary64 ReadShort() => Binary64.Parse(_shortText);

    [Benchmark]
    public Binary64 ReadLong() => Binary64.Parse(_longText);

    [Benchmark]
    public string WriteShort() => _short.ToString();

    [Benchmark]
    public string WriteLong() => _long.ToString();
}
