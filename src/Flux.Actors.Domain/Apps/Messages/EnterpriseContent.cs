using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>What stands inside an enterprise app's envelope: its contacts and components.</summary>
/// <remarks>Source: research sheet of applications §1.7; vectors/fluxos/generated-enterprise-envelope.json.</remarks>
public static class EnterpriseContent
{
    /// <summary>The content of an opened envelope's text; null when it is no JSON or nothing.</summary>
    public static ScriptValue? Read(string text) => ScriptJson.TryParse(text, ScriptLimits.Specification) is { Truthy: true } content ? content : null;

    /// <summary>The specification with the envelope's contacts and components in place of the empty ones that are published; every other field stays.</summary>
    public static ScriptValue Opened(ScriptValue specification, ScriptValue content) => specification is ScriptValue.Fields fields
        ? new ScriptValue.Fields([.. fields.Entries.Select(field => field.Key is "contacts" or "compose" ? field with { Value = content[field.Key] } : field)])
        : specification;
}
