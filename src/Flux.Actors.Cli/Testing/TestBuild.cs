using System.Text.Json;

namespace Flux.Actors.Cli.Testing;

/// <summary>The build of the test projects that a solution filter names.</summary>
public static class TestBuild
{
    private const int ErrorsShown = 5;

    /// <summary>Builds them in one go; answers what is wrong, or null.</summary>
    public static async Task<string?> Run(RunProgram run, Action<string> progress, string repository, string filter, CancellationToken cancellation)
    {
        List<string> errors = [];
        string[] arguments = ["build", filter, "-c", "Release", "-nodeReuse:false", "-v", "q", "--nologo"];
        progress($"dotnet {string.Join(' ', arguments)}");
        int code = await run(new ProgramOrder("dotnet", arguments, repository), line => Keep(errors, line), cancellation);
        return code == 0 ? null : $"the build failed (exit code {code}): {string.Join("; ", errors.Distinct().Take(ErrorsShown))}";
    }

    /// <summary>The names of the filter's projects, in its order.</summary>
    public static string[] Projects(string repository, string filter)
    {
        using JsonDocument read = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository, filter)));
        return
        [
            .. read.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
                .Select(project => Path.GetFileNameWithoutExtension(project.GetString()!.Replace('\\', '/'))),
        ];
    }

    private static void Keep(List<string> errors, string line)
    {
        if (line.Contains(": error ", StringComparison.Ordinal))
        {
            errors.Add(line.Trim());
        }
    }
}
