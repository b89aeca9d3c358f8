using Flux.Actors.Cli.Apps;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>An app given to `flux up`: its documents, and the script beside them that makes its image, if there is one.</summary>
public sealed record UpDocuments(AppDocuments Documents, string? BuildScript)
{
    /// <summary>Reads the specification and what stands beside it.</summary>
    public static UpDocuments Read(Invocation invocation, string file)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(file, invocation.Around.WorkingDirectory))!;
        string deploy = Path.Combine(directory, "deploy.json");
        string script = Path.Combine(directory, "build.sh");
        return new UpDocuments(
            new AppDocuments(file, invocation.ReadText(file), File.Exists(deploy) ? invocation.ReadText(deploy) : null),
            File.Exists(script) ? script : null);
    }

    /// <summary>Whether the plan stumbles over an image that this machine could make itself.</summary>
    public bool NeedsImage(PlanResponse plan) =>
        BuildScript is not null
        && (plan.Workload is { ImagePresent: false } || plan.Problems.Any(problem => problem.Code == ProblemCode.ImageNotFound));

    /// <summary>Runs the script that makes the image.</summary>
    /// <exception cref="Problem">It failed.</exception>
    public async Task BuildImage(Invocation invocation, CancellationToken cancellation)
    {
        invocation.Printer.Progress($"{Documents.File}: its image is missing, running {BuildScript}");
        ProgramOrder order = new("bash", [BuildScript!], Path.GetDirectoryName(BuildScript)!);
        int code = await invocation.Around.RunProgram(order, line => invocation.Printer.Progress($"  {line}"), cancellation);
        if (code != 0)
        {
            throw new Problem(
                ProblemCode.ImageNotFound, $"{BuildScript} did not make the image", $"exit code {code}", "0", "run it by hand to see why");
        }
    }
}
