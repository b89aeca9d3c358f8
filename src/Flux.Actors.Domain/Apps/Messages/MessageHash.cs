using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>Whether a message's hash is that of its content, on the message exactly as it was received.</summary>
/// <remarks>Shape: hashes are compared as text, so that one in upper case is another. Source: research sheet of applications §2.2.</remarks>
public static class MessageHash
{
    public static bool IsValid(ScriptValue message)
    {
        ScriptValue specification = message["appSpecifications"].Truthy ? message["appSpecifications"] : message["zelAppSpecifications"];
        return message["hash"] is ScriptValue.Text hash
            && (Of(message, specification) == hash.Value || (LegacyOrder.Of(specification) is { } older && Of(message, older) == hash.Value));
    }

    private static string Of(ScriptValue message, ScriptValue specification) => MessageText.Hash(
        MessageText.Signed(message["type"], message["version"], specification, message["timestamp"]) + Coercion.ToText(message["signature"]));
}
