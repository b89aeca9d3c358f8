using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Apps;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class DeployDocumentTests
{
    [Fact]
    public void no_document_gives_the_defaults() => Assert.Equal(new DeployDocument("/", Strict: false), DeployDocument.Read(null).Document);

    [Theory]
    [InlineData("{\"version\":1}", "/", false)]
    [InlineData("{\"version\":1,\"health\":{}}", "/", false)]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"/up?x=1\"},\"strict\":true}", "/up?x=1", true)]
    public void what_is_not_said_has_its_default(string json, string path, bool strict) =>
        Assert.Equal(new DeployDocument(path, strict), DeployDocument.Read(json).Document);

    [Theory]
    [InlineData("{", "document: malformed JSON at line 1, byte 2 seen, a JSON object wanted")]
    [InlineData("[]", "document: an array of 0 seen, an object wanted")]
    [InlineData("{}", "version: nothing seen, 1 wanted")]
    [InlineData("{\"version\":2}", "version: 2 seen, 1 wanted")]
    [InlineData("{\"version\":1,\"gpu\":1}", "gpu: an unknown key seen, one of version, health, strict wanted")]
    [InlineData("{\"version\":1,\"strict\":1}", "strict: 1 seen, true or false wanted")]
    [InlineData("{\"version\":1,\"strict\":true,\"strict\":true}", "strict: the key twice seen, each key once wanted")]
    [InlineData("{\"version\":1,\"health\":\"/\"}", "health: '/' seen, an object wanted")]
    [InlineData("{\"version\":1,\"health\":{\"port\":1}}", "health.port: an unknown key seen, one of path wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"up\"}}", "health.path: 'up' seen, printable characters without blanks, beginning with '/' wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"/a b\"}}", "health.path: '/a b' seen, printable characters without blanks, beginning with '/' wanted")]
    public void a_broken_rule_is_named(string json, string problem)
    {
        Reading<DeployDocument> reading = DeployDocument.Read(json);

        Assert.Null(reading.Document);
        Assert.Equal([problem], reading.Problems.Select(found => found.ToString()));
    }
}
