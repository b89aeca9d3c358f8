using Flux.Actors.Cli.Testing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Apps;

/// <summary>An app's file with what stands beside it: its deploy document, and the script that makes its image, where there are any.</summary>
public sealed record AppFolder(AppDocuments Documents, string? BuildScript)
{
    /// <summary>Reads the specification, and the deploy document: the one named, else <c>deploy.json</c> beside the specification, else none.</summary>
    /// <exception cref="Problem">A file can't be read.</exception>
    public static AppFolder Read(Invocation invocation, string file, string? deploy)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(file, invocation.Around.WorkingDirectory))!;
        string beside = Path.Combine(directory, "deploy.json");
        string script = Path.Combine(directory, "build.sh");
        string? used = deploy ?? (File.Exists(beside) ? beside : null);
        return new AppFolder(
            new AppDocuments(file, invocation.ReadText(file), used is null ? null : invocation.ReadText(used)),
            File.Exists(script) ? script : null);
    }

    /// <summary>What registering the app would do, once it is acceptable; an image that is missing is made first, where a script makes it.</summary>
    /// <exception cref="Problem">It is not acceptable, or its image could not be made.</exception>
    public async Task<PlanResponse> Plan(Invocation invocation, Deployment deployment, CancellationToken cancellation)
    {
        if (NeedsImage(await deployment.Ask(Documents, cancellation)))
        {
            await BuildImage(invocation, cancellation);
        }

        return await deployment.Plan(Documents, cancellation);
    }

    /// <summary>Whether the plan stumbles over an image that this machine could make itself.</summary>
    private bool NeedsImage(PlanResponse plan) =>
        BuildScript is not null
        && (plan.Workload is { ImagePresent: false } || plan.Problems.Any(problem => problem.Code == ProblemCode.ImageNotFound));

    /// <summary>Runs the script that makes the image.</summary>
    /// <exception cref="Problem">It failed.</exception>
    private async Task BuildImage(Invocation invocation, CancellationToken cancellation)
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
