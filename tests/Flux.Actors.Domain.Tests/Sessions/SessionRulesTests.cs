using Flux.Actors.Crypto;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Sessions;

public sealed class SessionRulesTests(ITestOutputHelper output)
{
    private const long Hour = 3_600_000;
    private const string Ann = "1Ann";
    private const string Operator = "1Operator";
    private const string Team = "1Team";
    private const string Support = "1Support";

    private static readonly Timestamp Now = new(1_750_000_000_000);
    private static readonly Authorities Known = new(Operator, [Team, Support]);
    private static readonly AppSubject Apple = new("Apple", Ann);

    /// <summary>Everyone's signature is the id and the phrase.</summary>
    private static readonly VerifyText Verify = (text, id, signature) => signature == $"{id}:{text}";

    public static TheoryData<string, Privilege[]> WhoMayWithASession => new()
    {
        { Ann, [Privilege.User, Privilege.AppOwner, Privilege.AppOwnerOrHigher] },
        { Operator, [Privilege.User, Privilege.Admin, Privilege.AdminOrFluxTeam, Privilege.AppOwnerOrHigher] },
        { Team, [Privilege.User, Privilege.FluxTeam, Privilege.AdminOrFluxTeam, Privilege.AppOwnerOrHigher] },
        { Support, [Privilege.User, Privilege.FluxTeam, Privilege.AdminOrFluxTeam, Privilege.AppOwnerOrHigher] },
        { "1Stranger", [Privilege.User] },
    };

    public static TheoryData<string, Privilege[]> WhoMayWithoutOne => new()
    {
        { Ann, [Privilege.User, Privilege.AppOwner, Privilege.AppOwnerOrHigher] },
        { Operator, [Privilege.User, Privilege.AppOwnerOrHigher] },
        { Team, [Privilege.User, Privilege.AppOwnerOrHigher] },
        { Support, [Privilege.User, Privilege.AppOwnerOrHigher] },
        { "1Stranger", [Privilege.User] },
    };

    [Theory]
    [MemberData(nameof(WhoMayWithASession))]
    public void with_a_stored_session_everyone_may_what_is_theirs(string id, Privilege[] may) =>
        Assert.Equal(may, Enum.GetValues<Privilege>().Where(privilege => IsAllowed(privilege, id, Phrase(0), isStored: true, Apple)));

    [Theory]
    [MemberData(nameof(WhoMayWithoutOne))]
    public void without_one_a_fresh_phrase_is_enough_for_users_and_apps(string id, Privilege[] may) =>
        Assert.Equal(may, Enum.GetValues<Privilege>().Where(privilege => IsAllowed(privilege, id, Phrase(0), isStored: false, Apple)));

    [Theory]
    [InlineData(Privilege.User, 16)]
    [InlineData(Privilege.AppOwner, 2)]
    [InlineData(Privilege.AppOwnerOrHigher, 2)]
    public void without_a_stored_session_a_phrase_has_its_hours(Privilege privilege, int hours)
    {
        Assert.False(IsAllowed(privilege, Ann, Phrase(-1), isStored: false, Apple));
        Assert.True(IsAllowed(privilege, Ann, Phrase(0), isStored: false, Apple));
        Assert.True(IsAllowed(privilege, Ann, Phrase(hours * Hour), isStored: false, Apple));
        Assert.False(IsAllowed(privilege, Ann, Phrase((hours * Hour) + 1), isStored: false, Apple));
        Assert.True(IsAllowed(privilege, Ann, Phrase(-1), isStored: true, Apple));
        Assert.True(IsAllowed(privilege, Ann, Phrase(400 * Hour), isStored: true, Apple));
    }

    [Theory]
    [InlineData(39, false)]
    [InlineData(40, true)]
    [InlineData(70, true)]
    [InlineData(71, false)]
    public void without_a_stored_session_a_phrase_has_40_to_70_characters(int length, bool may)
    {
        string phrase = Phrase(0).PadRight(80, 'p')[..length];
        Assert.Equal(may, IsAllowed(Privilege.User, Ann, phrase, isStored: false, Apple));
        Assert.True(IsAllowed(Privilege.User, Ann, phrase, isStored: true, Apple));
    }

    [Fact]
    public void a_phrase_without_a_time_has_no_age() =>
        Assert.True(IsAllowed(Privilege.User, Ann, new string('p', 40), isStored: false, Apple));

