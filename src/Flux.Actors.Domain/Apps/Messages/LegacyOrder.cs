using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>The orders of keys that specifications had before: their texts were signed and hashed, and still count where the present one does not.</summary>
/// <remarks>Source: research sheet of applications §2.2.</remarks>
public static class LegacyOrder
{
    private static readonly string[] OldHead = ["version", "name", "description", "repotag", "owner"];
    private static readonly string[] OldTail = ["secrets", "repoauth"];

    /// <summary>The specification in its version's older order; null when there is none for it, or its components can't be ordered.</summary>
    /// <remarks>Shape: up to version 3 the image stood before the owner, and the other keys follow as they stand; in version 7 components ended with secrets, then repoauth.</remarks>
    public static ScriptValue? Of(ScriptValue specification)
    {
        if (Coercion.ToNumber(specification["version"]) <= 3)
        {
            return FirstThen(specification);
        }

        return specification["version"] is ScriptValue.Number version && Binary64.IsSame(version.Value, 7) && specification["compose"] is ScriptValue.List compose
            && !compose.Items.Any(component => component.IsNothing)
                ? With(specification, "compose", ScriptValue.Of(compose.Items.Select(Ended)))
                : null;
    }

    private static ScriptValue.Fields FirstThen(ScriptValue specification)
    {
        IEnumerable<ScriptField> head = OldHead.Select(key => new ScriptField(key, specification[key])).Where(IsGiven);
        // Keys that are whole numbers stand first in any object.
        return new ScriptValue.Fields(ScriptKeys.InOrder([.. head, .. Entries(specification).Where(field => !OldHead.Contains(field.Key))], static _ => { }).ToSequence());
    }

    private static ScriptValue Ended(ScriptValue component) => component is ScriptValue.Fields fields
        ? new ScriptValue.Fields(
        [
            .. fields.Entries.Where(field => !OldTail.Contains(field.Key)),
            .. OldTail.Select(key => new ScriptField(key, component[key])).Where(IsGiven),
        ])
        : component;

    private static ScriptValue.Fields With(ScriptValue specification, string key, ScriptValue value) =>
        new([.. Entries(specification).Select(field => field.Key == key ? field with { Value = value } : field)]);

    private static IEnumerable<ScriptField> Entries(ScriptValue specification) => specification is ScriptValue.Fields fields ? fields.Entries : [];

    private static bool IsGiven(ScriptField field) => field.Value is not ScriptValue.Undefined;
}
