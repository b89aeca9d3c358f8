using System.Text.Json.Nodes;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Apps.Schemas;

/// <summary>Editors are told by the schemas what the readers take: the same keys, types and limits.</summary>
public sealed class SchemaTests
{
    private const long Height = 2_900_000;

    /// <summary>No specification has it, and it is near to no key, so that a reader answers with all of its own.</summary>
    private const string Odd = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";

    private static readonly string Root = FolderAbove(AppContext.BaseDirectory);
    private static readonly JsonSchema App = JsonSchema.Of(Path.Combine(Root, "docs", "schemas", "app-v8.schema.json"));
    private static readonly JsonSchema Deploy = JsonSchema.Of(Path.Combine(Root, "docs", "schemas", "deploy-v1.schema.json"));

    /// <summary>Only an app of a listed owner may ask for data centres.</summary>
    private static readonly string AppJson = $$"""
        {"version":8,"name":"app","description":"d","owner":"{{SpecRules.Network.EnterpriseOwners[0]}}","compose":[
        {"name":"web","description":"","repotag":"a:1","ports":[31080],"domains":[""],"environmentParameters":["A=1"],"commands":["c"],"containerPorts":[80],"containerData":"/d","cpu":1,"ram":100,"hdd":1,"repoauth":""}],
        "instances":3,"contacts":["c"],"geolocation":["acEU"],"expire":88000,"nodes":[],"staticip":false,"datacenter":false,"enterprise":""}
        """;

    private const string DeployJson =
        """
        {"version":1,"health":{"path":"/up","port":31080,"intervalSeconds":5,"timeoutSeconds":2,"failures":4},"updates":{"down":2,"pauseSeconds":30},
        "gpu":{"count":1,"memoryMebibytes":8192},"architecture":"amd64","digests":{},"readOnlyRoot":true,"strict":true,
        "replicas":{"spread":"network","most":2},"sealed":{"cpu":1.125,"ram":2000,"hdd":20,"enterprisePorts":1}}
        """;

    [Fact]
    public void every_sample_is_valid_for_the_readers_and_for_the_schemas()
    {
        string[] folders = Directory.GetDirectories(Path.Combine(Root, "samples", "apps"));
        Assert.True(folders.Length >= 6);
        foreach (string folder in folders)
        {
            string app = File.ReadAllText(Path.Combine(folder, "app.json"));
            SpecVerdict verdict = SpecReader.Read(app, Height, SpecRules.Network);
            Assert.Empty(verdict.Problems);
            Assert.Empty(SpecReader.ReadCanonical(ScriptJson.Read(app, ScriptLimits.Specification).Document!, Height, SpecRules.Network).Problems);
            Assert.Empty(App.Problems(JsonNode.Parse(app)));
            Assert.Equal(Path.GetFileName(folder), verdict.Spec!.Name);
            Assert.All(verdict.Spec.Components, component => Assert.Empty(ContainerMounts.Read(component.ContainerData, component.Name).Problems));
            string deploy = Path.Combine(folder, "deploy.json");
            if (File.Exists(deploy))
            {
                Reading<DeployDocument> read = DeployDocument.Read(File.ReadAllText(deploy));
                Assert.Empty(read.Problems);
                Assert.Empty(read.Document!.Against(verdict.Spec));
                Assert.Empty(Deploy.Problems(JsonNode.Parse(File.ReadAllText(deploy))));
            }
        }
    }

    [Fact]
    public void the_schema_of_specifications_has_the_keys_of_their_reader() => SameKeys(App, AppJson, ["", "compose[0]"], AppProblems);

    [Fact]
    public void the_schema_of_deploy_documents_has_the_keys_of_their_reader() =>
        SameKeys(Deploy, DeployJson, ["", "health", "updates", "gpu", "replicas", "sealed"], json => [.. DeployDocument.Read(json.ToJsonString()).Problems]);

