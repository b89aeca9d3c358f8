using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What a specification amounts to, whatever its version: what the network's clients are told of it.</summary>
/// <remarks>
/// Shape: <c>Instances</c> and <c>Version</c> are 1 where the specification has none; <c>Together</c> sums all components of one instance, and the three
/// tiers of a tiered one. Units: cores, MB, GB. Source: vectors/fluxos/extracted-spec-parsing.json.
/// </remarks>
public sealed record SpecSummary(bool IsComposed, Sequence<ScriptValue> Components, HardwareNeed Together, Binary64 Instances, Binary64 Version)
{
    public static SpecSummary Of(ScriptValue spec)
    {
        Binary64 version = spec["version"].Truthy ? Coercion.ToNumber(spec["version"]) : Binary64.One;
        bool composed = version >= 4;
        Sequence<ScriptValue> components = composed ? AppSpec.ItemsOf(spec["compose"]) : [];
        HardwareNeed together = (composed ? components : [spec]).Aggregate(HardwareNeed.None, (sum, part) => sum + NeedOf(part));
        return new SpecSummary(composed, components, together, spec["instances"].Truthy ? Coercion.ToNumber(spec["instances"]) : Binary64.One, version);
    }

    private static HardwareNeed NeedOf(ScriptValue part) => part["tiered"].Truthy
        ? NeedOf(part, "basic") + NeedOf(part, "super") + NeedOf(part, "bamf")
        : NeedOf(part, string.Empty);

    private static HardwareNeed NeedOf(ScriptValue part, string suffix) =>
        new(Given(part["cpu" + suffix]), Given(part["ram" + suffix]), Given(part["hdd" + suffix]));

    private static Binary64 Given(ScriptValue value) => value.Truthy ? Coercion.ToNumber(value) : Binary64.Zero;
}
