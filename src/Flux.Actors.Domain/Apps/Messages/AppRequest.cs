using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>Why a node does not take a request, before it looks at the specification.</summary>
public enum RequestRefusal
{
    Incomplete = 1,
    Type = 2,
    Version = 3,
    TooOld = 4,
    Future = 5,
}

/// <summary>Whether a node takes a request to register or update an app. What other nodes pass on is not asked for its time.</summary>
/// <remarks>Source: research sheet of applications §2.3; vectors/fluxos/generated-request-timestamps.json.</remarks>
public static class AppRequest
{
    private const long Minute = 60_000;
    private const long AgeMax = 60 * Minute;
    private const long AheadMax = 5 * Minute;

    private static readonly string[] Wanted = ["appSpecification", "timestamp", "signature", "type", "version"];

    /// <summary>The first flaw, or null. Both ends of the time's window are inside it.</summary>
    public static RequestRefusal? Flaw(ScriptValue request, MessageKind kind, Timestamp now)
    {
        if (!Wanted.All(key => request[key].Truthy))
        {
            return RequestRefusal.Incomplete;
        }

        if (request["type"] is not ScriptValue.Text type || MessageKinds.Of(type.Value) != kind)
        {
            return RequestRefusal.Type;
        }

        if (request["version"] is not ScriptValue.Number version || !Binary64.IsSame(version.Value, Binary64.One))
        {
            return RequestRefusal.Version;
        }

        Binary64 time = Coercion.ToNumber(request["timestamp"]);
        return time < (now.Milliseconds - AgeMax) ? RequestRefusal.TooOld : time > (now.Milliseconds + AheadMax) ? RequestRefusal.Future : null;
    }
}
