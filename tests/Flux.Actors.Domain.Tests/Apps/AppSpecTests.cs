using System.Security.Cryptography;
using System.Text;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.SpecificationTexts;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class AppSpecTests
{
    [Fact]
    public void the_canonical_text_of_a_canonical_text_is_itself() => Assert.Equal(Hello, Read(Hello).Canonical);

    [Fact]
    public void blanks_key_order_and_notation_do_not_reach_the_canonical_text()
    {
        string untidy = With("\"version\":8,", string.Empty)
            .Replace("\"enterprise\":\"\"", "\"enterprise\" : \"\",\n \"version\": 8.0", StringComparison.Ordinal)
            .Replace("\"ram\":100", "\"ram\":1e2", StringComparison.Ordinal)
            .Replace("\"cpu\":0.1", "\"cpu\":0.10", StringComparison.Ordinal)
            .Replace("\"A page\"", "\"\\u0041 page\"", StringComparison.Ordinal);

        Assert.Equal(Hello, Read(untidy).Canonical);
    }

    [Fact]
    public void text_is_escaped_as_javascript_does()
    {
        const string Json = "\"\\\" \\\\ \\b\\f\\n\\r\\t \\u0001\\u001f / \u007f é € \u2028 😀 <&'\"";

        Assert.Equal(With("\"A page\"", Json), Read(With("\"A page\"", Json.Replace("/", "\\/", StringComparison.Ordinal))).Canonical);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("15", "15")]
    [InlineData("1.50", "1.5")]
    [InlineData("0.001", "0.001")]
    [InlineData("10.01", "10.01")]
    public void cpu_is_written_as_its_shortest_decimal(string cpu, string canonical) =>
        Assert.Contains($"\"cpu\":{canonical},", Read(With("\"cpu\":0.1", $"\"cpu\":{cpu}")).Canonical, StringComparison.Ordinal);

    [Fact]
    public void datacenter_is_written_only_when_it_was_given()
    {
        string given = With("\"staticip\":false", "\"staticip\":false,\"datacenter\":false");

        Assert.Equal(given, Read(given).Canonical);
    }

    [Fact]
    public void the_hash_is_sha256_of_the_canonical_text()
    {
        Hash256 expected = new(SHA256.HashData(Encoding.UTF8.GetBytes(Hello)));

        Assert.Equal(expected, Read(Hello).Hash());
    }

    [Fact]
    public void the_workload_joins_the_component_with_the_deploy_document()
    {
        Workload? workload = Workload.Of(Read(With("\"name\":\"hello\"", "\"name\":\"Hello\"")), DeployDocument.Read("{\"version\":1,\"health\":{\"path\":\"/up\"},\"strict\":true}").Document!).Document;

        Assert.Equal(
            new Workload("hello", "flux/hello:1", [new PortMapping(31080, 80)], ["A=1"], [], 100, 100, 1, "/up", Strict: true),
            workload);
    }

    [Theory]
    [InlineData("\"geolocation\":[]", "\"geolocation\":[\"acEU\"]", "geolocation")]
    [InlineData("\"staticip\":false", "\"staticip\":true", "staticip")]
    [InlineData("\"A=1\"", "\"A=\\ud800\"", "compose[0].environmentParameters")]
    [InlineData("\"/data\"", "\"g:/data\"", "compose[0].containerData")]
    public void what_no_agent_carries_out_is_named(string piece, string instead, string path)
    {
        Sequence<Flux.Actors.Domain.Script.DocumentProblem> problems = Workload.Of(Read(With(piece, instead)), DeployDocument.Default).Problems;

        Assert.Equal([path], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void two_components_are_a_valid_specification_that_no_agent_carries_out_yet()
    {
        AppSpec spec = Read(With(Component, Component + "," + Component.Replace("web", "db", StringComparison.Ordinal).Replace("31080", "31081", StringComparison.Ordinal)));

        Assert.Equal("compose: 2 components seen, 1 component: more isn't carried out yet wanted", Assert.Single(Workload.Of(spec, DeployDocument.Default).Problems).ToString());
    }

    private static AppSpec Read(string json) =>
        SpecReader.Read(json, 0, SpecRules.Flux) is { Spec: { } spec } ? spec : throw new ArgumentException(SpecReader.Read(json, 0, SpecRules.Flux).Problems.ToString());
}
