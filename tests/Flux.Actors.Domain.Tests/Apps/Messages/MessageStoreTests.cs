using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

public sealed class MessageStoreTests
{
    private static readonly Timestamp Now = new(1_750_000_000_000);

    [Theory]
    [InlineData(3_600_001, RequestRefusal.TooOld)]
    [InlineData(3_600_000, null)]
    [InlineData(-300_000, null)]
    [InlineData(-300_001, RequestRefusal.Future)]
    public void a_request_is_at_most_an_hour_old_and_five_minutes_ahead(long age, RequestRefusal? refusal) =>
        Assert.Equal(refusal, AppRequest.Flaw(Request("timestamp", ScriptValue.Of(Now.Milliseconds - age)), MessageKind.Register, Now));

    [Theory]
    [InlineData("type", "\"zelappregister\"", null)]
    [InlineData("type", "\"fluxappupdate\"", RequestRefusal.Type)]
    [InlineData("type", "7", RequestRefusal.Type)]
    [InlineData("type", "null", RequestRefusal.Incomplete)]
    [InlineData("version", "2", RequestRefusal.Version)]
    [InlineData("version", "\"1\"", RequestRefusal.Version)]
    [InlineData("version", "0", RequestRefusal.Incomplete)]
    [InlineData("signature", "\"\"", RequestRefusal.Incomplete)]
    [InlineData("appSpecification", "null", RequestRefusal.Incomplete)]
    [InlineData("timestamp", "0", RequestRefusal.Incomplete)]
    [InlineData("timestamp", "\"1750000000000\"", null)]
    public void a_request_has_its_five_fields(string field, string value, RequestRefusal? refusal) =>
        Assert.Equal(refusal, AppRequest.Flaw(Request(field, ScriptJson.TryParse(value, ScriptLimits.Specification)!), MessageKind.Register, Now));

    [Fact]
    public void an_update_is_measured_against_the_last_message_before_it()
    {
        Assert.Null(PreviousMessage.Of([], Message(100)));
        StoredMessage first = Stored(50, 5), second = Stored(60, 5), lower = Stored(70, 4), later = Stored(101, 9), same = Stored(60, 6);
        Assert.Equal(second, PreviousMessage.Of([first, second, lower, later], Message(100)));
        Assert.Equal(second, PreviousMessage.Of([first, second, same], Message(100)));
        Assert.Equal(first, PreviousMessage.Of([first, second], Message(50)));
        Assert.Null(PreviousMessage.Of([first], Message(49)));
        Assert.Null(PreviousMessage.Of([new(Message(50) with { Type = "other" }, new(1))], Message(100)));
    }

    [Fact]
    public void a_name_belongs_to_one_app_whatever_its_letters_case()
    {
        Sequence<KnownApp> known = [new("MyApp", "1Ann"), new("Other", "1Bob")];
        Assert.Equal(NameConflict.Taken, AppNames.Conflict("myAPP", known));
        Assert.Equal(NameConflict.Reserved, AppNames.Conflict("Share", known));
        Assert.Null(AppNames.Conflict("MyApp2", known));
        Assert.Equal("1Bob", AppNames.Find("OTHER", known)?.Owner);
        Assert.Null(AppNames.Find("Nobody", known));
    }

    private static ScriptValue.Fields Request(string field, ScriptValue value) => new(
    [
        .. new ScriptField[]
        {
            new("type", ScriptValue.Of("fluxappregister")), new("version", ScriptValue.Of(1)), new("appSpecification", ScriptValue.Fields.Empty),
            new("timestamp", ScriptValue.Of(Now.Milliseconds)), new("signature", ScriptValue.Of("s")),
        }.Select(given => given.Key == field ? given with { Value = value } : given),
    ]);

    private static StoredMessage Stored(long timestamp, long height) => new(Message(timestamp), new(height));

    private static AppMessage Message(long timestamp) => new("fluxappupdate", 1, ScriptValue.Fields.Empty, timestamp, "");
}
