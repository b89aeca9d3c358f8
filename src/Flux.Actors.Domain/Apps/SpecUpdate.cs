using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Which changes of structure an update may make.</summary>
/// <remarks>Source: research sheet of the applications §2.8.</remarks>
public static class SpecUpdate
{
    /// <summary>What forbids the update; none when it may be made.</summary>
    public static Sequence<DocumentProblem> Forbidden(ScriptValue previous, ScriptValue next)
    {
        Binary64 from = Coercion.ToNumber(previous["version"]), to = Coercion.ToNumber(next["version"]);
        if (to <= 3)
        {
            return from > 3
                ? [new("version", $"version {to} after version {from}", "version 4 or later: components can't be given up")]
                : SameImage(previous["repotag"], next["repotag"]);
        }

        return from <= 3 || (from >= SpecRules.VersionMax && to >= SpecRules.VersionMax) ? [] : SameComponents(previous, next);
    }

    private static Sequence<DocumentProblem> SameImage(ScriptValue previous, ScriptValue next) =>
        previous == next ? [] : [new("repotag", Shown.Of(next), $"{Shown.Of(previous)} as before: versions 1–3 keep their image")];

    private static Sequence<DocumentProblem> SameComponents(ScriptValue previous, ScriptValue next)
    {
        Sequence<ScriptValue> before = AppSpec.ItemsOf(previous["compose"]), after = AppSpec.ItemsOf(next["compose"]);
        if (before.Count != after.Count)
        {
            return [new("compose", $"{after.Count} components", $"{before.Count} as before, until the app is of version 8")];
        }

        return before.Where(component => !after.Any(other => other["name"] == component["name"]))
            .Select(component => new DocumentProblem("compose", $"no component {Shown.Of(component["name"])}", "every component of before, until the app is of version 8"))
            .ToSequence();
    }
}
