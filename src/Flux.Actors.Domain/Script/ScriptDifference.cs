namespace Flux.Actors.Domain.Script;

/// <summary>A field in which two documents differ. Shape: null where a document has none; values as JSON.</summary>
public sealed record ScriptDifference(string Path, string? Before, string? After)
{
    /// <summary>Every difference, by path, fields of the first document first. Lists are compared place by place.</summary>
    public static IEnumerable<ScriptDifference> Between(ScriptValue before, ScriptValue after) => Between(before, after, string.Empty);

    private static IEnumerable<ScriptDifference> Between(ScriptValue before, ScriptValue after, string path) => (before, after) switch
    {
        (ScriptValue.Fields left, ScriptValue.Fields right) => left.Entries.Select(field => field.Key)
            .Concat(right.Entries.Select(field => field.Key).Where(key => left[key] is ScriptValue.Undefined))
            .SelectMany(key => Between(left[key], right[key], ScriptJson.Join(path, key))),
        (ScriptValue.List left, ScriptValue.List right) => Enumerable.Range(0, Math.Max(left.Items.Count, right.Items.Count))
            .SelectMany(i => Between(At(left, i), At(right, i), $"{path}[{i}]")),
        _ => before == after ? [] : [new ScriptDifference(path.Length == 0 ? "document" : path, ScriptJson.Write(before), ScriptJson.Write(after))],
    };

    private static ScriptValue At(ScriptValue.List list, int index) => index < list.Items.Count ? list.Items[index] : ScriptValue.Undefined.Value;
}
