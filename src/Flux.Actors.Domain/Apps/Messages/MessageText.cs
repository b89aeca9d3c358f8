using System.Text;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>What is signed and hashed of a message that registers or updates an app.</summary>
/// <remarks>Source: research sheet of applications §2.2; vectors/fluxos/generated-application-messages.json.</remarks>
public static class MessageText
{
    /// <summary>Type, version, the specification's JSON and the time, one after the other, as JavaScript writes them.</summary>
    public static string Signed(ScriptValue type, ScriptValue version, ScriptValue specification, ScriptValue timestamp) =>
        $"{Coercion.ToText(type)}{Coercion.ToText(version)}{ScriptJson.Write(specification) ?? "undefined"}{Coercion.ToText(timestamp)}";

    /// <summary>The hash of a text: SHA-256 of its UTF-8, in lower-case hex.</summary>
    public static string Hash(string text) => Hash256.Sha256(Encoding.UTF8.GetBytes(text)).ToString();
}