    [Fact]
    public void the_schema_of_specifications_and_their_reader_agree_on_every_value_and_limit()
    {
        // What is odd in its kind counts for the reader as sealed, so that it reads what the network does; nobody should write it.
        static bool Exempt(string path, JsonNode? value) => HasManyDecimals(value) || (path == "enterprise" && value is not null && value.GetValueKind() != System.Text.Json.JsonValueKind.String);
        Agree(App, AppJson, AppProblems, Exempt);
        Agree(App, AppJson.Replace("\"enterprise\":\"\"", "\"enterprise\":\"c2VhbGVk\"", StringComparison.Ordinal), AppProblems, Exempt);
    }

    [Fact]
    public void the_schema_of_deploy_documents_and_their_reader_agree_on_every_value_and_limit() =>
        Agree(Deploy, DeployJson, json => [.. DeployDocument.Read(json.ToJsonString()).Problems], (_, value) => HasManyDecimals(value));

    /// <summary>The schemas don't count decimals: editors divide doubles for that, and would refuse 0.3 as a multiple of 0.001.</summary>
    private static bool HasManyDecimals(JsonNode? value) => value?.ToJsonString() == "0.123456789";

    private static DocumentProblem[] AppProblems(JsonNode json) =>
        [.. SpecReader.ReadCanonical(ScriptJson.Read(json.ToJsonString(), ScriptLimits.Specification).Document!, Height, SpecRules.Network).Problems];

