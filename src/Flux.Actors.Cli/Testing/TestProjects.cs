using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>What a set of tests consists of.</summary>
/// <remarks>
/// Shape: <c>Build</c> is the solution or filter, from the repository's directory; <c>SideBySide</c> are the projects that need nothing but a processor, those that take
/// longest first; <c>Alone</c> are those that share this machine's Docker, ports and disk, in order of their names.
/// </remarks>
public sealed record TestSet(string Build, IReadOnlyList<string> SideBySide, IReadOnlyList<string> Alone);

/// <summary>The repository and the test projects in it.</summary>
public static class TestProjects
{
    public const string Solution = "Flux.Actors.sln";

    /// <summary>Names the projects that need nothing but the SDK and libsecp256k1, for the build as for the run.</summary>
    public const string UnitFilter = "tests/unit.slnf";

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

    /// <summary>The set of that name, unit or all.</summary>
    /// <exception cref="Problem">The set is empty, one of its projects is not there, or the filter can't be read.</exception>
    public static TestSet Of(string set, string repository)
    {
        string tests = Path.Combine(repository, "tests");
        string[] all = Directory.Exists(tests)
            ? [.. Directory.EnumerateDirectories(tests, "*.Tests")
                .Select(directory => Path.GetFileName(directory)!)
                .Where(name => File.Exists(Path.Combine(tests, name, $"{name}.csproj")))
                .Order(StringComparer.Ordinal)]
            : [];
        string[] unit = Unit(Path.Combine(repository, UnitFilter));
        string? missing = unit.FirstOrDefault(name => !all.Contains(name, StringComparer.Ordinal));
        if (unit.Length == 0 || missing is not null)
        {
            throw new Problem(ProblemCode.NotFound, "a test project is not there", missing ?? "none", $"{tests}/*.Tests", null);
        }

        return set == "unit" ? new TestSet(UnitFilter, unit, []) : new TestSet(Solution, unit, [.. all.Except(unit, StringComparer.Ordinal)]);
    }

    private static string[] Unit(string filter)
    {
        try
        {
            using JsonDocument read = JsonDocument.Parse(File.ReadAllText(filter));
            return
            [
                .. read.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
                    .Select(project => Path.GetFileNameWithoutExtension(project.GetString()!.Replace('\\', '/'))),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new Problem(ProblemCode.NotFound, $"{filter} can't be read", e.Message, "a solution filter", "put it back from the repository");
        }
    }
}
