using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

public sealed class EnterpriseContentTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void every_envelope_is_opened_or_refused() => Conformance.Of("fluxos/generated-enterprise-envelope.json", output, file => file.Each("vectors", item =>
    {
        UnwrapRequest? asked = null;
        JsonElement wanted = item.GetProperty("unwrapRequest");
        bool isOpened = EnterpriseEnvelope.TryOpen(
            item.GetProperty("enterprise").GetString()!,
            wanted.GetProperty("fluxID").GetString()!,
            wanted.GetProperty("appName").GetString()!,
            wanted.GetProperty("blockHeight").GetInt64(),
            request =>
            {
                asked = request;
                return item.GetProperty("sessionKeyReturned").GetString();
            },
            out string text);
        Assert.Equal(wanted.GetProperty("message").GetString(), asked?.WrappedKey);
        ScriptValue? content = isOpened ? EnterpriseContent.Read(text) : null;
        string? json = item.TryGetProperty("decrypted", out JsonElement decrypted)
            ? ScriptJson.Write(decrypted.ToScript())
            : null;
        Assert.Equal(json, content is null ? null : ScriptJson.Write(content));
    }));

    [Theory]
    [InlineData("{\"contacts\":[]}", true)]
    [InlineData("[]", true)]
    [InlineData("null", false)]
    [InlineData("0", false)]
    [InlineData("\"\"", false)]
    [InlineData("hello", false)]
    [InlineData("\ufeff{}", false)]
    public void a_content_is_json_and_something(string text, bool isContent) => Assert.Equal(isContent, EnterpriseContent.Read(text) is not null);

    [Fact]
    public void an_opened_specification_has_the_contents_contacts_and_components()
    {
        ScriptValue published = Read("{\"name\":\"a\",\"compose\":[],\"contacts\":[],\"enterprise\":\"e\"}");
        ScriptValue content = Read("{\"contacts\":[\"c\"],\"compose\":[1],\"name\":\"b\"}");
        Assert.Equal("{\"name\":\"a\",\"compose\":[1],\"contacts\":[\"c\"],\"enterprise\":\"e\"}", ScriptJson.Write(EnterpriseContent.Opened(published, content)));
    }

    private static ScriptValue Read(string json) => ScriptJson.TryParse(json, ScriptLimits.Specification)!;
}
