using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Script;

public sealed class CoercionVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void every_loose_conversion_is_the_networks() => Conformance.Of("fluxos/generated-coercion-helpers.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue input = wanted.GetProperty("input").ToScript();
        ScriptValue result = wanted.GetProperty("fn").GetString() switch
        {
            "ensureBoolean" => Coercion.EnsureFlag(input),
            "ensureNumber" => Coercion.EnsureNumber(input),
            "ensureString" => Coercion.EnsureText(input),
            "ensureObject" => Coercion.EnsureObject(input),
            "isDecimalLimit" => ScriptValue.Of(Coercion.IsDecimalLimit(input, 8)),
            "isDecimalLimit(value,0)" => ScriptValue.Of(Coercion.IsDecimalLimit(input, 0)),
            var other => throw new InvalidOperationException($"no function: {other}"),
        };
        Assert.Equal(wanted.GetProperty("result").ToScript(), result);
    }));
}
