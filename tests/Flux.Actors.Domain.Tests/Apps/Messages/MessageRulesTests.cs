using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

public sealed class MessageRulesTests(ITestOutputHelper output)
{
    [Fact]
    public void what_is_signed_and_hashed_is_one_text()
    {
        AppMessage message = Message("""{"version":8,"name":"a","owner":"o"}""") with { Signature = "sig" };
        Assert.Equal("""fluxappregister1{"version":8,"name":"a","owner":"o"}1750000000000""", message.Signed());
        Assert.Equal("2bb2aede621587877eeafb74d0811f0919cffc3b0147086affaf6f72c5ea9491", message.Hash());
    }

    [Theory]
    [InlineData("hash", "\"2BB2AEDE621587877EEAFB74D0811F0919CFFC3B0147086AFFAF6F72C5EA9491\"")]
    [InlineData("type", "\"fluxappupdate\"")]
    [InlineData("version", "2")]
    [InlineData("timestamp", "1750000000001")]
    [InlineData("signature", "\"Sig\"")]
    [InlineData("appSpecifications", """{"version":8,"owner":"o","name":"a"}""")]
    [InlineData("appSpecifications", """{"version":8,"name":"a","owner":"o","x":1}""")]
    [InlineData("hash", "null")]
    public void a_hash_is_of_everything_as_it_was_received(string field, string other)
    {
        ScriptValue.Fields message = Fields("""
            {"type":"fluxappregister","version":1,"appSpecifications":{"version":8,"name":"a","owner":"o"},"timestamp":1750000000000,"signature":"sig",
            "hash":"2bb2aede621587877eeafb74d0811f0919cffc3b0147086affaf6f72c5ea9491"}
            """);
        Assert.True(MessageHash.IsValid(message));
        Assert.False(MessageHash.IsValid(With(message, field, Read(other))));
    }