    [Fact]
    public void an_app_must_be_named_but_not_known()
    {
        Assert.False(IsAllowed(Privilege.AppOwner, Ann, Phrase(0), isStored: true, null));
        Assert.False(IsAllowed(Privilege.AppOwner, Ann, Phrase(0), isStored: true, Apple with { Name = "" }));
        Assert.False(IsAllowed(Privilege.AppOwnerOrHigher, Operator, Phrase(0), isStored: true, null));
        Assert.False(IsAllowed(Privilege.AppOwnerOrHigher, Operator, Phrase(0), isStored: true, Apple with { Name = "" }));
        Assert.False(IsAllowed(Privilege.AppOwner, Ann, Phrase(0), isStored: true, Apple with { Owner = null }));
        Assert.True(IsAllowed(Privilege.AppOwnerOrHigher, Operator, Phrase(0), isStored: true, Apple with { Owner = null }));
    }

    [Fact]
    public void a_stored_session_counts_for_its_id_and_phrase_until_it_expires()
    {
        SessionClaim claim = new(Operator, Phrase(0), $"{Operator}:{Phrase(0)}");
        Assert.True(Is(new(Operator, Phrase(0), Now + 1)));
        Assert.False(Is(new(Operator, Phrase(0), Now)));
        Assert.False(Is(new(Ann, Phrase(0), Now + 1)));
        Assert.False(Is(new(Operator, Phrase(1), Now + 1)));

        bool Is(StoredSession session) => SessionRules.IsAllowed(Privilege.Admin, claim, null, Known, [session], Now, Verify);
    }

    [Fact]
    public void no_session_replaces_the_signature() => Assert.All(Enum.GetValues<Privilege>(), privilege =>
        Assert.False(SessionRules.IsAllowed(
            privilege, new SessionClaim(Ann, Phrase(0), "x"), Apple, new Authorities(Ann, [Ann]), [new StoredSession(Ann, Phrase(0), Now + 1)], Now, Verify)));

    [Theory]
    [InlineData("{\"zelid\":\"a\",\"loginPhrase\":\"b\",\"signature\":\"c\"}", true)]
    [InlineData("\"{\\\"zelid\\\":\\\"a\\\",\\\"loginPhrase\\\":\\\"b\\\",\\\"signature\\\":\\\"c\\\"}\"", true)]
    [InlineData("\"zelid=a&loginPhrase=b&signature=c\"", true)]
    [InlineData("{\"zelid\":\"a\",\"loginPhrase\":\"b\"}", false)]
    [InlineData("{\"zelid\":\"a\",\"loginPhrase\":\"\",\"signature\":\"c\"}", false)]
    [InlineData("{\"zelid\":1,\"loginPhrase\":\"b\",\"signature\":\"c\"}", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    [InlineData("\"null\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("7", false)]
    public void a_claim_is_three_texts_in_any_of_three_forms(string header, bool isClaim) =>
        Assert.Equal(isClaim ? new SessionClaim("a", "b", "c") : null, SessionClaim.Of(ScriptJson.TryParse(header, ScriptLimits.Specification)!));

    [Fact]
    public void no_claim_makes_the_check_throw() => Property.Holds<(string Id, string Phrase, string Signature)>(output, given =>
    {
        SessionClaim claim = new(given.Id ?? "", given.Phrase ?? "", given.Signature ?? "");
        foreach (Privilege privilege in Enum.GetValues<Privilege>())
        {
            Assert.False(SessionRules.IsAllowed(privilege, claim, Apple, Known, [new(claim.Id, claim.Phrase, Now + 1)], Now, SignedText.Verify));
        }

        LoginRequest login = new(claim.Id, claim.Phrase, claim.Signature);
        Assert.NotNull(LoginRules.Of(login, [claim.Phrase], Known, Now, SignedText.Verify).Refused);
        Assert.NotNull(LoginRules.Of(login with { Id = "1P5ZEDWTKTFGxQjZphgWPQUpe554WKDfHQ" }, [claim.Phrase], Known, Now, SignedText.Verify).Refused);
        return claim.Phrase.Length > 0 && claim.Signature.Length > 0;
    });

    private static bool IsAllowed(Privilege privilege, string id, string phrase, bool isStored, AppSubject? app) => SessionRules.IsAllowed(
        privilege, new SessionClaim(id, phrase, $"{id}:{phrase}"), app, Known, isStored ? [new StoredSession(id, phrase, Now + 1)] : [], Now, Verify);

    private static string Phrase(long age) => $"{Now.Milliseconds - age}cl4joxxaevbx93gwhegqj1fqsubhb9tsg9s3hjkbuk8";
}
