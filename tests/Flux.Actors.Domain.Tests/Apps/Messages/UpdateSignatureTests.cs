using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

public sealed class UpdateSignatureTests
{
    private const string Plain = """{"version":8,"name":"app1700000000000","owner":"x","compose":[{"a":1,"b":[1,2]}],"expire":100,"enterprise":""}""";

    private static readonly Height Activation = new(1_851_659);
    private static readonly UpdateSigners WithSupport = new([new(new(5), "1Nobody"), new(Activation, Signer.Other)], []);
    private static readonly UpdateSigners WithExtender = new([], ["1Nobody", Signer.Other]);

    [Fact]
    public void the_owner_before_the_update_signs_it()
    {
        Assert.True(IsValid(Plain, Signer.Owners, UpdateSigners.OwnerAlone));
        Assert.False(IsValid(Plain, Signer.Others, UpdateSigners.OwnerAlone));
        string given = Plain.Replace("\"x\"", $"\"{Signer.Other}\"", StringComparison.Ordinal);
        Assert.True(IsValid(given, Signer.Owners, UpdateSigners.OwnerAlone));
        Assert.False(IsValid(given, Signer.Others, UpdateSigners.OwnerAlone));
    }

    [Theory]
    [InlineData("app1577836800001", true)]
    [InlineData("app1577836800000", false)]
    [InlineData("12ab1700000000000cd", true)]
    [InlineData("app0001577836800001", true)]
    [InlineData("app170000000000", false)]
    [InlineData("app17000000x00000", false)]
    [InlineData("app", false)]
    [InlineData("", false)]
    public void support_signs_for_names_with_a_time_of_a_marketplace(string name, bool isValid)
    {
        string update = Plain.Replace("app1700000000000", name, StringComparison.Ordinal);
        Assert.Equal(isValid, IsValid(update, Signer.Others, WithSupport, height: Activation));
        Assert.False(IsValid(update, Signer.Others, WithSupport, height: new(Activation.Value - 1)));
    }

    [Fact]
    public void only_the_last_support_that_counts_signs()
    {
        UpdateSigners replaced = WithSupport with { Support = WithSupport.Support.Add(new(new(2_000_000), "1Nobody")) };
        Assert.True(IsValid(Plain, Signer.Others, replaced, height: new(1_999_999)));
        Assert.False(IsValid(Plain, Signer.Others, replaced, height: new(2_000_000)));
    }

    [Fact]
    public void an_extender_changes_nothing_but_the_life()
    {
        Assert.True(IsValid(Plain, Signer.Others, WithExtender));
        Assert.True(IsValid(Plain.Replace("100", "200", StringComparison.Ordinal), Signer.Others, WithExtender));
        Assert.False(IsValid(Plain.Replace("[1,2]", "[2,1]", StringComparison.Ordinal), Signer.Others, WithExtender));
        Assert.False(IsValid(Plain.Replace("\"x\"", "\"y\"", StringComparison.Ordinal), Signer.Others, WithExtender));
        Assert.False(IsValid(Plain, Signer.Others, WithExtender, previous: "null"));
        Assert.False(IsValid(Plain, Signer.Others, WithExtender with { Extenders = ["1Nobody"] }));
    }

    [Fact]
    public void the_older_order_does_not_count_for_an_extender()
    {
        const string specification = """{"version":1,"name":"a","description":"d","owner":"x","repotag":"r"}""";
        AppMessage update = new("fluxappupdate", 1, Read(specification), 1, "");
        AppMessage older = update with { Signature = Signer.Others(update.SignedBefore()!) };
        PreviousApp previous = new(Signer.Owner, update.Specification);
        Assert.False(UpdateSignature.IsValid(older, previous, new(1), WithExtender, _ => null, SignedText.Verify));
        Assert.True(UpdateSignature.IsValid(update with { Signature = Signer.Others(update.Signed()) }, previous, new(1), WithExtender, _ => null, SignedText.Verify));
    }

    [Fact]
    public void what_can_be_opened_of_an_enterprise_app_is_compared()
    {
        const string published = """{"version":8,"name":"a","compose":[],"expire":1,"enterprise":"e"}""";
        Assert.True(IsValid(published, Signer.Others, WithExtender, previous: Plain));
        Assert.False(IsValid(published, Signer.Others, WithExtender, previous: "null"));
        Assert.True(IsValid(published, Signer.Others, WithExtender, previous: Plain, opened: Plain));
        Assert.False(IsValid(published, Signer.Others, WithExtender, previous: Plain, opened: published));
        Assert.False(IsValid(published.Replace(":8", ":7", StringComparison.Ordinal), Signer.Others, WithExtender, previous: Plain));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,{"d":null,"e":true}]}}""", """{"b":{"c":[1,{"e":true,"d":null}]},"a":1,"expire":1,"height":2,"hash":"h","enterprise":"e"}""", true)]
    [InlineData("""{"a":0}""", """{"a":-0}""", true)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", false)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    [InlineData("""{"a":[1]}""", """{"a":[1,1]}""", false)]
    [InlineData("""{"a":{"expire":1}}""", """{"a":{"expire":2}}""", false)]
    [InlineData("""{"a":true}""", """{"a":1}""", false)]
    [InlineData("""{}""", """{}""", true)]
    [InlineData("""{}""", """null""", false)]
    [InlineData("""null""", """null""", false)]
    [InlineData("""0""", """0""", false)]
    public void specifications_are_equal_whatever_the_order_of_their_keys(string left, string right, bool isOnly)
    {
        Assert.Equal(isOnly, ExpireOnly.IsOnly(Read(left), Read(right)));
        Assert.Equal(isOnly, ExpireOnly.IsOnly(Read(right), Read(left)));
    }

    private static bool IsValid(string update, Func<string, string> sign, UpdateSigners signers, Height? height = null, string previous = Plain, string? opened = null)
    {
        AppMessage message = new("fluxappupdate", 1, Read(update), 1_750_000_000_000, "");
        return UpdateSignature.IsValid(
            message with { Signature = sign(message.Signed()) }, new(Signer.Owner, Read(previous)), height ?? new(2_900_000), signers,
            _ => opened is null ? null : Read(opened), SignedText.Verify);
    }

    private static ScriptValue Read(string json) => ScriptJson.TryParse(json, ScriptLimits.Specification)!;
}
