using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Sessions;

/// <summary>Why a login was refused.</summary>
public enum LoginRefusal
{
    NoId = 1,
    Id = 2,
    NoPhrase = 3,
    Phrase = 4,
    NoSignature = 5,
    NotIssued = 6,
    Signature = 7,
}

/// <summary>A login as it was asked for.</summary>
/// <remarks>Shape: an empty text for what is missing or no text.</remarks>
public sealed record LoginRequest(string Id, string Phrase, string Signature)
{
    /// <summary>The request in a body, a JSON or query text or the fields themselves. The id and the phrase have two names each.</summary>
    public static LoginRequest Of(ScriptValue body)
    {
        ScriptValue fields = Coercion.EnsureObject(body);
        return new LoginRequest(Text(fields, "zelid", "address"), Text(fields, "loginPhrase", "message"), Text(fields, "signature", "signature"));
    }

    private static string Text(ScriptValue fields, string name, string otherName) =>
        ((fields[name].Truthy ? fields[name] : fields[otherName]) as ScriptValue.Text)?.Value ?? string.Empty;
}

/// <summary>A login that was accepted: the session to keep, and what its id is.</summary>
public sealed record Login(StoredSession Session, Privilege Privilege);

/// <summary>The login, or why there is none.</summary>
public sealed record LoginOutcome(Login? Accepted, LoginRefusal? Refused);

/// <summary>Whether a login is accepted.</summary>
/// <remarks>Source: research sheet of applications §5.3; vectors/fluxos/generated-logins.json.</remarks>
public static class LoginRules
{
    private const long Minute = 60_000;
    private const long PhraseAgeMax = 15 * Minute;
    private const long SessionLife = 14 * 24 * 60 * Minute;

    /// <param name="request">What was asked.</param>
    /// <param name="issued">The phrases that the node issued and still keeps.</param>
    /// <param name="authorities">Whom the node knows.</param>
    /// <param name="now">The node's clock.</param>
    /// <param name="verify">Checks the signature.</param>
    public static LoginOutcome Of(LoginRequest request, Sequence<string> issued, Authorities authorities, Timestamp now, VerifyText verify)
    {
        if (Flaw(request, now) is { } flaw)
        {
            return new LoginOutcome(null, flaw);
        }

        // A phrase is older than its login; a node issues none whose time is no whole number.
        Binary64 issuedAt = LoginPhrase.IssuedAt(request.Phrase);
        if (!issued.Contains(request.Phrase) || !(issuedAt < now.Milliseconds) || issuedAt.ToInt64() is not { } time)
        {
            return new LoginOutcome(null, LoginRefusal.NotIssued);
        }

        if (!verify(request.Phrase, request.Id, request.Signature))
        {
            return new LoginOutcome(null, LoginRefusal.Signature);
        }

        Privilege privilege = request.Id == authorities.Operator ? Privilege.Admin : authorities.Team.Contains(request.Id) ? Privilege.FluxTeam : Privilege.User;
        return new LoginOutcome(new Login(new StoredSession(request.Id, request.Phrase, new Timestamp(time) + SessionLife), privilege), null);
    }

    private static LoginRefusal? Flaw(LoginRequest request, Timestamp now) => request switch
    {
        { Id.Length: 0 } => LoginRefusal.NoId,
        _ when !FluxId.IsShaped(request.Id) => LoginRefusal.Id,
        { Phrase.Length: 0 } => LoginRefusal.NoPhrase,
        _ when request.Phrase.Length < LoginPhrase.LengthMin || LoginPhrase.IsOutside(request.Phrase, now, PhraseAgeMax) => LoginRefusal.Phrase,
        { Signature.Length: 0 } => LoginRefusal.NoSignature,
        _ => null,
    };
}
