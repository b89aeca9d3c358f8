using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

public sealed class HoconParserTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("# only a comment\n// and another", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("\uFEFFa = 1", "{a:1}")]
    [InlineData("a = 1", "{a:1}")]
    [InlineData("a : 1", "{a:1}")]
    [InlineData("{ \"a\" : 1 }", "{a:1}")]
    [InlineData("a { b = 1 }", "{a:{b:1}}")]
    [InlineData("a\n{ b = 1 }", "{a:{b:1}}")]
    [InlineData("a =\n  1", "{a:1}")]
    [InlineData("a = 1 # one\nb = 2 // two", "{a:1,b:2}")]
    [InlineData("a = 1, b = 2,", "{a:1,b:2}")]
    [InlineData("a = 1\n\n\n,\n\nb = 2\r\n", "{a:1,b:2}")]
    [InlineData("a.b.c = 1", "{a:{b:{c:1}}}")]
    [InlineData("a.\"b.c\" = 1", "{a:{\"b.c\":1}}")]
    [InlineData("\"a.b\".c = 1", "{\"a.b\":{c:1}}")]
    [InlineData("a\"b\"c = 1", "{abc:1}")]
    [InlineData("a b = 1", "{\"a b\":1}")]
    [InlineData("\"\" = 1", "{\"\":1}")]
    [InlineData("a.\"\".b = 1", "{a:{\"\":{b:1}}}")]
    [InlineData("true = 1, 3.14 = 2", "{true:1,3:{14:2}}")]
    [InlineData("10.0foo = 1", "{10:{0foo:1}}")]
    [InlineData("included = 1", "{included:1}")]
    [InlineData("\"include\" = 1", "{\"include\":1}")]
    public void reads_fields_and_keys(string text, string expected) => Equal(expected, text);

    [Theory]
    [InlineData("a = true", HoconScalarKind.Boolean, "true")]
    [InlineData("a = null", HoconScalarKind.Null, "null")]
    [InlineData("a = \"true\"", HoconScalarKind.Text, "true")]
    [InlineData("a = truefoo", HoconScalarKind.Text, "truefoo")]
    [InlineData("a = true foo", HoconScalarKind.Text, "true foo")]
    [InlineData("a = 0", HoconScalarKind.Number, "0")]
    [InlineData("a = -1.50e+10", HoconScalarKind.Number, "-1.50e+10")]
    [InlineData("a = 007", HoconScalarKind.Text, "007")]
    [InlineData("a = 10.0bar", HoconScalarKind.Text, "10.0bar")]
    [InlineData("a = 10.111.0.0/16", HoconScalarKind.Text, "10.111.0.0/16")]
    [InlineData("a = 5 minutes  # waiting", HoconScalarKind.Text, "5 minutes")]
    [InlineData("a =   foo   bar  \n", HoconScalarKind.Text, "foo   bar")]
    [InlineData("a = foo\t\"  bar\" 1", HoconScalarKind.Text, "foo\t  bar 1")]
    [InlineData("a = /var/run//docker", HoconScalarKind.Text, "/var/run")]
    [InlineData("a = \"# not // a comment\"", HoconScalarKind.Text, "# not // a comment")]
    [InlineData("a = \"q\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", HoconScalarKind.Text, "q\"\\/\b\f\n\r\tA")]
    [InlineData("a = \"\"", HoconScalarKind.Text, "")]
    [InlineData("a = \"\"\"x\n \"y\" \\n\"\"\"", HoconScalarKind.Text, "x\n \"y\" \\n")]
    [InlineData("a = \"\"\"x\"\"\"\"\"", HoconScalarKind.Text, "x\"\"")]
    [InlineData("a = é\u00A0ü", HoconScalarKind.Text, "é\u00A0ü")]
    public void reads_scalars(string text, HoconScalarKind kind, string expected)
    {
        HoconScalar value = Assert.IsType<HoconScalar>(HoconObject.Parse(text, "t.conf").Find("a")?.Value);
        Assert.Equal((kind, expected), (value.Kind, value.Text));
    }

    [Theory]
    [InlineData("a = []", "{a:[]}")]
    [InlineData("a = [1, 2, 3,]", "{a:[1,2,3]}")]
    [InlineData("a = [1\n2\n\n3 # three\n]", "{a:[1,2,3]}")]
    [InlineData("a = [x y, {b = 1}, [2]]", "{a:[\"x y\",{b:1},[2]]}")]
    public void reads_lists(string text, string expected) => Equal(expected, text);

    [Theory]
    [InlineData("a = 1, a = 2", "{a:2}")]
    [InlineData("a { x = 1 }, a { y = 2 }", "{a:{x:1,y:2}}")]
    [InlineData("a { b { x = 1 } }, a { b { y = 2 } }", "{a:{b:{x:1,y:2}}}")]
    [InlineData("a.x = 1\na.y = 2\na.x = 3", "{a:{x:3,y:2}}")]
    [InlineData("a { b { c = 1, d = 1 } }, a.b.c = 2", "{a:{b:{c:2,d:1}}}")]
    [InlineData("a { x = 1 }, a = null, a { y = 2 }", "{a:{y:2}}")]
    [InlineData("a { x = 1 }, a = 5", "{a:5}")]
    [InlineData("a = 5, a.x = 1", "{a:{x:1}}")]
    [InlineData("a = [1, 2], a = [3]", "{a:[3]}")]
    public void repeated_keys_merge_objects_and_otherwise_the_later_wins(string text, string expected) => Equal(expected, text);

    [Theory]
    [InlineData("a", "t.conf:1:2: seen the end of the text, wanted '=', ':', '+=' or '{' after the key 'a'")]
    [InlineData("ab\ncd = 1", "t.conf:1:3: seen the end of the line, wanted '=', ':', '+=' or '{' after the key 'ab'")]
    [InlineData("a = ", "t.conf:1:5: seen the end of the text, wanted a value")]
    [InlineData("a = 1\nb = }", "t.conf:2:5: seen '}', wanted a value")]
    [InlineData("a = 1 }", "t.conf:1:7: seen '}', wanted ',', a new line or the end of the text")]
    [InlineData("a = 1\n}", "t.conf:2:1: seen '}', wanted a key or the end of the text")]
    [InlineData("{ a = 1", "t.conf:1:8: seen the end of the text, wanted ',', a new line or '}'")]
    [InlineData("{ a = 1\n", "t.conf:2:1: seen the end of the text, wanted a key or '}'")]
    [InlineData("{} x", "t.conf:1:4: seen 'x', wanted nothing after the closing '}'")]
    [InlineData("[1]", "t.conf:1:1: seen '[', wanted an object at the root")]
    [InlineData("a = 1,, b = 2", "t.conf:1:7: seen ',', wanted a key or the end of the text")]
    [InlineData(", a = 1", "t.conf:1:1: seen ',', wanted a key or the end of the text")]
    [InlineData("a = [,1]", "t.conf:1:6: seen ',', wanted a value")]
    [InlineData("a = [1,,]", "t.conf:1:8: seen ',', wanted a value")]
    [InlineData("a = [1", "t.conf:1:7: seen the end of the text, wanted ',', a new line or ']'")]
    [InlineData("a = [1}", "t.conf:1:7: seen '}', wanted ',', a new line or ']'")]
    [InlineData("a = b = c", "t.conf:1:7: seen '=', wanted ',', a new line or the end of the text")]
    [InlineData("a..b = 1", "t.conf:1:1: seen a key with an empty element, wanted a name on each side of every '.' (an empty name needs quotes)")]
    [InlineData("\n  .a = 1", "t.conf:2:3: seen a key with an empty element, wanted a name on each side of every '.' (an empty name needs quotes)")]
    [InlineData("a. = 1", "t.conf:1:1: seen a key with an empty element, wanted a name on each side of every '.' (an empty name needs quotes)")]
    [InlineData("a = \"b", "t.conf:1:7: seen the end of the text inside the quotes opened at 1:5, wanted a closing '\"'")]
    [InlineData("a = \"b\nc\"", "t.conf:1:7: seen the end of the line inside the quotes opened at 1:5, wanted a closing '\"'")]
    [InlineData("a = \"b\tc\"", "t.conf:1:7: seen the control character \\u0009 inside quotes, wanted it written as an escape")]
    [InlineData("a = \"b\\qc\"", "t.conf:1:7: seen the escape '\\q', wanted one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")]
    [InlineData("a = \"\\u00g0\"", "t.conf:1:6: seen the escape '\\u', wanted one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")]
    [InlineData("a = \"\"\"b\n", "t.conf:1:5: seen '\"\"\"' that is never closed, wanted a closing '\"\"\"'")]
    [InlineData("a = \"\"\"b\n\"\"\" }", "t.conf:2:5: seen '}', wanted ',', a new line or the end of the text")]
    [InlineData("a = x@y", "t.conf:1:6: seen '@', wanted it inside quotes (\"…\"): this character is reserved")]
    [InlineData("a = 50$", "t.conf:1:7: seen '$', wanted it inside quotes (\"…\"): this character is reserved")]
    public void malformed_text_is_refused_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(text, "t.conf")).Message);

    [Fact]
    public void a_substitution_inside_quotes_is_plain_text() => Equal("{a:\"${b}\"}", "a = \"${b}\"");

    [Fact]
    public void a_value_knows_where_its_key_and_itself_begin()
    {
        HoconObject root = HoconObject.Parse("a {\n  b.c = [1,\n 2]\n}", "t.conf");
        HoconField? b = Assert.IsType<HoconObject>(root.Find("a")?.Value).Find("b");
        HoconList list = Assert.IsType<HoconList>(Assert.IsType<HoconObject>(b?.Value).Find("c")?.Value);
        Assert.Equal(
            ["t.conf:2:3", "t.conf:2:9", "t.conf:3:2"],
            new[] { b.At, list.At, list.Items[1].At }.Select(at => at.ToString()));
    }

    [Theory]
    [InlineData('[', "a = ")]
    [InlineData('{', "")]
    public void nesting_is_bounded_and_never_overflows_the_stack(char open, string prefix)
    {
        string text = prefix + string.Concat(Enumerable.Repeat(open == '[' ? "[" : "a{", 200_000));
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(text, "t.conf"));
        Assert.EndsWith("seen too many levels, wanted at most 64 levels of nesting", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void dotted_keys_count_as_nesting()
    {
        static string Dotted(int elements) => string.Join('.', Enumerable.Repeat("a", elements)) + " = 1";
        Assert.Single(HoconObject.Parse(Dotted(HoconBounds.NestingMax), "t.conf").Fields);
        Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(Dotted(HoconBounds.NestingMax + 1), "t.conf"));
        Assert.Throws<ConfigurationFault>(() => HoconObject.Parse($"x {{ {Dotted(HoconBounds.NestingMax)} }}", "t.conf"));
    }

    [Fact]
    public void a_text_larger_than_the_bound_is_refused()
    {
        string comment = "#" + new string('x', HoconBounds.TextBytesMax - 1);
        Assert.Empty(HoconObject.Parse(comment, "t.conf").Fields);
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(comment + "x", "t.conf"));
        Assert.Equal("t.conf:1:1: seen a text too large, wanted at most 1048576 bytes", fault.Message);
    }

    [Fact]
    public void bytes_that_are_not_utf8_are_refused_with_their_place()
    {
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(
            () => HoconObject.Parse([.. "a = 1\nb = "u8, 0xFF], "t.conf"));
        Assert.Equal("t.conf:2:5: seen bytes that are not UTF-8, wanted UTF-8 text", fault.Message);
    }

    /// <summary>Both texts have the same content, and different content would have been noticed.</summary>
    private static void Equal(string expected, string actual)
    {
        HoconObject parsed = HoconObject.Parse(actual, "actual");
        Assert.Equal(HoconObject.Parse(expected, "expected"), parsed);
        Assert.NotEqual(HoconObject.Parse($"{{more=1,\n{expected[1..]}", "other"), parsed);
    }
}