    [Fact]
    public void a_registration_is_signed_by_the_owner_it_names()
    {
        AppMessage message = Signed(Message($$"""{"version":8,"name":"a","owner":"{{Signer.Owner}}"}"""), Signer.Owners);
        Assert.True(RegistrationSignature.IsValid(message, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Type = "zelappregister" }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Version = 2 }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Timestamp = 1_750_000_000_001 }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Specification = With(message.Specification, "name", ScriptValue.Of("b")) }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Specification = With(message.Specification, "owner", ScriptValue.Of(Signer.Other)) }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(message with { Specification = With(message.Specification, "owner", ScriptValue.Of(7)) }, SignedText.Verify));
        Assert.False(RegistrationSignature.IsValid(Signed(message, Signer.Others), SignedText.Verify));
    }

    [Theory]
    [InlineData(1_688_947_200_000, false)]
    [InlineData(1_688_947_200_001, true)]
    public void an_owner_of_ethereum_counts_after_the_time_of_their_beginning(long timestamp, bool isValid)
    {
        AppMessage message = Message($$"""{"version":8,"name":"a","owner":"{{Signer.Ethereum}}"}""") with { Timestamp = timestamp };
        Assert.Equal(isValid, RegistrationSignature.IsValid(message with { Signature = Signer.Ethereums(message.Signed()) }, SignedText.Verify));
    }

    [Theory]
    [InlineData("""{"version":1,"name":"a","description":"d","owner":"O","repotag":"r","port":1}""", """{"version":1,"name":"a","description":"d","repotag":"r","owner":"O","port":1}""")]
    [InlineData("""{"version":3,"name":"a","owner":"O","repotag":"r","7":8,"cpu":1}""", """{"7":8,"version":3,"name":"a","repotag":"r","owner":"O","cpu":1}""")]
    [InlineData("""{"version":7,"compose":[{"repoauth":"x","secrets":"y","a":1},{"secrets":"z"}],"owner":"O"}""", """{"version":7,"compose":[{"a":1,"secrets":"y","repoauth":"x"},{"secrets":"z"}],"owner":"O"}""")]
    public void the_older_order_of_a_version_counts_too(string present, string older)
    {
        string own = present.Replace("\"O\"", $"\"{Signer.Owner}\"", StringComparison.Ordinal);
        string before = older.Replace("\"O\"", $"\"{Signer.Owner}\"", StringComparison.Ordinal);
        string signature = Signer.Owners(Message(before).Signed());
        AppMessage message = Message(own) with { Signature = signature };
        Assert.Equal(before, ScriptJson.Write(LegacyOrder.Of(message.Specification)!));
        Assert.True(RegistrationSignature.IsValid(message, SignedText.Verify));
        Assert.True(UpdateSignature.IsValid(message, new(Signer.Owner, ScriptValue.Undefined.Value), new(1), UpdateSigners.OwnerAlone, _ => null, SignedText.Verify));
        string hash = (Message(before) with { Signature = signature }).Hash();
        Assert.True(MessageHash.IsValid(Fields(
            $$"""{"type":"fluxappregister","version":1,"appSpecifications":{{own}},"timestamp":1750000000000,"signature":"{{signature}}","hash":"{{hash}}"}""")));
    }

    [Theory]
    [InlineData("""{"version":4,"name":"a","owner":"o","repotag":"r"}""")]
    [InlineData("""{"version":8,"compose":[{"repoauth":"x","secrets":"y"}]}""")]
    [InlineData("""{"version":"7","compose":[{"repoauth":"x","secrets":"y"}]}""")]
    [InlineData("""{"version":7,"compose":[null]}""")]
    [InlineData("""{"version":7,"compose":{}}""")]
    [InlineData("""{"version":7}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public void there_is_no_older_order_for_other_versions_or_what_has_no_components(string specification) => Assert.Null(LegacyOrder.Of(Read(specification)));

    [Theory]
    [InlineData("""{"version":1,"appSpecifications":{},"timestamp":1,"signature":"s"}""")]
    [InlineData("""{"type":"t","version":"1","appSpecifications":{},"timestamp":1,"signature":"s"}""")]
    [InlineData("""{"type":"t","version":1,"appSpecifications":[],"timestamp":1,"signature":"s"}""")]
    [InlineData("""{"type":"t","version":1,"appSpecifications":{},"timestamp":"1","signature":"s"}""")]
    [InlineData("""{"type":"t","version":1,"appSpecifications":{},"timestamp":1,"signature":null}""")]
    [InlineData("null")]
    public void a_message_has_its_types(string message) => Assert.Null(AppMessage.Of(Read(message)));

    [Theory]
    [InlineData("fluxappregister", MessageKind.Register)]
    [InlineData("zelappregister", MessageKind.Register)]
    [InlineData("fluxappupdate", MessageKind.Update)]
    [InlineData("zelappupdate", MessageKind.Update)]
    [InlineData("FluxAppUpdate", null)]
    [InlineData("", null)]
    public void old_and_new_words_mean_the_same(string type, MessageKind? kind) => Assert.Equal(kind, MessageKinds.Of(type));

    [Theory]
    [InlineData("COutPoint(6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0d, 4294967295)", true)]
    [InlineData("COutPoint(6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0d, 4294967296)", false)]
    [InlineData("COutPoint(6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0d,0)", false)]
    [InlineData("COutPoint(6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0, 0)", false)]
    [InlineData("COutPoint(6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0d, 0", false)]
    [InlineData("6b2f0b581698337758cd045ead702f4cf6d9c96e8a0288bed526146a005ddd0d, 0)", false)]
    [InlineData("COutPoint(", false)]
    public void a_collateral_is_read_as_it_is_printed(string text, bool isCollateral) =>
        Assert.Equal(isCollateral ? text : null, CollateralText.TryRead(text) is { } collateral ? CollateralText.Write(collateral) : null);

    [Fact]
    public void no_message_makes_a_check_throw() => Property.Holds<(string Type, string Owner, string Signature, int Version)>(output, given =>
    {
        (string owner, string signature) = (given.Owner ?? "", given.Signature ?? "");
        ScriptValue specification = With(Fields($$"""{"version":{{Math.Abs(given.Version % 9)}},"compose":[{"secrets":1},7,[],"x"]}"""), "owner", ScriptValue.Of(owner));
        AppMessage message = new(given.Type ?? "", given.Version, specification, 1_750_000_000_000, signature);
        UpdateSigners signers = new([new(Height.Genesis, owner)], [owner]);
        Assert.False(RegistrationSignature.IsValid(message, SignedText.Verify));
        Assert.False(UpdateSignature.IsValid(message, new(owner, specification), new(1), signers, _ => null, SignedText.Verify));
        Assert.False(MessageHash.IsValid(new ScriptValue.Fields([new("type", ScriptValue.Of(owner)), new("hash", ScriptValue.Of(signature)), new("appSpecifications", specification)])));
        Assert.False(MessageHash.IsValid(ScriptValue.Of(owner)));
        return owner.Length > 0 && signature.Length > 0;
    });

    private static AppMessage Message(string specification) => new("fluxappregister", 1, Read(specification), 1_750_000_000_000, "");

    private static AppMessage Signed(AppMessage message, Func<string, string> sign) => message with { Signature = sign(message.Signed()) };

    private static ScriptValue.Fields With(ScriptValue fields, string key, ScriptValue value) =>
        new([.. ((ScriptValue.Fields)fields).Entries.Where(field => field.Key != key), new ScriptField(key, value)]);

    private static ScriptValue.Fields Fields(string json) => (ScriptValue.Fields)Read(json);

    private static ScriptValue Read(string json) => ScriptJson.TryParse(json, ScriptLimits.Specification)!;
}
