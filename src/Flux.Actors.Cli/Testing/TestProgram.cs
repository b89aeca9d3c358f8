namespace Flux.Actors.Cli.Testing;

/// <summary>A built test project, which is a program that runs its tests.</summary>
public static class TestProgram
{
    /// <summary>A project that takes longer than this hangs: itself, or something it started and that holds its output.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Where the build puts it.</summary>
    public static string Assembly(string repository, string project) =>
        Path.Combine(repository, "artifacts", "bin", project, "release", $"{project}.dll");

    /// <summary>Runs its tests, all or the chosen ones, into a results file, which is new or not there; answers the exit code, or why there is none.</summary>
    /// <remarks>Shape: <paramref name="chosen"/> is filters as the runner takes them, such as "-trait", "Promise=5"; several are met by either.</remarks>
    public static async Task<(int Code, string? Hung)> Run(
        RunProgram run, string repository, string project, string results, Action<string> line, string[] chosen, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);
        string[] arguments = ["exec", Assembly(repository, project), "-trx", results, "-noLogo", "-noColor", .. chosen];
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            return (await run(new ProgramOrder("dotnet", arguments, repository), line, limit.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (-1, $"did not end within {Limit.TotalMinutes:0} minutes");
        }
    }
}
