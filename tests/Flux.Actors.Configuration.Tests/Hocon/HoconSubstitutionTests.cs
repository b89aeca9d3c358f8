using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

/// <summary>
/// The specification's own examples of joined values and substitutions, told in other words, and what lies around them.
/// Each line is a text and the JSON it means, or a text and why it is refused.
/// </summary>
public sealed class HoconSubstitutionTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["HOME"] = "/home/ada",
        ["EMPTY"] = "",
        ["dotted.name"] = "d",
    };

    [Theory]
    [InlineData("a = foo bar  baz ", """{"a":"foo bar  baz"}""")]
    [InlineData("a = 1 \"two\" three", """{"a":"1 two three"}""")]
    [InlineData("a = null x", """{"a":"null x"}""")]
    [InlineData("a = 1e5 10.0 x", """{"a":"1e5 10.0 x"}""")]
    [InlineData("a = {b = 1} {c = 2}", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a = {b = 1} {b = 2}", """{"a":{"b":2}}""")]
    [InlineData("a = {b {x = 1}} {b {y = 2}}", """{"a":{"b":{"x":1,"y":2}}}""")]
    [InlineData("a {b = 1} {c = 2}", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a = [1, 2] [3, 4]", """{"a":[1,2,3,4]}""")]
    [InlineData("a = [1\n2] [\n3]", """{"a":[1,2,3]}""")]
    [InlineData("a = [[1, 2] [3]\n[4]]", """{"a":[[1,2,3],[4]]}""")]
    [InlineData("a = [1 2 3]", """{"a":["1 2 3"]}""")]
    [InlineData("a = [{x = 1} {y = 2}, {z = 3}]", """{"a":[{"x":1,"y":2},{"z":3}]}""")]
    [InlineData("a = [1] {0 = 2, x = 9, 10 = 4, 3 = 3}", """{"a":[1,2,3,4]}""")]
    [InlineData("a = {1 = b, 0 = a}\na += c", """{"a":["a","b","c"]}""")]
    public void values_on_one_line_are_joined(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("a = ${b}, b = 1", """{"a":1,"b":1}""")]
    [InlineData("a = ${b}, b = [1, {x = null}]", """{"a":[1,{"x":null}],"b":[1,{"x":null}]}""")]
    [InlineData("a = ${b.c}, b.c = true", """{"a":true,"b":{"c":true}}""")]
    [InlineData("a = ${ b . c }, \"b \".\" c\" = 1", """{"a":1,"b ":{" c":1}}""")]
    [InlineData("a = ${\"b.c\"}, \"b.c\" = 1, b.c = 2", """{"a":1,"b.c":1,"b":{"c":2}}""")]
    [InlineData("a = ${b}, b = 1, b = 2", """{"a":2,"b":2}""")]
    [InlineData("key = ${animal.favorite} is my favorite animal, animal.favorite = owl", """{"key":"owl is my favorite animal","animal":{"favorite":"owl"}}""")]
    [InlineData("key = ${animal.favorite}\" is it\", animal.favorite = owl", """{"key":"owl is it","animal":{"favorite":"owl"}}""")]
    [InlineData("a = x${b}y ${b} \"${b}\", b = 1", """{"a":"x1y 1 ${b}","b":1}""")]
    [InlineData("a = ${b}${b}, b = 1e5", """{"a":"1e51e5","b":1e5}""")]
    [InlineData("a = [${b} ${c}, ${c}], b = 1, c = 2", """{"a":["1 2",2],"b":1,"c":2}""")]
    [InlineData("a = ${b}${c}, b = [1], c = [2]", """{"a":[1,2],"b":[1],"c":[2]}""")]
    [InlineData("a = ${b} [2], b = [1]", """{"a":[1,2],"b":[1]}""")]
    [InlineData("a = ${b} [2], b = {0 = 1}", """{"a":[1,2],"b":{"0":1}}""")]
    [InlineData("generic {size = 6}, east = ${generic} {name = east}", """{"generic":{"size":6},"east":{"size":6,"name":"east"}}""")]
    [InlineData("east = ${generic} {size = 7}, generic {size = 6, x = 1}", """{"east":{"size":7,"x":1},"generic":{"size":6,"x":1}}""")]
    [InlineData("east = ${generic}, east.size = 7, generic {size = 6, x = 1}", """{"east":{"size":7,"x":1},"generic":{"size":6,"x":1}}""")]
    [InlineData("x = ${east.size}, y = ${east.name}, east = ${generic} {size = 7}, generic {size = 6, name = n}", """{"x":7,"y":"n","east":{"size":7,"name":"n"},"generic":{"size":6,"name":"n"}}""")]
    [InlineData("a = ${b}, b = ${c}, c = ${d}, d = 1", """{"a":1,"b":1,"c":1,"d":1}""")]
    [InlineData("a { b = ${a.c}, c = ${d} }, d = 1", """{"a":{"b":1,"c":1},"d":1}""")]
    public void a_substitution_is_the_final_value_of_its_path(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("a = ${?b}", "{}")]
    [InlineData("a = 1, a = ${?b}", """{"a":1}""")]
    [InlineData("a = 1, a = ${?b}, b = 2", """{"a":2,"b":2}""")]
    [InlineData("a = ${?b}${?c}", "{}")]
    [InlineData("a = ${?b} ${?c}", "{}")]
    [InlineData("a = ${?b}x", """{"a":"x"}""")]
    [InlineData("a = x ${?b} y", """{"a":"x  y"}""")]
    [InlineData("a = [1, ${?b}, 2]", """{"a":[1,2]}""")]
    [InlineData("a = ${?b} [1]", """{"a":[1]}""")]
    [InlineData("a = ${?b} {c = 1}", """{"a":{"c":1}}""")]
    [InlineData("a = ${?b.c}, b = 1", """{"b":1}""")]
    [InlineData("a = ${?b.c}, b = ${d}, d = 1", """{"b":1,"d":1}""")]
    [InlineData("a = ${?b}, b = null", """{"a":null,"b":null}""")]
    [InlineData("a = x${b}, b = null", """{"a":"xnull","b":null}""")]
    public void an_optional_substitution_may_be_missing(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("a = ${HOME}/flux", """{"a":"/home/ada/flux"}""")]
    [InlineData("a = ${?HOME}", """{"a":"/home/ada"}""")]
    [InlineData("a = x${EMPTY}y", """{"a":"xy"}""")]
    [InlineData("a = ${EMPTY}", """{"a":""}""")]
    [InlineData("a = ${dotted.name}", """{"a":"d"}""")]
    [InlineData("a = ${?home}", "{}")]
    [InlineData("a = ${HOME}, HOME = here", """{"a":"here","HOME":"here"}""")]
    [InlineData("a = ${HOME}, HOME = null", """{"a":null,"HOME":null}""")]
    [InlineData("HOME += x", """{"HOME":["x"]}""")]
    public void what_is_not_set_is_looked_up_in_the_environment(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("path = \"a:b:c\"\npath = ${path}\":d\"", """{"path":"a:b:c:d"}""")]
    [InlineData("path = [/bin]\npath = ${path} [/usr/bin]", """{"path":["/bin","/usr/bin"]}""")]
    [InlineData("path = ${?path} [/usr/bin]", """{"path":["/usr/bin"]}""")]
    [InlineData("a = ${?a}foo", """{"a":"foo"}""")]
    [InlineData("a = ${?a}", "{}")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    [InlineData("foo = {a = 1}, foo = ${foo}", """{"foo":{"a":1}}""")]
    [InlineData("foo = {a = 1}, foo = ${foo} {b = 2}", """{"foo":{"a":1,"b":2}}""")]
    [InlineData("foo = ${does-not-exist}, foo = 42", """{"foo":42}""")]
    [InlineData("foo = ${foo}, foo = 42", """{"foo":42}""")]
    [InlineData("foo = ${nowhere}, foo = ${bar}, bar = 42", """{"foo":42,"bar":42}""")]
    [InlineData("foo {a {c = 1}}, foo = ${foo.a}, foo {a = 2}", """{"foo":{"a":2,"c":1}}""")]
    [InlineData("bar {foo = 42, baz = ${bar.foo}}", """{"bar":{"foo":42,"baz":42}}""")]
    [InlineData("bar {foo = 42, baz = ${bar.foo}}, bar {foo = 43}", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData("bar {a = ${foo.d}, b = 1}, bar.b = 3, foo {c = ${bar.b}, d = 2}, foo.d = 4", """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""")]
    [InlineData("a = 1, b = 2, a = ${b}, b = ${a}", """{"a":1,"b":1}""")]
    [InlineData("b = ${a}, a = 1, a = ${b}", """{"b":1,"a":1}""")]
    [InlineData("a = 1, a = ${b}, b = ${a}", """{"a":1,"b":1}""")]
    [InlineData("a {b = ${?a}}", """{"a":{}}""")]
    [InlineData("a = [${?a}]", """{"a":[]}""")]
    [InlineData("a = [0], a = ${a} [{x = ${?a}, y = 1}]", """{"a":[0,{"y":1}]}""")]
    [InlineData("a {x = 1}, a = ${a} {y = ${a.x}}", """{"a":{"x":1,"y":1}}""")]
    [InlineData("a = ${b} {x = 2, y = ${a.x}}, b {x = 1}", """{"a":{"x":2,"y":2},"b":{"x":1}}""")]
    [InlineData("a = ${a.b}, a.b = 1, a = 7", """{"a":7}""")]
    public void a_value_that_needs_itself_looks_back(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("a += 1", """{"a":[1]}""")]
    [InlineData("a += 1, a += 2 3, a += [4]", """{"a":[1,"2 3",[4]]}""")]
    [InlineData("a = [1]\na += 2", """{"a":[1,2]}""")]
    [InlineData("a = [1]\na+=\n2", """{"a":[1,2]}""")]
    [InlineData("a = ${b}, a += 2, a += 3, b = [1]", """{"a":[1,2,3],"b":[1]}""")]
    [InlineData("a = [1] ${b}, a += 3, b = [2]", """{"a":[1,2,3],"b":[2]}""")]
    [InlineData("a {b {c += 1}}, a.b.c += 2, a.b {c += 3}", """{"a":{"b":{"c":[1,2,3]}}}""")]
    [InlineData("a = [1], a += ${b}, b = [2]", """{"a":[1,[2]],"b":[2]}""")]
    [InlineData("a = [{b = [1], b += 2}]", """{"a":[{"b":[1,2]}]}""")]
    [InlineData("x {a += 1}, y = ${x} {a += 2}", """{"x":{"a":[1]},"y":{"a":[1,2]}}""")]
    public void an_item_is_added_to_what_was_before(string text, string json) => Means(json, text);

    [Theory]
    [InlineData("a = ${over.there}", "t.conf:1:5: seen ${over.there}, which nothing sets, wanted a key of the configuration, an environment variable, or '${?…}' where it may be missing")]
    [InlineData("ab.cd = 1\nx = [${ab.ce}]", "t.conf:2:6: seen ${ab.ce}, which nothing sets, wanted a key that is set: did you mean 'ab.cd'?")]
    [InlineData("a = ${b.c.d}, b.c = 1", "t.conf:1:5: seen ${b.c.d}, which nothing sets, wanted a key that is set: did you mean 'b.c'?")]
    [InlineData("a = ${zz}, b = ${a}, c = ${?b}, d = x${b}", "t.conf:1:5: seen ${zz}, which nothing sets, wanted a key that is set: did you mean 'a'?")]
    [InlineData("foo = ${foo}", "t.conf:1:7: seen ${foo}, which needs itself: ${foo} (t.conf:1:7) → ${foo} (t.conf:1:7), wanted a value before it, or one that does not need it")]
    [InlineData("foo = ${foo}, foo {a = 1}", "t.conf:1:7: seen ${foo}, which needs itself: ${foo} (t.conf:1:7) → ${foo} (t.conf:1:7), wanted a value before it, or one that does not need it")]
    [InlineData("bar = ${foo}, foo = ${bar}", "t.conf:1:7: seen ${foo}, which needs itself: ${foo} (t.conf:1:7) → ${bar} (t.conf:1:21) → ${foo} (t.conf:1:7), wanted a value before it, or one that does not need it")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", "t.conf:1:5: seen ${b}, which needs itself: ${b} (t.conf:1:5) → ${c} (t.conf:2:5) → ${a} (t.conf:3:5) → ${b} (t.conf:1:5), wanted a value before it, or one that does not need it")]
    [InlineData("a { b = ${a} }", "t.conf:1:9: seen ${a}, which would contain itself: ${a} (t.conf:1:9) → ${a} (t.conf:1:9), wanted a value without itself in it")]
    [InlineData("a = [${a}]", "t.conf:1:6: seen ${a}, which would contain itself: ${a} (t.conf:1:6) → ${a} (t.conf:1:6), wanted a value without itself in it")]
    [InlineData("a = [1], a += ${a}", "t.conf:1:15: seen ${a}, which would contain itself: ${a} (t.conf:1:15) → ${a} (t.conf:1:15), wanted a value without itself in it")]
    [InlineData("a = x {}", "t.conf:1:7: seen an object joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = [1] 2", "t.conf:1:9: seen '2' joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = [1] {x = 2}", "t.conf:1:9: seen an object joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = x ${b}, b = [1]", "t.conf:1:5: seen 'x' joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = ${b}${c}, b {}, c = [1]", "t.conf:1:5: seen an object joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = 1, a += 2", "t.conf:1:10: seen '1' joined with a value of another kind, wanted only texts, only lists or only objects on one line, or ',' between them")]
    [InlineData("a = ${}", "t.conf:1:7: seen '}', wanted a path, as in ${a.b}")]
    [InlineData("a = ${b", "t.conf:1:8: seen the end of the text, wanted '}' at the end of the substitution opened at 1:5")]
    [InlineData("a = ${b\n}", "t.conf:1:8: seen the end of the line, wanted '}' at the end of the substitution opened at 1:5")]
    [InlineData("a = ${ ?b}", "t.conf:1:8: seen '?', wanted it inside quotes (\"…\"): this character is reserved")]
    [InlineData("a = ${b${c}}", "t.conf:1:8: seen '${', wanted '}' at the end of the substitution opened at 1:5")]
    [InlineData("a = ${b..c}", "t.conf:1:7: seen a key with an empty element, wanted a name on each side of every '.' (an empty name needs quotes)")]
    [InlineData("${a} = 1", "t.conf:1:1: seen '${', wanted a key or the end of the text")]
    [InlineData("a = [{b += 1}]", "t.conf:1:9: seen '+=' inside a list, wanted '=' and the whole list: no path leads back into an item of a list")]
    [InlineData("a + = 1", "t.conf:1:3: seen '+', wanted it inside quotes (\"…\"): this character is reserved")]
    public void what_cannot_be_resolved_is_refused_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationFault>(() => Resolve(text)).Message);

    [Fact]
    public void every_problem_is_told_once_and_the_rest_has_its_values()
    {
        HoconDocument document = HoconDocument.Parse("a = ${x}\nb = 1\nc = ${a} ${y}\nd = ${b}", "t.conf");
        HoconObject resolved = HoconResolver.Resolve([document], Environment, out IReadOnlyList<ConfigurationProblem> problems);
        Assert.Equal(HoconObject.Parse("b = 1, d = 1", "json"), resolved);
        Assert.Equal("t.conf:1:5: seen ${x}", Assert.Single(problems).Message[..21]);
    }

    [Fact]
    public void a_value_keeps_the_place_of_its_key_and_of_itself_through_substitution()
    {
        HoconObject root = Resolve("a = 1\nb = ${a}\nc = ${d} {\n z = 3 }\nd {\n y = 2\n}\ne = ${HOME}");
        (string, string)[] places =
        [
            .. new[] { "a", "b", "e" }.Select(key => root.Find(key)).Concat(((HoconObject)root.Find("c")!.Value).Fields)
                .Select(field => ($"{field!.At}", $"{field.From}")),
        ];
        Assert.Equal(
            [("t.conf:1:1", ""), ("t.conf:2:1", "t.conf:1:5"), ("t.conf:8:1", "the environment variable HOME"), ("t.conf:3:1", "t.conf:6:2"), ("t.conf:4:2", "")],
            places);
    }

    [Fact]
    public void later_documents_win_and_substitutions_see_them_all()
    {
        HoconDocument[] layers =
        [
            HoconDocument.Parse("base = 1, seen = ${base}, list = [1], map {a = 1, b = ${map.a}}", "reference"),
            HoconDocument.Parse("base = 2, list = ${list} [2], copy = ${seen}, map.a = 2", "file"),
            HoconDocument.Parse("base = 3, list += 3, map {c = ${map.b}x}", "command"),
        ];
        Assert.Equal(
            HoconObject.Parse("base = 3, seen = 3, list = [1, 2, 3], copy = 3, map {a = 2, b = 2, c = 2x}", "json"),
            HoconResolver.Resolve(layers, Environment));
    }

    private static HoconObject Resolve(string text) => HoconResolver.Resolve([HoconDocument.Parse(text, "t.conf")], Environment);

    private static void Means(string json, string text)
    {
        HoconObject expected = HoconObject.Parse(json, "json");
        HoconObject actual = Resolve(text);
        Assert.Equal(HoconRenderer.Render(expected), HoconRenderer.Render(actual));
        Assert.Equal(expected, actual);
    }
}
