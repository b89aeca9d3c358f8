using System.Globalization;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Apps;
using static Flux.Actors.Domain.Tests.Apps.SpecificationTexts;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class SpecificationReaderTests
{
    [Fact]
    public void a_valid_specification_is_read_into_its_fields()
    {
        AppSpecification read = SpecificationReader.Read(Hello).Document!;

        Assert.Equal(
            new AppSpecification(
                "hello", "A page", "me",
                [
                    new AppComponent(
                        "web", "the page", "flux/hello:1", [31080], [""], ["A=1"], [], [80], "/data", CpuMillicores: 100, RamMegabytes: 100,
                        HddGigabytes: 1),
                ],
                3, ["ops@example.com"], 88000, Datacenter: null),
            read);
    }

    [Theory]
    [InlineData("\"version\":8", "\"version\":9", "version: version 9 seen, version 8 wanted")]
    [InlineData("\"version\":8", "\"version\":\"8\"", "version: version '8' seen, version 8 wanted")]
    [InlineData("\"version\":8,", "", "version: nothing seen, 8 wanted")]
    [InlineData("\"instances\":3", "\"instances\":3,\"instances\":3", "instances: the key twice seen, each key once wanted")]
    [InlineData("\"instances\":3", "\"instances\":3,\"instance\":3", "instance: an unknown key seen, 'instances' perhaps wanted")]
    [InlineData("\"repoauth\":\"\"", "\"repoauth\":\"\",\"secrets\":\"\"", "compose[0].secrets: an unknown key seen, one of name, description, repotag, ports, domains, environmentParameters, commands, containerPorts, containerData, cpu, ram, hdd, repoauth wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":5", "name: 5 seen, text of 1–63 characters wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"\"", "name: 0 characters seen, text of 1–63 characters wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"he_llo\"", "name: 'he_llo' seen, letters and digits, with hyphens only between them wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"hello-\"", "name: 'hello-' seen, letters and digits, with hyphens only between them wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"hello\\n\"", "name: 'hello\n' seen, letters and digits, with hyphens only between them wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"fluxhello\"", "name: 'fluxhello' seen, a name that doesn't begin with 'zel' or 'flux' wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"zelhello\"", "name: 'zelhello' seen, a name that doesn't begin with 'zel' or 'flux' wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"WatchTower\"", "name: 'WatchTower' seen, a name that isn't reserved wanted")]
    [InlineData("\"name\":\"hello\"", "\"name\":\"share\"", "name: 'share' seen, a name that isn't reserved wanted")]
    [InlineData("\"description\":\"A page\"", "\"description\":\"\\ud800\"", "description: half a surrogate pair seen, text of 1–256 characters wanted")]
    [InlineData("\"owner\":\"me\"", "\"owner\":\"\"", "owner: 0 characters seen, text of 1–256 characters wanted")]
    [InlineData("\"instances\":3", "\"instances\":0", "instances: 0 seen, a whole number 1–100 wanted")]
    [InlineData("\"instances\":3", "\"instances\":101", "instances: 101 seen, a whole number 1–100 wanted")]
    [InlineData("\"instances\":3", "\"instances\":3.5", "instances: 3.5 seen, a whole number 1–100 wanted")]
    [InlineData("\"instances\":3", "\"instances\":\"3\"", "instances: '3' seen, a whole number 1–100 wanted")]
    [InlineData("\"instances\":3", "\"instances\":1e999999999", "instances: 1e999999999 seen, a whole number 1–100 wanted")]
    [InlineData("[\"ops@example.com\"]", "[1]", "contacts[0]: 1 seen, text of at most 75 characters wanted")]
    [InlineData("[\"ops@example.com\"]", "[\"\",\"\",\"\",\"\",\"\",\"\"]", "contacts: an array of 6 seen, an array of at most 5 texts wanted")]
    [InlineData("[\"ops@example.com\"]", "\"x\"", "contacts: 'x' seen, an array of at most 5 texts wanted")]
    [InlineData("\"geolocation\":[]", "\"geolocation\":[\"acEU\"]", "geolocation: 1 entries seen, an empty array (entries are not supported yet) wanted")]
    [InlineData("\"expire\":88000", "\"expire\":0", "expire: 0 seen, a whole number 1–1056000 wanted")]
    [InlineData("\"expire\":88000", "\"expire\":1056001", "expire: 1056001 seen, a whole number 1–1056000 wanted")]
    [InlineData("\"nodes\":[]", "\"nodes\":[\"1.2.3.4\"]", "nodes: 1 entries seen, an empty array (entries are not supported yet) wanted")]
    [InlineData("\"nodes\":[],", "", "nodes: nothing seen, an empty array wanted")]
    [InlineData("\"staticip\":false", "\"staticip\":true", "staticip: true seen, false (true is not supported yet) wanted")]
    [InlineData("\"staticip\":false", "\"staticip\":0", "staticip: 0 seen, true or false wanted")]
    [InlineData("\"staticip\":false", "\"staticip\":false,\"datacenter\":true", "datacenter: true seen, false (true is not supported yet) wanted")]
    [InlineData("\"enterprise\":\"\"", "\"enterprise\":\"QUJD\"", "enterprise: 'QUJD' seen, an empty text (a value is not supported yet) wanted")]
    [InlineData("\"compose\":[" + Component + "]", "\"compose\":[]", "compose: 0 components seen, 1 component (several are not supported yet) wanted")]
    [InlineData("\"compose\":[" + Component + "]", "\"compose\":{}", "compose: an object seen, an array of 1 component wanted")]
    [InlineData("\"compose\":[" + Component + "]", "\"compose\":[7]", "compose[0]: 7 seen, an object wanted")]
    [InlineData("\"compose\":[", "\"compose\":[" + Component + ",", "compose: 2 components seen, 1 component (several are not supported yet) wanted")]
    public void a_broken_rule_is_named(string piece, string instead, string problem) =>
        Assert.Equal([problem], Problems(With(piece, instead)));

    [Theory]
    [InlineData("\"name\":\"web\"", "\"name\":\"we-b\"", "name: 'we-b' seen, letters and digits only wanted")]
    [InlineData("\"name\":\"web\"", "\"name\":\"fluxweb\"", "name: 'fluxweb' seen, a name that doesn't begin with 'zel' or 'flux' wanted")]
    [InlineData("\"flux/hello:1\"", "\"Flux/hello:1\"", "repotag: 'Flux/hello:1' seen, an image reference like 'registry:5000/organisation/image:tag', in lower case up to the tag wanted")]
    [InlineData("\"flux/hello:1\"", "\"flux/hello:1 x\"", "repotag: 'flux/hello:1 x' seen, an image reference like 'registry:5000/organisation/image:tag', in lower case up to the tag wanted")]
    [InlineData("\"flux/hello:1\"", "\"\"", "repotag: 0 characters seen, text of 1–200 characters wanted")]
    [InlineData("[31080]", "[0]", "ports[0]: 0 seen, a whole number 1–65535 wanted")]
    [InlineData("[31080]", "[65536]", "ports[0]: 65536 seen, a whole number 1–65535 wanted")]
    [InlineData("[31080]", "[\"31080\"]", "ports[0]: '31080' seen, a whole number 1–65535 wanted")]
    [InlineData("[31080]", "[16127]", "ports[0]: 16127 seen, a port that isn't banned wanted")]
    [InlineData("[31080]", "[22]", "ports[0]: 22 seen, a port that isn't banned wanted")]
    [InlineData("[31080]", "[31080,31081]", "ports: 2 ports, 1 containerPorts and 1 domains seen, as many of each wanted")]
    [InlineData("[80]", "[80.5]", "containerPorts[0]: 80.5 seen, a whole number 1–65535 wanted")]
    [InlineData("[\"A=1\"]", "[true]", "environmentParameters[0]: true seen, text of at most 400 characters wanted")]
    [InlineData("\"commands\":[]", "\"commands\":null", "commands: null seen, an array of at most 20 texts wanted")]
    [InlineData("\"/data\"", "\"g:/data\"", "containerData: 'g:/data' seen, a plain path like '/data' (flags and further mounts are not supported yet) wanted")]
    [InlineData("\"/data\"", "\"/data|0:/x\"", "containerData: '/data|0:/x' seen, a plain path like '/data' (flags and further mounts are not supported yet) wanted")]
    [InlineData("\"/data\"", "\"data\"", "containerData: 'data' seen, a path like '/data', without '..' wanted")]
    [InlineData("\"/data\"", "\"/data/../etc\"", "containerData: '/data/../etc' seen, a path like '/data', without '..' wanted")]
    [InlineData("\"/data\"", "\"/\"", "containerData: 1 characters seen, text of 2–200 characters wanted")]
    [InlineData("\"cpu\":0.1", "\"cpu\":0", "cpu: 0 seen, a number 0.001–15 with at most 3 decimals wanted")]
    [InlineData("\"cpu\":0.1", "\"cpu\":0.0001", "cpu: 0.0001 seen, a number 0.001–15 with at most 3 decimals wanted")]
    [InlineData("\"cpu\":0.1", "\"cpu\":15.001", "cpu: 15.001 seen, a number 0.001–15 with at most 3 decimals wanted")]
    [InlineData("\"ram\":100", "\"ram\":-1", "ram: -1 seen, a whole number 1–59000 wanted")]
    [InlineData("\"ram\":100", "\"ram\":59001", "ram: 59001 seen, a whole number 1–59000 wanted")]
    [InlineData("\"hdd\":1", "\"hdd\":821", "hdd: 821 seen, a whole number 1–820 wanted")]
    [InlineData("\"repoauth\":\"\"", "\"repoauth\":\"user:password\"", "repoauth: 'user:password' seen, an empty text (a value is not supported yet) wanted")]
    public void a_broken_rule_of_a_component_is_named(string piece, string instead, string problem) =>
        Assert.Equal([$"compose[0].{problem}"], Problems(With(piece, instead)));

    [Theory]
    [InlineData("\"name\":\"hello\"", "\"name\":\"{0}\"", 63)]
    [InlineData("\"description\":\"A page\"", "\"description\":\"{0}\"", 256)]
    [InlineData("\"name\":\"web\"", "\"name\":\"{0}\"", 63)]
    [InlineData("\"description\":\"the page\"", "\"description\":\"{0}\"", 256)]
    [InlineData("\"flux/hello:1\"", "\"{0}\"", 200)]
    [InlineData("[\"A=1\"]", "[\"{0}\"]", 400)]
    [InlineData("\"commands\":[]", "\"commands\":[\"{0}\"]", 400)]
    [InlineData("\"domains\":[\"\"]", "\"domains\":[\"{0}\"]", 253)]
    [InlineData("[\"ops@example.com\"]", "[\"{0}\"]", 75)]
    public void a_text_is_refused_from_one_character_too_many(string piece, string instead, int most)
    {
        string AtLength(int length) => With(piece, string.Format(CultureInfo.InvariantCulture, instead.Replace("{0}", new string('x', length), StringComparison.Ordinal)));

        Assert.Empty(Problems(AtLength(most)));
        string problem = Assert.Single(Problems(AtLength(most + 1)));
        Assert.Contains($"{most + 1} characters seen", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void the_same_port_twice_is_named() =>
        Assert.Equal(
            ["compose[0].ports[1]: 31080 again seen, each port once wanted"],
            Problems(With("[31080]", "[31080,31080]").Replace("[80]", "[80,81]", StringComparison.Ordinal).Replace("[\"\"]", "[\"\",\"\"]", StringComparison.Ordinal)));

    [Theory]
    [InlineData("{\"version\":8,", "document: malformed JSON at line 1, byte 13 seen, a JSON object wanted")]
    [InlineData("", "document: malformed JSON at line 1, byte 1 seen, a JSON object wanted")]
    [InlineData("{} x", "document: malformed JSON at line 1, byte 4 seen, a JSON object wanted")]
    [InlineData("{\n// no\n}", "document: malformed JSON at line 2, byte 1 seen, a JSON object wanted")]
    [InlineData("[]", "document: an array of 0 seen, an object wanted")]
    [InlineData("null", "document: null seen, an object wanted")]
    public void malformed_json_is_named_with_its_position(string json, string problem) => Assert.Equal([problem], Problems(json));

    [Fact]
    public void a_document_beyond_the_bound_is_not_parsed() =>
        Assert.Equal(["document: 131073 characters seen, at most 131072 wanted"], Problems(new string(' ', 131_073)));

    [Fact]
    public void text_that_is_not_unicode_is_named_with_its_position() =>
        Assert.Equal(
            ["document: half a surrogate pair at character 3 seen, well-formed text wanted"],
            Problems("{\"" + (char)0xd800 + "\":1}"));

    [Fact]
    public void a_key_that_is_not_text_is_unknown() =>
        Assert.StartsWith(
            "(half a surrogate pair): an unknown key seen, ",
            Assert.Single(Problems(With("\"instances\":3", "\"instances\":3,\"\\ud800\":1"))),
            StringComparison.Ordinal);

    [Fact]
    public void keys_differ_by_letter_case() =>
        Assert.Equal(
            ["compose[0].Repotag: an unknown key seen, 'repotag' perhaps wanted", "compose[0].repotag: nothing seen, text of 1–200 characters wanted"],
            Problems(With("\"repotag\"", "\"Repotag\"")));

    [Fact]
    public void every_problem_is_reported_at_once()
    {
        string json = With("\"name\":\"hello\"", "\"name\":\"flux_\"")
            .Replace("\"instances\":3", "\"instances\":0,\"extra\":1", StringComparison.Ordinal)
            .Replace("\"cpu\":0.1", "\"cpu\":\"much\"", StringComparison.Ordinal)
            .Replace("[31080]", "[30000]", StringComparison.Ordinal)
            .Replace("\"enterprise\":\"\"", "\"enterprise\":null", StringComparison.Ordinal);

        Assert.Equal(
            ["extra", "name", "name", "compose[0].ports[0]", "compose[0].cpu", "instances", "enterprise"],
            SpecificationReader.Read(json).Problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData("0.5", 500)]
    [InlineData("0.50", 500)]
    [InlineData("5e-1", 500)]
    [InlineData("1.5E1", 15000)]
    [InlineData("15.000", 15000)]
    [InlineData("0.001", 1)]
    public void cpu_is_read_exactly_whatever_its_notation(string cpu, long millicores) =>
        Assert.Equal(millicores, SpecificationReader.Read(With("\"cpu\":0.1", $"\"cpu\":{cpu}")).Document!.Compose[0].CpuMillicores);

    private static IEnumerable<string> Problems(string json)
    {
        Reading<AppSpecification> reading = SpecificationReader.Read(json);
        Assert.Equal(reading.Problems.Count == 0, reading.Document is not null);
        return reading.Problems.Select(problem => problem.ToString());
    }
}
