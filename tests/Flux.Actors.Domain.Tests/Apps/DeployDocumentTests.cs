using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class DeployDocumentTests
{
    private static readonly string Digest = new('a', 64);

    /// <summary>Every key, none at its default.</summary>
    private static readonly string Full =
        $$$"""{"version":1,"health":{"path":"/up","port":31080,"intervalSeconds":5,"timeoutSeconds":2,"failures":4},"updates":{"down":2,"pauseSeconds":30},"gpu":{"count":1,"memoryMebibytes":8192},"architecture":"amd64","digests":{"db":"sha256:{{{Digest}}}","web":"sha256:{{{Digest}}}"},"readOnlyRoot":true,"strict":true,"replicas":{"spread":"network","most":2},"sealed":{"cpu":1.125,"ram":2000,"hdd":20,"enterprisePorts":1}}""";

    [Fact]
    public void no_document_gives_the_defaults() => Assert.Equal(DeployDocument.Default, DeployDocument.Read(null).Document);

    [Theory]
    [InlineData("{\"version\":1}", "/", false)]
    [InlineData("{\"version\":1,\"health\":{}}", "/", false)]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"/up?x=1\"},\"strict\":true}", "/up?x=1", true)]
    public void what_is_not_said_has_its_default(string json, string path, bool strict) => Assert.Equal(
        DeployDocument.Default with { Health = HealthCheck.Default with { Path = path }, Strict = strict }, DeployDocument.Read(json).Document);

    [Fact]
    public void every_key_is_read()
    {
        Reading<DeployDocument> reading = DeployDocument.Read(Full);

        Assert.Empty(reading.Problems);
        Assert.Equal(
            new DeployDocument(
                new HealthCheck("/up", 31080, 5, 2, 4),
                new UpdateLimits(2, 30),
                new GpuNeed(1, 8192),
                Architecture.Amd64,
                [new ImageDigest("db", Digest), new ImageDigest("web", Digest)],
                ReadOnlyRoot: true,
                Strict: true,
                new ReplicaPolicy(FaultDomain.Network, 2),
                new SealedHardware(1125, 2000, 20, 1)),
            reading.Document);
    }

    [Fact]
    public void a_value_has_one_text_whatever_order_blanks_and_defaults_it_was_written_with()
    {
        Assert.Equal(Full, DeployDocument.Read(Full).Document!.Canonical());
        string other =
            """
            { "strict": false, "health": { "path": "\u002f", "port": 31080 }, "version": 1.0, "updates": { "down": 1, "pauseSeconds": 0 },
              "replicas": {"spread": "organisation"}, "readOnlyRoot": false, "digests": {}, "gpu": { "memoryMebibytes": 0, "count": 2e0 } }
            """;
        DeployDocument read = DeployDocument.Read(other).Document!;

        Assert.Equal("""{"version":1,"health":{"port":31080},"gpu":{"count":2}}""", read.Canonical());
        Assert.Equal(read, DeployDocument.Read(read.Canonical()).Document);
        Assert.Equal(read.Digest(), DeployDocument.Read(read.Canonical()).Document!.Digest());
        Assert.Equal("""{"version":1}""", DeployDocument.Default.Canonical());
        Assert.NotEqual(DeployDocument.Default.Digest(), read.Digest());
    }

    [Fact]
    public void a_digest_is_the_hash_of_the_text() => Assert.Equal(
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("""{"version":1}"""u8)), DeployDocument.Default.Digest().ToString());

    [Theory]
    [InlineData("", "document: malformed JSON at line 1, byte 1 seen, a JSON text of at most 8 levels wanted")]
    [InlineData("{", "document: malformed JSON at line 1, byte 2 seen, a JSON text of at most 8 levels wanted")]
    [InlineData("[]", "document: an empty list seen, an object wanted")]
    [InlineData("{}", "version: nothing seen, 1 wanted")]
    [InlineData("{\"version\":2,\"new\":1}", "version: 2 seen, 1 wanted")]
    [InlineData("{\"version\":\"1\"}", "version: '1' seen, 1 wanted")]
    [InlineData("{\"version\":1,\"gpus\":1}", "gpus: an unknown key seen, 'gpu' perhaps wanted")]
    [InlineData("{\"version\":1,\"strict\":1}", "strict: 1 seen, true or false wanted")]
    [InlineData("{\"version\":1,\"strict\":true,\"strict\":true}", "strict: the key twice seen, each key once wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"/\",\"path\":\"/\"}}", "health.path: the key twice seen, each key once wanted")]
    [InlineData("{\"version\":1,\"health\":\"/\"}", "health: '/' seen, an object wanted")]
    [InlineData("{\"version\":1,\"health\":{\"prot\":1}}", "health.prot: an unknown key seen, 'port' perhaps wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"up\"}}", "health.path: 'up' seen, 1–200 printable characters without blanks, beginning with '/' wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":\"/a b\"}}", "health.path: '/a b' seen, 1–200 printable characters without blanks, beginning with '/' wanted")]
    [InlineData("{\"version\":1,\"health\":{\"path\":null}}", "health.path: null seen, 1–200 printable characters without blanks, beginning with '/' wanted")]
    [InlineData("{\"version\":1,\"health\":{\"failures\":1.5}}", "health.failures: 1.5 seen, a whole number, 1–100 wanted")]
    [InlineData("{\"version\":1,\"updates\":{\"down\":null}}", "updates.down: null seen, a whole number, 1–100 wanted")]
    [InlineData("{\"version\":1,\"gpu\":{}}", "gpu.count: nothing seen, a whole number, 1–8 wanted")]
    [InlineData("{\"version\":1,\"architecture\":\"x86\"}", "architecture: 'x86' seen, 'amd64' or 'arm64' wanted")]
    [InlineData("{\"version\":1,\"digests\":{\"a b\":\"sha256:\"}}", "digests.a b: a key that names no component seen, a component's name: 1–63 letters, digits and hyphens wanted")]
    [InlineData("{\"version\":1,\"digests\":{\"web\":\"sha256:AA\"}}", "digests.web: 'sha256:AA' seen, 'sha256:' and 64 lower-case hexadecimal digits wanted")]
    [InlineData("{\"version\":1,\"digests\":[]}", "digests: an empty list seen, an object of a digest for each component's name wanted")]
    [InlineData("{\"version\":1,\"replicas\":{\"spread\":\"rack\"}}", "replicas.spread: 'rack' seen, 'organisation' or 'network' or 'address' wanted")]
    [InlineData("{\"version\":1,\"sealed\":{\"cpu\":0.0999,\"ram\":100,\"hdd\":1,\"enterprisePorts\":0}}", "sealed.cpu: 0.0999 seen, 0.1–15 cores, of at most 3 decimals wanted")]
    public void a_broken_rule_is_named(string json, string problem)
    {
        Reading<DeployDocument> reading = DeployDocument.Read(json);

        Assert.Null(reading.Document);
        Assert.Equal([problem], reading.Problems.Select(found => found.ToString()));
    }

    [Fact]
    public void everything_that_is_wrong_is_named_at_once()
    {
        Reading<DeployDocument> reading = DeployDocument.Read(
            """{"health":{"path":"x","port":0},"updates":3,"architecture":1,"sealed":{"cpu":16,"ram":50},"other":1}""");

        Assert.Equal(
            ["version", "other", "health.path", "health.port", "updates", "architecture", "sealed.cpu", "sealed.ram", "sealed.hdd", "sealed.enterprisePorts"],
            reading.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void the_length_ends_at_4096_bytes()
    {
        string longest = "{\"version\":1}".PadRight(DeployLimits.LengthMax);

        Assert.Empty(DeployDocument.Read(longest).Problems);
        Assert.Equal(["document: 4097 characters seen, at most 4096 bytes wanted"], DeployDocument.Read(longest + " ").Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void ten_digests_of_the_longest_names_are_taken_and_eleven_are_not()
    {
        static string Of(int count) => "{\"version\":1,\"digests\":{" + string.Join(',', Enumerable.Range(0, count).Select(Entry)) + "}}";
        static string Entry(int i) => $"\"{i.ToString(CultureInfo.InvariantCulture).PadLeft(63, 'z')}\":\"sha256:{Digest}\"";

        Assert.Equal(10, DeployDocument.Read(Of(10)).Document!.Digests.Count);
        Assert.Equal("digests: 11 digests seen, at most 10 wanted", Assert.Single(DeployDocument.Read(Of(11)).Problems).ToString());
    }

    [Fact]
    public void what_cannot_hold_for_the_app_is_named()
    {
        AppSpec open = Spec(enterprise: string.Empty);
        DeployDocument document = DeployDocument.Read(Full.Replace("\"port\":31080", "\"port\":80", StringComparison.Ordinal)).Document!;

        Assert.Equal(
            [
                "health.port: 80 seen, a port that the app publishes wanted",
                "digests.db: a component that the app doesn't have seen, one of web wanted",
                "sealed: hardware seen, none: the components of the app are open wanted",
            ],
            document.Against(open).Select(problem => problem.ToString()));
        Assert.Empty((document with { Health = HealthCheck.Default with { Port = 31080 }, Digests = [new("web", Digest)], Sealed = null }).Against(open));
    }

    [Fact]
    public void of_sealed_components_only_the_processor_is_known()
    {
        AppSpec hidden = Spec(enterprise: "c2VhbGVk");
        DeployDocument document = DeployDocument.Read(Full).Document!;

        Assert.Empty(document.Against(hidden));
        Assert.Equal(["architecture"], (document with { Architecture = Architecture.Arm64 }).Against(hidden).Select(problem => problem.Path));
    }

    private static AppSpec Spec(string enterprise)
    {
        string compose = enterprise.Length > 0 ? "[]" : """[{"name":"web","description":"","repotag":"a:1","ports":[31080],"domains":[""],"environmentParameters":[],"commands":[],"containerPorts":[80],"containerData":"/d","cpu":1,"ram":100,"hdd":1,"repoauth":""}]""";
        return AppSpec.Of(ScriptJson.TryParse(
            $$"""{"version":8,"name":"app","description":"d","owner":"o","compose":{{compose}},"instances":3,"contacts":[],"geolocation":[],"expire":88000,"nodes":[],"staticip":false,"enterprise":"{{enterprise}}"}""",
            ScriptLimits.Specification)!);
    }
}
