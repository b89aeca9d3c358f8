using System.Text.Json;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Script;

/// <summary>Values of the vectors as scripts hold them.</summary>
internal static class ScriptCases
{
    /// <summary>The value; <c>{"$js":"undefined"}</c> and <c>{"$js":"NaN"}</c>, which JSON can't carry, are what they name.</summary>
    public static ScriptValue ToScript(this JsonElement element)
    {
        ScriptValue value = ScriptJson.TryParse(element.GetRawText(), new ScriptLimits(BytesMax: 1 << 26, DepthMax: 64, ValuesMax: 1 << 24))
            ?? throw new InvalidOperationException($"no JSON: {element.GetRawText()}");
        return Named(value);
    }

    private static ScriptValue Named(ScriptValue value) => value switch
    {
        ScriptValue.Fields { Entries.Count: 1 } when value["$js"] is ScriptValue.Text { Value: var name } => name switch
        {
            "undefined" => ScriptValue.Undefined.Value,
            "NaN" => new ScriptValue.Number(Binary64.NaN),
            _ => throw new InvalidOperationException($"no value: {name}"),
        },
        ScriptValue.Fields fields => new ScriptValue.Fields(fields.Entries.Select(field => field with { Value = Named(field.Value) }).ToSequence()),
        ScriptValue.List list => ScriptValue.Of(list.Items.Select(Named)),
        _ => value,
    };
}
