using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>A message that registers or updates an app, with what is signed of it typed.</summary>
/// <remarks>Units: the time in milliseconds since 1970. Source: research sheet of applications §2.2.</remarks>
public sealed record AppMessage(string Type, Binary64 Version, ScriptValue Specification, Binary64 Timestamp, string Signature)
{
    /// <summary>The message in the fields; null when a signature over them can't be checked at all, since one of them has another type.</summary>
    /// <param name="message">The message's own fields; its specification may be replaced by its canonical form.</param>
    public static AppMessage? Of(ScriptValue message) =>
        message["type"] is ScriptValue.Text type
        && message["version"] is ScriptValue.Number version
        && message["appSpecifications"] is ScriptValue.Fields specification
        && message["timestamp"] is ScriptValue.Number timestamp
        && message["signature"] is ScriptValue.Text signature
            ? new AppMessage(type.Value, version.Value, specification, timestamp.Value, signature.Value)
            : null;

    /// <summary>The text that is signed.</summary>
    public string Signed() => Signed(Specification);

    /// <summary>The text with the specification's older order of keys; null when its version has none.</summary>
    public string? SignedBefore() => LegacyOrder.Of(Specification) is { } older ? Signed(older) : null;

    /// <summary>The hash by which the message is known, paid for and stored.</summary>
    public string Hash() => MessageText.Hash(Signed() + Signature);

    private string Signed(ScriptValue specification) =>
        MessageText.Signed(ScriptValue.Of(Type), new ScriptValue.Number(Version), specification, new ScriptValue.Number(Timestamp));
}
