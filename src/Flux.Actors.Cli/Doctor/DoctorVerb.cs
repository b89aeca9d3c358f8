using System.CommandLine;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Doctor;

public sealed class DoctorVerb
{
    private readonly Option<bool> _fix = new("--fix") { Description = "install what is missing, after asking" };

    public static Command Build(VerbBuilder verbs) => new DoctorVerb().Verb(verbs);

    private Command Verb(VerbBuilder verbs) =>
        verbs.Verb("doctor", "Check that this machine has what the network needs.", "doctor --fix --yes", Run, _fix);

    private async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        DoctorResponse report = await Ask(invocation, tests: true, invocation.Value(_fix), cancellation);
        invocation.Printer.Results(
            report, ContractsJson.Default.DoctorResponse, report.Checks, ContractsJson.Default.DoctorCheckResponse, View(report));
        return report.Ready ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Makes sure that a verb which needs the machine can go on; what is missing is installed after asking.</summary>
    /// <remarks>Shape: <paramref name="tests"/> adds what only the tests need, and can go without.</remarks>
    /// <exception cref="Problem">Something required is missing and may not be installed.</exception>
    public static async Task Require(Invocation invocation, bool tests, CancellationToken cancellation)
    {
        DoctorResponse report = await Ask(invocation, tests, fix: true, cancellation);
        foreach (DoctorCheckResponse check in report.Checks.Where(check => check.Outcome != "ok"))
        {
            invocation.Printer.Progress($"doctor: {check.Name}: {check.Outcome}: {check.Seen}{Hint(check)}");
        }

        DoctorCheckResponse? missing = report.Checks.FirstOrDefault(check => check.Required && check.Outcome is not ("ok" or "fixed"));
        if (!report.Ready)
        {
            throw new Problem(
                ProblemCode.Missing,
                $"this machine lacks {missing?.Name ?? "what the network needs"}",
                missing?.Seen,
                null,
                missing?.DoThis is { } command ? $"run {command}, or ./flux doctor --fix" : "run ./flux doctor --fix");
        }
    }

    private static Task<DoctorResponse> Ask(Invocation invocation, bool tests, bool fix, CancellationToken cancellation) =>
        invocation.Around.CheckRequirements(
            new DoctorRequest(
                invocation.DataDirectory, invocation.Configuration, tests, fix, question => Agree(invocation, question), invocation.Printer.Progress),
            cancellation);

    private static bool Agree(Invocation invocation, string question)
    {
        if (invocation.Yes)
        {
            invocation.Printer.Progress($"{question} yes (--yes)");
            return true;
        }

        if (!invocation.Around.Interactive)
        {
            invocation.Printer.Progress($"{question} no (nobody to ask; --yes or FLUX_YES=1 agrees)");
            return false;
        }

        invocation.Around.Error.Write($"{question} [y/N] ");
        return invocation.Around.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static string Hint(DoctorCheckResponse check) => check.DoThis is { } command ? $"; {command}" : string.Empty;

    private static Table View(DoctorResponse report) => Table.Of(
        report.Checks,
        ("CHECK", check => check.Name),
        ("OUTCOME", check => check.Required || check.Outcome == "ok" ? check.Outcome : $"{check.Outcome} (optional)"),
        ("SEEN", check => check.Seen),
        ("DO THIS", check => check.DoThis ?? string.Empty));
}
