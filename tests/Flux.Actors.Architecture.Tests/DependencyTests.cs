using System.Reflection;
using System.Xml.Linq;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Who may reference whom. Source: DESIGN §5; a row references only the rows it names.</summary>
public sealed class DependencyTests
{
    private static readonly string[] BelowNode =
    [
        "Kernel", "Domain", "Crypto", "Ports", "Engine", "Journal.Sql", "Transport.Http", "Containers.Docker", "Configuration", "Network", "Contracts",
    ];

    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Kernel"] = [],
        ["Domain"] = ["Kernel"],
        ["Crypto"] = ["Kernel"],
        ["Ports"] = ["Kernel"],
        ["Engine"] = ["Ports"],
        ["Journal.Sql"] = ["Ports"],
        ["Transport.Http"] = ["Ports"],
        ["Containers.Docker"] = ["Ports"],
        ["Configuration"] = [],
        ["Network"] = ["Domain", "Crypto", "Engine"],
        ["Contracts"] = ["Kernel"],
        ["Node"] = BelowNode,
        ["Simulation"] = ["Network", "TestKit"],
        ["Cli"] = ["Contracts", "Crypto", "Node", "Simulation"],
        ["TestKit"] = ["Ports"],
        ["Akka"] = ["Network"],
    };

    [Fact]
    public void every_project_references_only_what_its_row_names()
    {
        Assert.NotEmpty(Repository.SourceProjects);
        Repository.AssertNone([.. Repository.SourceProjects.SelectMany(path => Problems(NameOf(path), References(path)))]);
    }

    [Fact]
    public void a_forbidden_edge_is_named_with_what_is_allowed()
    {
        string problem = Assert.Single(Problems("Domain", ["Kernel", "Engine"]));
        Assert.Equal("Domain references Engine; seen: Kernel, Engine; allowed: Kernel (docs/architecture.md)", problem);
        Assert.Equal("Kernel references Domain; seen: Domain; allowed: nothing (docs/architecture.md)", Assert.Single(Problems("Kernel", ["Domain"])));
        Assert.Contains("no row", Assert.Single(Problems("Extras", [])), StringComparison.Ordinal);
    }

    [Fact]
    public void compiled_assemblies_use_no_project_that_theirs_may_not_reach() =>
        Repository.AssertNone([.. Repository.Assemblies.SelectMany(CompiledProblems)]);

    [Fact]
    public void no_project_takes_a_package_that_the_feed_does_not_have()
    {
        string[] unavailable = ["Akka", "Docker.DotNet", "NBitcoin", "Hyperion", "Microsoft.Orleans", "Grpc", "MessagePack", "StackExchange.Redis"];
        Repository.AssertNone(
        [
            .. from path in Repository.AllProjects
               where NameOf(path) != "Akka"
               from package in Items(path, "PackageReference")
               where unavailable.Any(name => package == name || package.StartsWith(name + ".", StringComparison.Ordinal))
               select $"{Repository.Relative(path)} takes {package}, which can't be restored (docs/adr)",
        ]);
    }

    [Fact]
    public void no_project_references_a_file_or_a_test() => Repository.AssertNone(
    [
        .. from path in Repository.SourceProjects
           from reference in Items(path, "Reference")
           select $"{Repository.Relative(path)} references the file {reference}; project or package references wanted",
        .. from path in Repository.SourceProjects
           from reference in Items(path, "ProjectReference")
           where !Path.GetFullPath(reference, Path.GetDirectoryName(path)!).StartsWith(Path.Combine(Repository.Root, "src"), StringComparison.Ordinal)
           select $"{Repository.Relative(path)} references {reference}, which is outside src",
    ]);

    [Fact]
    public void every_project_is_in_the_solution_and_every_source_assembly_is_tested_here()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Flux.Actors.sln")).Replace('\\', '/');
        HashSet<string> loaded = [.. Repository.Assemblies.Select(assembly => assembly.GetName().Name!)];
        Repository.AssertNone(
        [
            .. from path in Repository.AllProjects
               where NameOf(path) != "Akka" && !solution.Contains(Repository.Relative(path), StringComparison.Ordinal)
               select $"{Repository.Relative(path)} is not in Flux.Actors.sln",
            .. from path in Repository.SourceProjects
               where NameOf(path) is not ("Akka" or "Cli") && !loaded.Contains(Repository.Prefix + NameOf(path))
               select $"{Repository.Relative(path)} is built into no assembly beside this test; reference it from Flux.Actors.Architecture.Tests",
        ]);
    }

    private static IEnumerable<string> Problems(string project, IReadOnlyList<string> references)
    {
        if (!Allowed.TryGetValue(project, out string[]? allowed))
        {
            return [$"{project} has no row in the dependency table; a new project needs one in docs/architecture.md and here"];
        }

        return references.Except(allowed).Select(reference =>
            $"{project} references {reference}; seen: {Names(references)}; allowed: {Names(allowed)} (docs/architecture.md)");
    }

    /// <summary>What the compiler wrote down may only be what the rows reach, directly or through others.</summary>
    private static IEnumerable<string> CompiledProblems(Assembly assembly)
    {
        string project = assembly.GetName().Name == "flux" ? "Cli" : assembly.GetName().Name![Repository.Prefix.Length..];
        SortedSet<string> reachable = Reachable(project);
        return assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith(Repository.Prefix, StringComparison.Ordinal))
            .Select(name => name[Repository.Prefix.Length..])
            .Where(name => !reachable.Contains(name))
            .Select(name => $"{project} uses types of {name}; reachable by its row: {Names([.. reachable])} (docs/architecture.md)");
    }

    private static SortedSet<string> Reachable(string project)
    {
        SortedSet<string> reached = new(StringComparer.Ordinal);
        Queue<string> open = new([project]);
        while (open.TryDequeue(out string? at))
        {
            foreach (string next in Allowed.TryGetValue(at, out string[]? allowed) ? allowed.Where(reached.Add) : [])
            {
                open.Enqueue(next);
            }
        }

        return reached;
    }

    private static IReadOnlyList<string> References(string path) => [.. Items(path, "ProjectReference").Select(NameOf)];

    private static IReadOnlyList<string> Items(string path, string kind) =>
    [
        .. XDocument.Load(path).Descendants()
            .Where(element => element.Name.LocalName == kind)
            .Select(element => ((string?)element.Attribute("Include") ?? string.Empty).Replace('\\', '/')),
    ];

    private static string NameOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.StartsWith(Repository.Prefix, StringComparison.Ordinal) ? name[Repository.Prefix.Length..] : name;
    }

    private static string Names(IReadOnlyCollection<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);
}
