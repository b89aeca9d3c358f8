using System.Reflection;

namespace Flux.Actors.Architecture.Tests;

/// <summary>The checkout that these tests were built from, and the assemblies built from its src folder.</summary>
internal static class Repository
{
    public const string Prefix = "Flux.Actors.";

    private static readonly string[] CodeFolders = ["src", "tests", "samples"];

    public static string Root { get; } = FindRoot();

    /// <summary>Project files under src, by path.</summary>
    public static IReadOnlyList<string> SourceProjects { get; } = Projects("src");

    public static IReadOnlyList<string> AllProjects { get; } = [.. SourceProjects, .. Projects("tests"), .. Projects("samples")];

    /// <summary>Every C# file that people wrote, by path.</summary>
    public static IReadOnlyList<string> CodeFiles { get; } = [.. CodeFolders.SelectMany(folder => Files(folder, "*.cs"))];

    /// <summary>The assemblies of src that lie beside this test, by name.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name == "flux" || (name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(Assembly.Load),
    ];

    public static Assembly Pure(string name) => Assemblies.Single(assembly => assembly.GetName().Name == Prefix + name);

    /// <summary>Path from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Fails with every problem on a line of its own.</summary>
    public static void AssertNone(IReadOnlyCollection<string> problems) =>
        Assert.True(problems.Count == 0, $"{problems.Count} problem(s):{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");

    private static IReadOnlyList<string> Projects(string folder) => Files(folder, "*.csproj");

    private static IReadOnlyList<string> Files(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? [.. Directory.GetFiles(path, pattern, SearchOption.AllDirectories).Where(IsWritten).Order(StringComparer.Ordinal)]
            : [];
    }

    private static bool IsWritten(string path) => !Relative(path).Split('/').Any(part => part is "obj" or "bin" or "artifacts");

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Flux.Actors.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Flux.Actors.sln above {AppContext.BaseDirectory}");
    }
}
