using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Sessions;

/// <summary>Who may do what, as the network's node software decides it.</summary>
public sealed class SessionVectorTests(ITestOutputHelper output)
{
    private const string Operator = "1CbErtneaX2QVyUfwU7JGB7VzvPgrgc3uC";

    private static readonly Authorities Shipped = new(Operator, ["1hjy4bCYBJr4mny4zCE85J94RXa8W6q37", "16iJqiVbHptCx87q6XQwNpKdgEZnFtKcyP"]);

    /// <summary>The unit tests ran by the real clock, years after the phrases in them.</summary>
    private static readonly Timestamp LongAfter = new(1_784_000_000_000);

    [FluxosFact]
    public void every_session_has_its_privileges() => Conformance.Of("fluxos/generated-sessions.json", output, file => file.Each("vectors", item =>
    {
        Timestamp now = new(item.GetProperty("now").GetInt64());
        SessionClaim? claim = SessionClaim.Of(item.GetProperty("headers").ToScript()["zelidauth"]);
        string? name = (item.GetProperty("app").ToScript() as ScriptValue.Text)?.Value;
        AppSubject? app = name is null ? null : new(name, name.Equals("MyApp", StringComparison.OrdinalIgnoreCase) ? "1Bt6BteJGYpEobYmNT46k9TbbaHRev3mpA" : null);
        Sequence<StoredSession> stored = item.GetProperty("loggedIn").GetBoolean() && claim is not null ? [new(claim.Id, claim.Phrase, now + 1)] : [];
        foreach ((string field, Privilege privilege) in Fields)
        {
            bool isAllowed = claim is not null && SessionRules.IsAllowed(privilege, claim, app, Shipped, stored, now, SignedText.Verify);
            Assert.True(item.GetProperty(field).GetBoolean() == isAllowed, field);
        }
    }));

    [FluxosFact]
    public void every_call_of_the_session_checks_has_its_answer() => Conformance.Of("fluxos/extracted-sessions.json", output, file => file.Each("vectors", item =>
    {
        JsonElement[] arguments = [.. item.GetProperty("args").EnumerateArray()];
        SessionClaim? claim = arguments.Length > 0 ? SessionClaim.Of(arguments[0].ToScript()["zelidauth"]) : null;
        Sequence<StoredSession> stored = Stored(item.GetProperty("context"));
        string? name = arguments.Length > 1 ? (arguments[1].ToScript() as ScriptValue.Text)?.Value : null;
        AppSubject? app = name is null ? null : new(name, Owner(item.GetProperty("context"), name));
        Privilege privilege = item.GetProperty("function").GetString() switch
        {
            "verifyUserSession" => Privilege.User,
            "verifyAdminSession" => Privilege.Admin,
            "verifyFluxTeamSession" => Privilege.FluxTeam,
            "verifyAdminAndFluxTeamSession" => Privilege.AdminOrFluxTeam,
            "verifyAppOwnerSession" => Privilege.AppOwner,
            "verifyAppOwnerOrHigherSession" => Privilege.AppOwnerOrHigher,
            string other => throw new InvalidOperationException($"a function of a new kind: {other}"),
            null => throw new InvalidOperationException("no function"),
        };
        Authorities authorities = Shipped with { Team = ["1NH9BP155Rp3HSf5ef6NpUbE8JcyLRruAM"] };
        bool isAllowed = claim is not null && SessionRules.IsAllowed(privilege, claim, app, authorities, stored, LongAfter, SignedText.Verify);
        Assert.Equal(item.GetProperty("result").GetBoolean(), isAllowed);
    }));

    [FluxosFact]
    public void every_login_has_its_verdict() => Conformance.Of("fluxos/generated-logins.json", output, file => file.Each("vectors", item =>
    {
        LoginRequest request = LoginRequest.Of(item.GetProperty("body").ToScript());
        Timestamp now = new(item.GetProperty("now").GetInt64());
        Sequence<string> issued = item.GetProperty("phraseIssuedByNode").GetBoolean() ? [request.Phrase] : [];
        LoginOutcome outcome = LoginRules.Of(request, issued, Shipped, now, SignedText.Verify);
        Assert.Equal(item.GetProperty("accepted").GetBoolean(), outcome.Accepted is not null);
        Assert.Equal(outcome.Accepted is null, outcome.Refused is not null);
        if (outcome.Accepted is { } login)
        {
            Assert.Equal(item.GetProperty("expiresAt").GetInt64(), login.Session.ExpiresAt.Milliseconds);
            Assert.Equal(item.GetProperty("privilege").GetString(), login.Privilege switch { Privilege.Admin => "admin", Privilege.FluxTeam => "fluxteam", _ => "user" });
        }
    }));

    [FluxosFact]
    public void every_id_and_signature_of_the_unit_tests_has_its_verdict() => Conformance.Of("fluxos/extracted-signatures.json", output, file => file.Each("vectors", item =>
    {
        string[] arguments = [.. item.GetProperty("args").EnumerateArray().Select(argument => argument.ValueKind == JsonValueKind.String ? argument.GetString()! : string.Empty)];
        bool answer = item.GetProperty("function").GetString() switch
        {
            "verifyZelID" => FluxId.IsShaped(arguments.FirstOrDefault(string.Empty)),
            "verifyMessage" => BitcoinText.Verify(arguments[0], arguments.ElementAtOrDefault(1) ?? string.Empty, arguments.ElementAtOrDefault(2) ?? string.Empty),
            string other => throw new InvalidOperationException($"a function of a new kind: {other}"),
            null => throw new InvalidOperationException("no function"),
        };
        Assert.Equal(item.TryGetProperty("result", out JsonElement result) && result.GetBoolean(), answer);
    }));

    private static IEnumerable<(string Field, Privilege Privilege)> Fields =>
    [
        ("user", Privilege.User), ("admin", Privilege.Admin), ("fluxteam", Privilege.FluxTeam), ("appowner", Privilege.AppOwner),
        ("appownerabove", Privilege.AppOwnerOrHigher),
    ];

    private static Sequence<StoredSession> Stored(JsonElement context) => context.TryGetProperty("zelfluxlocaltest.loggedusers", out JsonElement sessions)
        ? sessions.EnumerateArray()
            .Select(session => new StoredSession(session.GetProperty("zelid").GetString()!, session.GetProperty("loginPhrase").GetString()!, LongAfter + 1))
            .ToSequence()
        : [];

    private static string? Owner(JsonElement context, string name) => context.TryGetProperty("globalzelappstest.zelappsinformation", out JsonElement apps)
        ? apps.EnumerateArray().Where(app => app.GetProperty("name").GetString() == name).Select(app => app.GetProperty("owner").GetString()).FirstOrDefault()
        : null;
}
