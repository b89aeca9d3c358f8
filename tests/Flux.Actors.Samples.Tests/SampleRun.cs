using System.Diagnostics;

namespace Flux.Actors.Samples.Tests;

/// <summary>A sample's built program, run to its end in a process of its own: its exit code and what it printed.</summary>
public sealed record SampleRun(int ExitCode, IReadOnlyList<string> Lines)
{
    public static string Repository { get; } = FindRepository();

    public override string ToString() => string.Join('\n', Lines);

    public static async Task<SampleRun> Of(string program, params string[] arguments)
    {
        // As this test was built: debug or release.
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string file = Path.Combine(Repository, "artifacts", "bin", program, configuration, $"{program}.dll");
        ProcessStartInfo start = new("dotnet", [file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // One that ends by a signal would leave its diagnostic pipes in the temporary directory.
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new SampleRun(process.ExitCode, [.. $"{await errors}{output}".Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static string FindRepository()
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
