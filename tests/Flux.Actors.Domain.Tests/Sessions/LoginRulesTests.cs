using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Sessions;

public sealed class LoginRulesTests
{
    private const string Id = "1P5ZEDWTKTFGxQjZphgWPQUpe554WKDfHQ";
    private const string Operator = "1CbErtneaX2QVyUfwU7JGB7VzvPgrgc3uC";
    private const string Team = "1hjy4bCYBJr4mny4zCE85J94RXa8W6q37";

    private static readonly Timestamp Now = new(1_750_000_000_000);
    private static readonly Authorities Known = new(Operator, [Team]);
    private static readonly VerifyText Verify = (text, id, signature) => signature == $"{id}:{text}";

    [Theory]
    [InlineData(Id, Privilege.User)]
    [InlineData(Operator, Privilege.Admin)]
    [InlineData(Team, Privilege.FluxTeam)]
    [InlineData("0x9A22bf93Ca5De15E00FAC055A6eF4a46A577A9B4", Privilege.User)]
    public void a_login_lasts_fourteen_days_from_its_phrase(string id, Privilege privilege)
    {
        LoginRequest request = Request(id, Phrase(1));
        LoginOutcome outcome = LoginRules.Of(request, [request.Phrase], Known, Now, Verify);
        Assert.Equal(new Login(new StoredSession(id, request.Phrase, Now + (14 * 86_400_000L - 1)), privilege), outcome.Accepted);
        Assert.Null(outcome.Refused);
    }

    [Theory]
    [InlineData(900_001, LoginRefusal.Phrase)]
    [InlineData(900_000, null)]
    [InlineData(1, null)]
    [InlineData(0, LoginRefusal.NotIssued)]
    [InlineData(-1, LoginRefusal.Phrase)]
    public void a_phrase_is_at_most_fifteen_minutes_old_and_older_than_its_login(long age, LoginRefusal? refusal) =>
        Assert.Equal(refusal, Refusal(Request(Id, Phrase(age))));

    [Fact]
    public void every_flaw_has_its_refusal()
    {
        LoginRequest good = Request(Id, Phrase(1));
        Assert.Null(Refusal(good));
        Assert.Equal(LoginRefusal.NoId, Refusal(good with { Id = "" }));
        Assert.Equal(LoginRefusal.Id, Refusal(good with { Id = "2P5ZEDWTKTFGxQjZphgWPQUpe554WKDfHQ" }));
        Assert.Equal(LoginRefusal.NoPhrase, Refusal(good with { Phrase = "" }));
        Assert.Equal(LoginRefusal.Phrase, Refusal(good with { Phrase = good.Phrase[..39] }));
        Assert.Null(Refusal(Request(Id, good.Phrase[..40])));
        Assert.Equal(LoginRefusal.NoSignature, Refusal(good with { Signature = "" }));
        Assert.Equal(LoginRefusal.Signature, Refusal(good with { Signature = "x" }));
        Assert.Equal(LoginRefusal.NotIssued, LoginRules.Of(good, [Phrase(2)], Known, Now, Verify).Refused);
        Assert.Equal(LoginRefusal.NotIssued, Refusal(Request(Id, new string('p', 40))));
    }

    [Theory]
    [InlineData("1Bt6BteJGYpEobYmNT46k9Tbb", true)]
    [InlineData("1Bt6BteJGYpEobYmNT46k9Tb", false)]
    [InlineData("1Bt6BteJGYpEobYmNT46k9TbbaHRev3mpA", true)]
    [InlineData("1Bt6BteJGYpEobYmNT46k9TbbaHRev3mpA1", false)]
    [InlineData("1Bt6BteJGYpEobYmNT46k9TbbaHRev3mpl", false)]
    [InlineData("3Bt6BteJGYpEobYmNT46k9TbbaHRev3mpA", false)]
    [InlineData("0x9A22bf93Ca5De15E00FAC055A6eF4a46A577A9B4", true)]
    [InlineData("0x9A22bf93Ca5De15E00FAC055A6eF4a46A577A9B", false)]
    [InlineData("0x9A22bf93Ca5De15E00FAC055A6eF4a46A577A9Bg", false)]
    [InlineData("0X9A22bf93Ca5De15E00FAC055A6eF4a46A577A9B4", false)]
    [InlineData("", false)]
    public void an_id_has_its_shape(string id, bool isShaped) => Assert.Equal(isShaped, FluxId.IsShaped(id));

    [Theory]
    [InlineData("{\"zelid\":\"a\",\"loginPhrase\":\"b\",\"signature\":\"c\"}", "a", "b", "c")]
    [InlineData("{\"address\":\"a\",\"message\":\"b\",\"signature\":\"c\"}", "a", "b", "c")]
    [InlineData("{\"zelid\":\"\",\"address\":\"a\",\"loginPhrase\":null,\"message\":\"b\",\"signature\":7}", "a", "b", "")]
    [InlineData("\"zelid=a&message=b\"", "a", "b", "")]
    [InlineData("null", "", "", "")]
    public void a_request_has_two_names_for_id_and_phrase(string body, string id, string phrase, string signature) =>
        Assert.Equal(new LoginRequest(id, phrase, signature), LoginRequest.Of(ScriptJson.TryParse(body, ScriptLimits.Specification)!));

    private static LoginRefusal? Refusal(LoginRequest request) => LoginRules.Of(request, [request.Phrase], Known, Now, Verify).Refused;

    private static LoginRequest Request(string id, string phrase) => new(id, phrase, $"{id}:{phrase}");

    private static string Phrase(long age) => $"{Now.Milliseconds - age}cl4joxxaevbx93gwhegqj1fqsubhb9tsg9s3hjkbuk8";
}