    private static void SameKeys(JsonSchema schema, string json, string[] objects, Func<JsonNode, DocumentProblem[]> problems)
    {
        string[] described = [.. schema.Places().Where(place => place.Schema["properties"] is not null).Select(place => place.Path)];
        Assert.Equal(objects, described);
        foreach ((string path, JsonObject words) in schema.Places().Where(place => objects.Contains(place.Path)))
        {
            JsonNode document = JsonNode.Parse(json)!;
            Steps(path).Aggregate(document, Step).AsObject().Add(Odd, 1);
            string wanted = Assert.Single(problems(document), problem => problem.Path.EndsWith(Odd, StringComparison.Ordinal)).Wanted;
            Assert.Equal(
                wanted["one of ".Length..].Split(", ").Order(StringComparer.Ordinal),
                words["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Puts many values in every place, one at a time, and asks both.</summary>
    private static void Agree(JsonSchema schema, string json, Func<JsonNode, DocumentProblem[]> problems, Func<string, JsonNode?, bool> exempt)
    {
        Assert.Empty(problems(JsonNode.Parse(json)!));
        Assert.Empty(schema.Problems(JsonNode.Parse(json)));
        List<string> differences = [];
        int taken = 0, refused = 0;
        foreach ((string path, JsonObject words) in schema.Places().Where(place => place.Path.Length > 0))
        {
            foreach (JsonNode? value in Values(words).Where(value => !exempt(path, value)))
            {
                JsonNode document = JsonNode.Parse(json)!;
                Put(document, path, value);
                DocumentProblem[] found = problems(document);
                IReadOnlyList<string> said = schema.Problems(document);
                taken += found.Length == 0 ? 1 : 0;
                refused += found.Length == 0 ? 0 : 1;
                if (found.Length == 0 != (said.Count == 0))
                {
                    string shown = value?.ToJsonString() ?? "null";
                    differences.Add($"{path} = {shown[..Math.Min(40, shown.Length)]}: reader {string.Join("; ", found.Select(each => each.ToString()))}, schema {string.Join("; ", said)}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.True(taken > 60 && refused > 200, $"{taken} values taken, {refused} refused");
    }

    private static IEnumerable<JsonNode?> Values(JsonObject words)
    {
        string[] plain =
        [
            "null", "true", "false", "0", "1", "-1", "1.5", "0.123456789", "\"\"", "\"x\"", "\"x y\"", "\"zelx\"", "\"WatchTower\"", "\"a-b\"", "\"-a\"", "\"a\\n\"", "[]", "[1]", "[\"x\"]", "{}",
            "16099", "16100", "16299", "16300", "26100", "26299", "30000", "30099", "30100", "22", "8384", "27017", "443",
            $$"""{"web":"sha256:{{new string('0', 64)}}"}""", $$"""{"web":"sha256:{{new string('F', 64)}}"}""", """{"a.b":""}""", """{"web":1}""",
        ];
        foreach (string json in plain)
        {
            yield return JsonNode.Parse(json);
        }

        foreach ((string word, JsonNode? limit) in words)
        {
            foreach (JsonNode value in At(word, limit!))
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<JsonNode> At(string word, JsonNode limit) => word switch
    {
        "minimum" => [limit.DeepClone(), limit.GetValue<decimal>() - 0.001m, limit.GetValue<decimal>() - 1],
        "maximum" => [limit.DeepClone(), limit.GetValue<decimal>() + 0.001m, limit.GetValue<decimal>() + 1],
        "minLength" or "maxLength" => Enumerable.Range(-1, 3).SelectMany(more => Texts(Math.Max(0, limit.GetValue<int>() + more))),
        "minItems" or "maxItems" => Enumerable.Range(-1, 3).SelectMany(more => Lists(Math.Max(0, limit.GetValue<int>() + more))),
        "maxProperties" => Enumerable.Range(0, 2).Select(more => (JsonNode)new JsonObject(
            Enumerable.Range(0, limit.GetValue<int>() + more).Select(i => KeyValuePair.Create($"c{i}", (JsonNode?)$"sha256:{new string('1', 64)}")))),
        "propertyNames" => [new JsonObject { [new string('n', 63)] = $"sha256:{new string('1', 64)}" }, new JsonObject { [new string('n', 64)] = $"sha256:{new string('1', 64)}" }],
        "enum" => limit.AsArray().Select(each => each!.DeepClone()),
        _ => [],
    };

    private static IEnumerable<JsonNode> Texts(int length) => [new string('a', length), $"/{new string('a', Math.Max(0, length - 1))}"];

    /// <summary>Texts, and ports that may be published.</summary>
    private static IEnumerable<JsonNode> Lists(int count) =>
    [
        new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)"t")]),
        new JsonArray([.. Enumerable.Range(31_080, count).Select(i => (JsonNode)i)]),
        new JsonArray([.. Enumerable.Range(0, count).Select(i => Component(i))]),
    ];

    private static JsonNode Component(int i)
    {
        JsonNode component = JsonNode.Parse(AppJson)!["compose"]![0]!.DeepClone();
        component["name"] = $"web{i}";
        component["ports"] = new JsonArray(31_080 + i);
        return component;
    }

    /// <summary>As many ports inside, outside and domains are a rule between fields: a list of one of them takes the others along.</summary>
    private static void Put(JsonNode document, string path, JsonNode? value)
    {
        JsonNode holder = Holder(document, path, out string last);
        if (holder is JsonArray array)
        {
            array.Clear();
            array.Add(value);
            return;
        }

        holder[last] = value;
        if (last is "ports" or "containerPorts" or "domains" && value is JsonArray list)
        {
            foreach (string other in (string[])["ports", "containerPorts", "domains"])
            {
                holder[other] = other == last ? holder[other] : new JsonArray([.. Enumerable.Range(31_080, list.Count).Select(i => other == "domains" ? (JsonNode)"" : i)]);
            }
        }
    }

    private static JsonNode Holder(JsonNode document, string path, out string last)
    {
        string[] steps = Steps(path);
        last = steps[^1];
        return steps[..^1].Aggregate(document, Step);
    }

    private static string[] Steps(string path) => path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode Step(JsonNode at, string step) => step == "0" ? at[0]! : at[step]!;

    private static string FolderAbove(string folder) =>
        File.Exists(Path.Combine(folder, "Flux.Actors.sln"))
            ? folder
            : FolderAbove(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no folder above the tests has Flux.Actors.sln"));
}
