using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>Whether an update changes nothing but how long the app lives.</summary>
/// <remarks>Source: research sheet of applications §2.8; vectors/fluxos/extracted-message-hash.json.</remarks>
public static class ExpireOnly
{
    /// <summary>What nodes add to a stored specification, what may change, and the envelope, whose opened content is compared.</summary>
    private static readonly string[] Aside = ["expire", "height", "hash", "enterprise"];

    /// <summary>Whether the two are equal but for what stands aside, whatever the order of their keys. False when one of them is nothing.</summary>
    public static bool IsOnly(ScriptValue update, ScriptValue previous) =>
        update.Truthy && previous.Truthy && IsEqual(Without(update), Without(previous));

    private static ScriptValue Without(ScriptValue specification) => specification is ScriptValue.Fields fields
        ? new ScriptValue.Fields([.. fields.Entries.Where(field => !Aside.Contains(field.Key))])
        : specification;

    private static bool IsEqual(ScriptValue left, ScriptValue right) => (left, right) switch
    {
        (ScriptValue.Number a, ScriptValue.Number b) => Binary64.IsSame(a.Value, b.Value),
        (ScriptValue.List a, ScriptValue.List b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => IsEqual(pair.First, pair.Second)),
        (ScriptValue.Fields a, ScriptValue.Fields b) => IsEqual(Sorted(a), Sorted(b)),
        _ => left == right,
    };

    private static bool IsEqual(ScriptField[] left, ScriptField[] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => pair.First.Key == pair.Second.Key && IsEqual(pair.First.Value, pair.Second.Value));

    private static ScriptField[] Sorted(ScriptValue.Fields fields) =>
        [.. fields.Entries.Where(field => field.Value is not ScriptValue.Undefined).OrderBy(field => field.Key, StringComparer.Ordinal)];
}
