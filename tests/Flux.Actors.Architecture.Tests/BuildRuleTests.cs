using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Flux.Actors.Architecture.Tests;

/// <summary>What keeps the build repeatable and the root readable. Source: STYLE §1 and §2, DESIGN §15.</summary>
public sealed partial class BuildRuleTests
{
    private const int EditorConfigLinesMax = 80;

    private static readonly string[] RootNames =
    [
        "Flux.Actors.sln", "src", "tests", "hocon", "samples", "docs", "README.md", ".editorconfig", "flux",
        // What tools insist on finding here.
        "Directory.Build.props", "Directory.Packages.props", "global.json", ".gitignore", ".gitattributes", ".git-blame-ignore-revs", "LICENSE", ".ci", ".git",
    ];

    private static XDocument Packages => XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));

    [Fact]
    public void every_package_has_one_exact_version()
    {
        XElement[] versions = [.. Packages.Descendants("PackageVersion")];
        Assert.NotEmpty(versions);
        Repository.AssertNone(
        [
            .. from version in versions
               let seen = (string?)version.Attribute("Version") ?? "nothing"
               where !Exact().IsMatch(seen)
               select $"Directory.Packages.props: {(string?)version.Attribute("Include")} {seen} seen, one exact version wanted",
            .. from version in versions
               group version by (string?)version.Attribute("Include") into same
               where same.Count() > 1
               select $"Directory.Packages.props: {same.Key} stands there {same.Count()} times",
        ]);
    }

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("10.36.0.15337", true)]
    [InlineData("2.0.0-beta4.22272.1", true)]
    [InlineData("1.2.*", false)]
    [InlineData("[1.2.3,2.0)", false)]
    [InlineData("1.2.3-*", false)]
    public void a_floating_version_is_told_from_an_exact_one(string version, bool exact) => Assert.Equal(exact, Exact().IsMatch(version));

    [Fact]
    public void projects_state_no_versions_of_their_own_and_have_a_lock_file() => Repository.AssertNone(
    [
        .. from path in Repository.AllProjects
           from package in XDocument.Load(path).Descendants("PackageReference")
           where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
           select $"{Repository.Relative(path)}: {(string?)package.Attribute("Include")} states a version; it belongs in Directory.Packages.props",
        .. from path in Repository.AllProjects
           where !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json"))
           select $"{Repository.Relative(path)} has no packages.lock.json",
    ]);

    [Fact]
    public void the_editor_configuration_stays_short()
    {
        int lines = File.ReadLines(Path.Combine(Repository.Root, ".editorconfig")).Count();
        Assert.True(lines <= EditorConfigLinesMax, $".editorconfig: {lines} lines seen, at most {EditorConfigLinesMax} wanted");
    }

    [Fact]
    public void the_root_holds_only_what_belongs_there()
    {
        string[] ignored = [.. File.ReadLines(Path.Combine(Repository.Root, ".gitignore")).Select(line => line.Trim('/', '*', ' ')).Where(line => line.Length > 0)];
        Repository.AssertNone(
        [
            .. from path in Directory.GetFileSystemEntries(Repository.Root)
               let name = Path.GetFileName(path)
               where Array.IndexOf(RootNames, name) < 0 && !Array.Exists(ignored, each => name == each || (each[0] == '.' && name.EndsWith(each, StringComparison.Ordinal)))
               select $"{name} lies in the root; plans, notes and results don't belong there",
        ]);
    }

    [Fact]
    public void no_warning_is_silenced_in_code() => Repository.AssertNone(
    [
        .. from path in Repository.CodeFiles
           from line in File.ReadLines(path).Select((text, index) => (Text: text, Number: index + 1))
           where Silencer().IsMatch(line.Text)
           select $"{Repository.Relative(path)}({line.Number}): {line.Text.Trim()}",
    ]);

    [GeneratedRegex(@"\A\d+(\.\d+){2,3}(-[0-9A-Za-z.]+)?\z")]
    private static partial Regex Exact();

    [GeneratedRegex(@"^\s*(#pragma warning|#nullable disable|\[(assembly: )?SuppressMessage)")]
    private static partial Regex Silencer();
}
