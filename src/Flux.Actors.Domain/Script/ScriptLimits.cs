namespace Flux.Actors.Domain.Script;

/// <summary>How much of a document is read before it is refused.</summary>
/// <remarks>Units: bytes of UTF-8; levels of lists and objects; values of any kind, keys not counted.</remarks>
public sealed record ScriptLimits(int BytesMax, int DepthMax, int ValuesMax)
{
    /// <summary>A specification of ten components with every field at its longest has 260,000 bytes, 2,000 values and 4 levels.</summary>
    public static ScriptLimits Specification { get; } = new(BytesMax: 524_288, DepthMax: 32, ValuesMax: 20_000);
}
