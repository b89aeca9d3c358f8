using System.Text;
using System.Text.Json;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

/// <summary>Laws of merging and resolving, on random small configurations full of substitutions.</summary>
public sealed class HoconMergeLawTests
{
    private const int Runs = 1_000;

    private static readonly string[] Keys = ["a", "b", "c", "a.x", "b.x", "c.y", "a.x.y"];
    private static readonly Dictionary<string, string> Environment = new() { ["c"] = "env" };

    /// <summary>
    /// Laying documents over one another is what writing them one after another is, wherever the cuts are made; so merging
    /// is associative.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void layers_are_the_same_as_one_text_and_merging_is_associative(int seed)
    {
        Random random = new(seed);
        (int resolved, int refused, int joined) = (0, 0, 0);
        for (int run = 0; run < Runs; run++)
        {
            string[] texts = [Text(random), Text(random), Text(random)];
            string?[] outcomes =
            [
                Outcome(string.Join('\n', texts)),
                Outcome(texts),
                Outcome($"{texts[0]}\n{texts[1]}", texts[2]),
                Outcome(texts[0], $"{texts[1]}\n{texts[2]}"),
            ];
            Assert.True(outcomes.Distinct().Count() == 1, $"seed {seed}, run {run}:\n{string.Join("\n--\n", texts)}\n==\n{string.Join("\n--\n", outcomes)}");
            resolved += outcomes[0] is null ? 0 : 1;
            refused += outcomes[0] is null ? 1 : 0;
            joined += outcomes[0] is not null && string.Concat(texts).Contains('$') ? 1 : 0;
        }

        Assert.True(resolved > Runs / 10 && refused > Runs / 10 && joined > Runs / 20, $"{resolved} resolved, {joined} of them with substitutions, {refused} refused");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void what_was_resolved_holds_no_substitution_and_resolves_to_itself(int seed)
    {
        Random random = new(seed);
        int resolved = 0;
        for (int run = 0; run < Runs; run++)
        {
            string text = Text(random);
            HoconDocument document = HoconDocument.Parse(text, "t.conf");
            HoconObject first = HoconResolver.Resolve([document], Environment, out IReadOnlyList<ConfigurationProblem> problems);
            Assert.Equal(first, HoconObject.Parse(HoconRenderer.Render(first), "again"));
            Assert.Equal(first, HoconResolver.Resolve([document], Environment, out _));
            resolved += problems.Count == 0 ? 1 : 0;
        }

        Assert.True(resolved > Runs / 10, $"only {resolved} of {Runs} resolved");
    }

    [Theory]
    [InlineData(7)]
    public void every_json_text_means_what_json_says(int seed)
    {
        Random random = new(seed);
        for (int run = 0; run < Runs; run++)
        {
            string json = "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => $"\"{i}{Name(random)}\":{Json(random, 3)}")) + "}";
            using JsonDocument expected = JsonDocument.Parse(json);
            StringBuilder actual = new();
            Write(actual, HoconObject.Parse(json, "t.json"));
            using JsonDocument read = JsonDocument.Parse(actual.ToString());
            Assert.True(JsonElement.DeepEquals(expected.RootElement, read.RootElement), $"{json}\n{actual}");
        }
    }

    /// <summary>The values rendered, or null when the text is refused; anything but a fault fails the test.</summary>
    private static string? Outcome(params string[] layers)
    {
        try
        {
            HoconDocument[] documents = [.. layers.Select((text, index) => HoconDocument.Parse(text, $"{index}"))];
            return HoconRenderer.Render(HoconResolver.Resolve(documents, Environment));
        }
        catch (ConfigurationFault)
        {
            return null;
        }
    }

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Field(random, 2)));

    private static string Field(Random random, int depth) =>
        $"{Keys[random.Next(Keys.Length)]} {(depth == 2 && random.Next(6) == 0 ? "+=" : "=")} {Value(random, depth)}";

    /// <summary>One value, or two of a kind beside each other.</summary>
    private static string Value(Random random, int depth)
    {
        int kind = random.Next(depth <= 0 ? 1 : 3);
        string first = Part(random, kind, depth);
        return random.Next(3) == 0 ? $"{first} {Part(random, kind, depth)}" : first;
    }

    private static string Part(Random random, int kind, int depth) => (random.Next(8), kind) switch
    {
        (0 or 1, _) => $"${{?{Keys[random.Next(Keys.Length)]}}}",
        (2, _) => $"${{{Keys[random.Next(Keys.Length)]}}}",
        (_, 0) => new[] { "null", "t", "7", "\"q\"" }[random.Next(4)],
        (_, 1) => $"[{Value(random, depth - 1)}]",
        _ => $"{{{string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => Field(random, depth - 1)))}}}",
    };

    private static string Name(Random random) => random.Next(4) switch { 0 => ".", 1 => "include", 2 => "${x}", _ => "n" };

    private static string Json(Random random, int depth) => random.Next(depth == 0 ? 5 : 7) switch
    {
        0 => "null",
        1 => "true",
        2 => "-1.5e+3",
        3 => $"{random.Next()}",
        4 => JsonSerializer.Serialize(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(0x180)))),
        5 => $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1)))}]",
        _ => $"{{{string.Join(",\n", Enumerable.Range(0, random.Next(4)).Select(i => $"\"{i}{Name(random)}\" : {Json(random, depth - 1)}"))}}}",
    };

    private static void Write(StringBuilder json, HoconValue value)
    {
        switch (value)
        {
            case HoconScalar { Kind: HoconScalarKind.Text } text:
                json.Append(JsonSerializer.Serialize(text.Text));
                break;
            case HoconScalar scalar:
                json.Append(scalar.Text);
                break;
            case HoconList list:
                json.Append('[');
                foreach ((int index, HoconValue item) in list.Items.Index())
                {
                    json.Append(index > 0 ? "," : "");
                    Write(json, item);
                }

                json.Append(']');
                break;
            case HoconObject parent:
                json.Append('{');
                foreach ((int index, HoconField field) in parent.Fields.Index())
                {
                    json.Append(index > 0 ? "," : "").Append(JsonSerializer.Serialize(field.Key)).Append(':');
                    Write(json, field.Value);
                }

                json.Append('}');
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "seen an unknown kind of value");
        }
    }
}
