using System.Text.RegularExpressions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Wire names are forever: unique, well shaped, and every change of them is seen in review.</summary>
[Trait("Promise", "11")]
public sealed partial class WireTests
{
    private const string Baseline = "tests/Flux.Actors.Architecture.Tests/wire.verified.txt";

    private static readonly string[] StoredVocabulary = ["Command", "Event", "State"];

    private static IReadOnlyList<Type> Wired { get; } =
        [.. Repository.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsDefined(typeof(WireAttribute), false))];

    [Fact]
    public void wire_names_are_unique() => Repository.AssertNone(
    [
        .. from type in Wired
           group type by Wire.NameOf(type) into same
           where same.Count() > 1
           select $"'{same.Key}' names {string.Join(" and ", same)}; one name, one type",
    ]);

    [Fact]
    public void wire_names_are_context_noun_verb_and_version()
    {
        Assert.NotEmpty(Wired);
        Repository.AssertNone(
        [
            .. from type in Wired
               where !NameShape().IsMatch(Wire.NameOf(type)) || Wire.NameOf(type).Length > byte.MaxValue
               select $"'{Wire.NameOf(type)}' of {type}: context.noun-past-verb.vN in lower case wanted",
        ]);
    }

    [Theory]
    [InlineData("app.registered.v1", true)]
    [InlineData("chain.signed-transaction.v12", true)]
    [InlineData("chain.signed-transaction.v0", false)]
    [InlineData("chain.SignedTransaction.v1", false)]
    [InlineData("registered.v1", false)]
    [InlineData("app.registered", false)]
    public void the_shape_tells_names_apart(string name, bool good) => Assert.Equal(good, NameShape().IsMatch(name));

    [Fact]
    public void wired_types_are_sealed_records() => Repository.AssertNone(
    [
        .. from type in Wired
           where !type.IsSealed || type.GetMethod("<Clone>$") is null
           select $"{type} ('{Wire.NameOf(type)}') is no sealed record",
    ]);

    [Fact]
    public void every_case_that_is_stored_has_a_wire_name() => Repository.AssertNone(
    [
        .. from assembly in Repository.Assemblies
           from vocabulary in assembly.GetTypes()
           where vocabulary is { IsAbstract: true, IsNested: true } && StoredVocabulary.Contains(vocabulary.Name)
           from each in assembly.GetTypes()
           where !each.IsAbstract && vocabulary.IsAssignableFrom(each) && !each.IsDefined(typeof(WireAttribute), false)
           select $"{each} is a {vocabulary.Name} of {vocabulary.DeclaringType} without a wire name",
    ]);

    [Fact]
    public void every_wired_type_can_be_encoded() => Repository.AssertNone([.. new WireShapes(Wired).Problems]);

    [Fact]
    public void a_field_that_can_t_be_encoded_is_named()
    {
        string problem = Assert.Single(new WireShapes([typeof(Unwritable)]).Problems);
        Assert.StartsWith("test.unwritable.v1.Weights: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void the_wire_is_the_one_that_was_reviewed()
    {
        string path = Path.Combine(Repository.Root, Baseline);
        IReadOnlyList<string> now = new WireShapes(Wired).Lines;
        if (Environment.GetEnvironmentVariable("FLUX_ACCEPT") == "1")
        {
            File.WriteAllLines(path, now);
        }

        string[] reviewed = File.Exists(path) ? File.ReadAllLines(path) : [];
        Repository.AssertNone(
        [
            .. WireDifferences.Between(reviewed, now),
            .. reviewed.SequenceEqual(now) ? Array.Empty<string>()
                : [$"{Baseline} differs. Accept what is meant, and was never released in another shape, with FLUX_ACCEPT=1 ./flux test unit"],
        ]);
    }

    private static readonly string[] Reviewed =
        ["app.left.v1(At: Height)", "app.moved.v1(By: Int64, To: Point?)", "cases Payload: app.left.v1, app.moved.v1", "record Point(X: Int64)"];

    [Fact]
    public void a_changed_shape_is_named_alone_with_the_version_to_add() => Assert.Equal(
        ["app.left.v1 was (At: Height), is (At: Height, Why: String); a name keeps its shape: add app.left.v2 and an upcaster from app.left.v1 (docs/checklists/new-event-version.md)"],
        WireDifferences.Between(Reviewed, ["app.left.v1(At: Height, Why: String)", .. Reviewed[1..]]));

    [Fact]
    public void a_name_that_is_gone_is_told_to_stay() => Assert.Equal(
        ["app.moved.v1 is gone, but journals hold it for ever; keep a record of that name and shape and let its kind's upcasters read it (docs/checklists/new-event-version.md)"],
        WireDifferences.Between(Reviewed, [Reviewed[0], .. Reviewed[2..]]));

    [Fact]
    public void a_changed_part_names_what_is_made_of_it() => Assert.Equal(
        ["record Point was (X: Int64), is (X: Int32); it changes the bytes of app.moved.v1"],
        WireDifferences.Between(Reviewed, [.. Reviewed[..3], "record Point(X: Int32)"]));

    [Fact]
    public void a_new_name_is_told_as_new_and_no_change_as_nothing()
    {
        Assert.Equal(["app.moved.v2 is new: (By: Int64)"], WireDifferences.Between(Reviewed, [.. Reviewed, "app.moved.v2(By: Int64)"]));
        Assert.Empty(WireDifferences.Between(Reviewed, Reviewed));
    }

    [GeneratedRegex(@"\A[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*\.v[1-9][0-9]*\z")]
    private static partial Regex NameShape();

    [Wire("test.unwritable.v1")]
    internal sealed record Unwritable(Height Since, IReadOnlyList<string> Weights);
}
