using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Sessions;

/// <summary>What a request may need to be allowed.</summary>
public enum Privilege
{
    /// <summary>Anyone with an id.</summary>
    User = 1,

    /// <summary>The node's operator.</summary>
    Admin = 2,

    /// <summary>The network's team or its support.</summary>
    FluxTeam = 3,

    /// <summary>The operator, the team or its support.</summary>
    AdminOrFluxTeam = 4,

    /// <summary>The owner of the app that the request is about.</summary>
    AppOwner = 5,

    /// <summary>The app's owner, the operator, the team or its support.</summary>
    AppOwnerOrHigher = 6,
}

/// <summary>The app that a request is about, by the name that it gave, and the app's owner; null where nobody knows the app.</summary>
public sealed record AppSubject(string Name, string? Owner);

/// <summary>The ids that a node knows by more than their own word.</summary>
/// <remarks>Shape: <c>Team</c> has the team's own id and that of its support; empty for a network that has neither.</remarks>
public sealed record Authorities(string Operator, Sequence<string> Team);

/// <summary>Whether a request is allowed.</summary>
/// <remarks>
/// Shape: the signature counts in every request. A stored session lifts the limits of the phrase; without one it is at most 16 hours old, for an app's owner 2 hours, not of the
/// future, and has 40 to 70 characters; operator, team and support need a stored one. Source: research sheet of applications §5.3;
/// vectors/fluxos/generated-sessions.json, extracted-sessions.json.
/// </remarks>
public static class SessionRules
{
    private const long Hour = 3_600_000;
    private const long UserAgeMax = 16 * Hour;
    private const long OwnerAgeMax = 2 * Hour;
    private const int PhraseLengthMax = 70;

    /// <param name="privilege">What the request needs.</param>
    /// <param name="claim">Who it says it is from.</param>
    /// <param name="app">The app that it is about; null when it is about none.</param>
    /// <param name="authorities">Whom the node knows.</param>
    /// <param name="stored">The sessions that the node keeps.</param>
    /// <param name="now">The node's clock.</param>
    /// <param name="verify">Checks the signature.</param>
    public static bool IsAllowed(
        Privilege privilege, SessionClaim claim, AppSubject? app, Authorities authorities, Sequence<StoredSession> stored, Timestamp now, VerifyText verify)
    {
        bool isAdmin = claim.Id == authorities.Operator;
        bool isTeam = authorities.Team.Contains(claim.Id);
        bool isOwner = claim.Id == app?.Owner;
        bool isStored = stored.Any(session => session.IsOf(claim, now));
        bool isFit = privilege switch
        {
            Privilege.User => isStored || IsFresh(claim, now, UserAgeMax),
            Privilege.Admin => isAdmin && isStored,
            Privilege.FluxTeam => isTeam && isStored,
            Privilege.AdminOrFluxTeam => (isAdmin || isTeam) && isStored,
            Privilege.AppOwner => app is { Name.Length: > 0 } && isOwner && (isStored || IsFresh(claim, now, OwnerAgeMax)),
            Privilege.AppOwnerOrHigher => app is { Name.Length: > 0 } && (isOwner || isAdmin || isTeam) && (isStored || IsFresh(claim, now, OwnerAgeMax)),
            _ => throw new UnreachableException($"{privilege}"),
        };
        return isFit && verify(claim.Phrase, claim.Id, claim.Signature);
    }

    private static bool IsFresh(SessionClaim claim, Timestamp now, long ageMax) =>
        !LoginPhrase.IsOutside(claim.Phrase, now, ageMax) && claim.Phrase.Length is >= LoginPhrase.LengthMin and <= PhraseLengthMax;
}
