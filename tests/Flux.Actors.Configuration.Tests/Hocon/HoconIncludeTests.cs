using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

public sealed class HoconIncludeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-include-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("include \"x.conf\"")]
    [InlineData("include file(\"x.conf\")")]
    [InlineData("include required(\"x.conf\")")]
    [InlineData("include required(file(\"x.conf\"))")]
    [InlineData("include required( file(\n\"x.conf\" ) )")]
    [InlineData("include\n\n  \"x.conf\"")]
    [InlineData("include \"x\"")]
    [InlineData("{ include \"x.conf\" }")]
    [InlineData("include \"x.conf\",")]
    [InlineData("include \"sub/../x.conf\" # a comment")]
    [InlineData("include \"DIRECTORY/x.conf\"")]
    public void every_way_to_name_a_file_includes_it(string text)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        Write("x.conf", "a = 1");
        Means("a = 1", text.Replace("DIRECTORY", _directory, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a = 0, b = 0, include \"x.conf\"", "a = 1, b = 0, m {x = 1}")]
    [InlineData("include \"x.conf\", a = 0", "a = 0, m {x = 1}")]
    [InlineData("m {y = 2}, include \"x.conf\", m {z = 3}", "a = 1, m {x = 1, y = 2, z = 3}")]
    [InlineData("in { side { include \"x.conf\" } }", "in { side { a = 1, m {x = 1} } }")]
    [InlineData("in.side { include \"x.conf\" } { a = 2 }", "in { side { a = 2, m {x = 1} } }")]
    [InlineData("list = [{ include \"x.conf\" }]", "list = [{a = 1, m {x = 1}}]")]
    [InlineData("foo include = 42, b = include, c = [include], \"include\" = 1", "\"foo include\" = 42, b = \"include\", c = [\"include\"], \"include\" = 1")]
    public void an_included_file_stands_in_the_place_of_its_include(string text, string same)
    {
        Write("x.conf", "a = 1, m {x = 1}");
        Means(same, text);
    }

    [Theory]
    [InlineData("a { include \"x.conf\" }", "a {x = 10, y = 10, z = 1}")]
    [InlineData("a { include \"x.conf\" }, a {x = 42}", "a {x = 42, y = 42, z = 1}")]
    [InlineData("a { include \"x.conf\" }, x = 7", "a {x = 10, y = 10, z = 1}, x = 7")]
    [InlineData("a { include \"x.conf\" }, top = 7", "a {x = 10, y = 10, z = 7}, top = 7")]
    [InlineData("a { b { include \"x.conf\" }, top = 8 }", "a {b {x = 10, y = 10, z = 1}, top = 8}")]
    [InlineData("a { include \"middle.conf\" }", "a {top = 9, b {x = 10, y = 10, z = 9}}")]
    [InlineData("list = [0], include \"add.conf\", list += 3", "list = [0, 1, 2, 3]")]
    [InlineData("s { list = [0], include \"add.conf\", list += 3 }", "s {list = [0, 1, 2, 3]}")]
    public void substitutions_in_an_included_file_look_below_the_include_and_then_from_the_root(string text, string same)
    {
        Write("x.conf", "x = 10, y = ${x}, z = 1, z = ${?top}");
        Write("middle.conf", "top = 9, b { include \"x.conf\" }");
        Write("add.conf", "list = ${list} [1]\nlist += 2");
        Means(same, text);
    }

    [Fact]
    public void a_relative_name_starts_at_the_including_file_and_places_name_the_file()
    {
        Write("sub/one.conf", "include \"two.conf\"\ninclude \"deeper/three.conf\"");
        Write("sub/two.conf", "two = 2");
        Write("sub/deeper/three.conf", "\n  three = 3\ninclude \"../two.conf\"");
        HoconObject root = Read("include \"sub/one.conf\"");
        Assert.Equal(HoconObject.Parse("two = 2, three = 3", "same"), root);
        Assert.Equal($"{_directory}/sub/deeper/three.conf:2:3", $"{root.Find("three")?.At}");
    }

    [Fact]
    public void a_name_without_an_extension_is_the_json_file_and_over_it_the_hocon_file()
    {
        Write("both.json", """{"a":1,"b":1}""");
        Write("both.conf", "b = 2");
        Means("a = 1, b = 2", "include \"both\"");
        Write("both", "c = 3");
        Means("c = 3", "include \"both\"");
    }

    [Fact]
    public void a_missing_file_is_passed_over_unless_it_is_required()
    {
        Means("a = 1", "include \"missing.conf\"\ninclude file(\"no/such\")\na = 1");
        Refuses("\n include required(\"missing.conf\")", "FILE:2:2: seen the required file 'missing.conf', which does not exist, wanted a file that does");
        Refuses("include required(file(\"missing\"))", "FILE:1:1: seen the required file 'missing', which does not exist, wanted a file that does");
    }

    [Theory]
    [InlineData("include url(\"http://x/y.conf\")", "FILE:1:1: seen 'include url(\"http://x/y.conf\")', wanted a file: nothing is fetched from the network while a node starts")]
    [InlineData("include \"https://x/y.conf\"", "FILE:1:1: seen 'include \"https://x/y.conf\"', wanted a file: nothing is fetched from the network while a node starts")]
    [InlineData("include required(classpath(\"y.conf\"))", "FILE:1:1: seen 'include classpath(\"y.conf\")', wanted a file: there is no class path here")]
    [InlineData("include \"y.properties\"", "FILE:1:1: seen 'include \"y.properties\"', wanted a HOCON or JSON file")]
    [InlineData("include x.conf", "FILE:1:15: seen the end of the text, wanted WANTED")]
    [InlineData("include = 5", "FILE:1:9: seen '=', wanted WANTED")]
    [InlineData("include", "FILE:1:8: seen the end of the text, wanted WANTED")]
    [InlineData("include\"x.conf\"", "FILE:1:8: seen \"x.conf\", wanted WANTED")]
    [InlineData("include ${x}", "FILE:1:9: seen '${', wanted WANTED")]
    [InlineData("include file(\"x.conf\"", "FILE:1:1: seen 'include file(\"…\"', wanted WANTED")]
    [InlineData("include fill(\"x.conf\")", "FILE:1:1: seen 'include fill(\"…\")', wanted WANTED")]
    [InlineData("include \"x.conf\" \"y.conf\"", "FILE:1:18: seen \"y.conf\", wanted ',', a new line or the end of the text")]
    [InlineData("include \"list.conf\"", "DIR/list.conf:1:1: seen '[', wanted an object at the root")]
    [InlineData("include \"broken.conf\"", "DIR/broken.conf:2:5: seen '}', wanted a value")]
    [InlineData("l = [{ include \"subst.conf\" }]", "DIR/subst.conf:1:5: seen a substitution in a file that is included inside a list, wanted such a file without substitutions")]
    public void what_is_not_an_include_of_a_file_is_refused_by_name(string text, string message)
    {
        Write("list.conf", "[1]");
        Write("broken.conf", "a {\nb = }");
        Write("subst.conf", "a = ${b}");
        Refuses(text, message);
    }

    [Fact]
    public void a_directory_is_refused_and_not_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "folder.conf"));
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(() => Read("include \"folder.conf\""));
        Assert.Contains("which cannot be read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void files_that_include_one_another_in_a_circle_are_refused_with_the_chain()
    {
        Write("a.conf", "include \"b.conf\"");
        Write("b.conf", "x = 1\ninclude \"c.conf\"");
        Write("c.conf", "include \"sub/../a.conf\"");
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        Refuses(
            "include \"a.conf\"",
            "DIR/c.conf:1:1: seen a file that includes itself: DIR/a.conf → DIR/b.conf → DIR/c.conf → DIR/sub/../a.conf, wanted an include that ends");
        Refuses("include \"node.conf\"", "FILE:1:1: seen a file that includes itself: FILE → FILE, wanted an include that ends");
    }

    [Fact]
    public void the_depth_and_the_number_of_includes_are_bounded()
    {
        Write("0.conf", "end = 1");
        for (int i = 1; i <= HoconBounds.IncludeDepthMax; i++)
        {
            Write($"{i}.conf", $"include \"{i - 1}.conf\"");
        }

        Means("end = 1", $"include \"{HoconBounds.IncludeDepthMax - 1}.conf\"");
        Refuses(
            $"include \"{HoconBounds.IncludeDepthMax}.conf\"",
            "DIR/1.conf:1:1: seen too many files that include one another, wanted at most 16 levels");

        string Times(int count) => string.Join('\n', Enumerable.Repeat("include \"0.conf\"", count));
        Means("end = 1", Times(HoconBounds.IncludedFilesMax));
        Refuses(
            Times(HoconBounds.IncludedFilesMax + 1),
            "FILE:257:1: seen too many included files, wanted at most 256, each time counted");
    }

    [Fact]
    public void the_size_is_bounded_for_all_files_together()
    {
        Write("large.conf", "#" + new string('x', HoconBounds.TextBytesMax / 3));
        Means("{}", "include \"large.conf\"\ninclude \"large.conf\"");
        Refuses(
            "include \"large.conf\"\ninclude \"large.conf\"\ninclude \"large.conf\"",
            "DIR/large.conf:1:1: seen a text too large, together with what it includes, wanted at most 1048576 bytes");
        if (OperatingSystem.IsLinux())
        {
            Refuses("include \"/dev/zero\"", "/dev/zero:1:1: seen a text too large, together with what it includes, wanted at most 1048576 bytes");
        }
    }

    [Fact]
    public void a_text_that_is_no_file_includes_nothing() =>
        Assert.Equal(
            "t.conf:1:1: seen 'include' in a text that is not a file, wanted the text without it: there is no directory to start from",
            Assert.Throws<ConfigurationFault>(() => HoconObject.Parse("include \"x.conf\"", "t.conf")).Message);

    private void Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private HoconObject Read(string text)
    {
        Write("node.conf", text);
        return HoconResolver.Resolve(HoconDocument.ParseFile(Path.Combine(_directory, "node.conf")));
    }

    private void Means(string same, string text) => Assert.Equal(HoconObject.Parse(same, "same"), Read(text));

    private void Refuses(string text, string message)
    {
        const string wanted =
            "a quoted file name, as in include \"x.conf\", include file(\"x.conf\") or include required(\"x.conf\") "
            + "(a key of this name needs quotes)";
        Assert.Equal(
            message.Replace("FILE", $"{_directory}/node.conf", StringComparison.Ordinal)
                .Replace("DIR", _directory, StringComparison.Ordinal)
                .Replace("WANTED", wanted, StringComparison.Ordinal),
            Assert.Throws<ConfigurationFault>(() => Read(text)).Message);
    }
}
