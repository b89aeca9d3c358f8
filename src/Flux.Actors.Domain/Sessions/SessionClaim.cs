using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Sessions;

/// <summary>Who a request says it is from: an id, and its signature over a login phrase.</summary>
public sealed record SessionClaim(string Id, string Phrase, string Signature)
{
    /// <summary>The claim in the header <c>zelidauth</c>, a JSON or query text or the fields themselves; null without all three texts.</summary>
    public static SessionClaim? Of(ScriptValue header)
    {
        ScriptValue fields = Coercion.EnsureObject(header);
        return header.Truthy
            && fields["zelid"] is ScriptValue.Text { Truthy: true } id
            && fields["loginPhrase"] is ScriptValue.Text { Truthy: true } phrase
            && fields["signature"] is ScriptValue.Text { Truthy: true } signature
                ? new SessionClaim(id.Value, phrase.Value, signature.Value)
                : null;
    }
}

/// <summary>A login that a node keeps, until it expires or the node starts anew.</summary>
public sealed record StoredSession(string Id, string Phrase, Timestamp ExpiresAt)
{
    public bool IsOf(SessionClaim claim, Timestamp now) => Id == claim.Id && Phrase == claim.Phrase && now < ExpiresAt;
}
