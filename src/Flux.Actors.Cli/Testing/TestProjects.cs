using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>The repository and the test projects in it.</summary>
public static class TestProjects
{
    public const string Solution = "Flux.Actors.sln";

    /// <summary>Those that need nothing but the SDK and libsecp256k1.</summary>
    private static readonly string[] Unit =
        ["Kernel", "Domain", "Crypto", "Engine", "Configuration", "Network", "Simulation", "Cli", "Architecture"];

    /// <summary>The directory that holds the solution, at or above one of the given ones.</summary>
    /// <exception cref="Problem">There is none: this is an installed flux, not a repository's.</exception>
    public static string Repository(params string[] starts)
    {
        foreach (string start in starts)
        {
            for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, Solution)))
                {
                    return at.FullName;
                }
            }
        }

        throw new Problem(
            ProblemCode.NotFound, $"no {Solution} at or above {string.Join(" or ", starts)}", null, null, "run the tests in a clone of the repository");
    }

    /// <summary>The set's projects by name, in order.</summary>
    /// <exception cref="Problem">The set is empty, or one of its projects is not there.</exception>
    public static IReadOnlyList<string> Of(string set, string repository)
    {
        string tests = Path.Combine(repository, "tests");
        string[] all = Directory.Exists(tests)
            ? [.. Directory.EnumerateDirectories(tests, "*.Tests")
                .Select(directory => Path.GetFileName(directory)!)
                .Where(name => File.Exists(Path.Combine(tests, name, $"{name}.csproj")))
                .Order(StringComparer.Ordinal)]
            : [];
        string[] chosen = set == "unit" ? [.. Unit.Select(name => $"Flux.Actors.{name}.Tests")] : all;
        string? missing = chosen.FirstOrDefault(name => !all.Contains(name, StringComparer.Ordinal));
        return chosen.Length > 0 && missing is null
            ? chosen
            : throw new Problem(ProblemCode.NotFound, "a test project is not there", missing ?? "none", $"{tests}/*.Tests", null);
    }
}
