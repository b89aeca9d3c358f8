using System.Text.RegularExpressions;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Names say the domain's word. Source: STYLE §5.</summary>
public sealed partial class NamingTests
{
    private static readonly string[] Banned = ["Manager", "Helper", "Util", "Utils", "Common", "Base", "Impl", "Data", "Info", "Processor"];

    /// <summary>Pairs of words that are one word of the domain (docs/glossary.md).</summary>
    private static readonly string[] Terms = ["DataDirectory"];

    private static IReadOnlyList<Type> Types { get; } =
        [.. Repository.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => IsWritten(type))];

    [Fact]
    public void no_type_is_named_by_a_word_that_says_nothing()
    {
        Assert.NotEmpty(Types);
        Repository.AssertNone([.. Types.SelectMany(type => Problems(type.Name).Select(problem => $"{type}: {problem}"))]);
    }

    [Theory]
    [InlineData("ShardManager", true)]
    [InlineData("IDataSource", true)]
    [InlineData("BaseActor", true)]
    [InlineData("DataDirectory", false)]
    [InlineData("Database", false)]
    [InlineData("Base58Check", false)]
    [InlineData("Informed", false)]
    public void a_word_counts_only_when_it_stands_whole(string name, bool refused) => Assert.Equal(refused, Problems(name).Any());

    [Fact]
    public void interfaces_are_ports_or_have_a_second_implementation()
    {
        string tests = string.Join('\n', Repository.CodeFiles.Where(path => Repository.Relative(path).StartsWith("tests/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Repository.AssertNone(
        [
            .. from type in Types
               where type.IsInterface && type.Assembly.GetName().Name != "Flux.Actors.Ports"
               let name = type.Name.Split('`')[0]
               let count = Types.Count(each => !each.IsInterface && Implements(each, type)) + Regex.Count(tests, $@"\b(class|record|struct) [^\n{{;]*:[^\n{{;]*\b{name}\b")
               where count < 2
               select $"{type} has {count} implementation(s), test doubles included; make it a class or function, or move it to Ports",
        ]);
    }

    [Fact]
    public void namespaces_follow_folders() => Repository.AssertNone(
    [
        .. from path in Repository.CodeFiles
           let parts = Repository.Relative(path).Split('/')
           where parts[0] == "src" && parts.Length > 2
           let wanted = string.Join('.', parts[1..^1])
           let seen = Namespace().Match(File.ReadAllText(path))
           where seen.Success && seen.Groups[1].Value != wanted
           select $"{Repository.Relative(path)}: namespace {seen.Groups[1].Value} seen, {wanted} wanted",
    ]);

    private static IEnumerable<string> Problems(string name)
    {
        string rest = Terms.Aggregate(name, (text, term) => text.Replace(term, string.Empty, StringComparison.Ordinal));
        return Word().Matches(rest).Select(match => match.Value).Where(word => Array.IndexOf(Banned, word) >= 0)
            .Select(word => $"the word {word} says nothing about the domain");
    }

    private static bool Implements(Type type, Type port) =>
        type.GetInterfaces().Any(each => (each.IsGenericType ? each.GetGenericTypeDefinition() : each) == port);

    private static bool IsWritten(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false)
        && type.Namespace?.StartsWith("Flux.Actors", StringComparison.Ordinal) == true;

    /// <summary>A capital and what follows it; digits belong to the word, so Base58 is not Base.</summary>
    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
