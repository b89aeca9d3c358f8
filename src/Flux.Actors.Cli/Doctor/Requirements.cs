using Flux.Actors.Cli.Config;
using Flux.Actors.Configuration;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Doctor;

namespace Flux.Actors.Cli.Doctor;

/// <summary>What to check, and what may be done about it.</summary>
/// <remarks>
/// Shape: with <c>Fix</c>, what is missing is installed after <c>Agree</c> said yes to that one question; <c>Progress</c> gets a line per step.
/// <c>Tests</c> adds what only the tests need.
/// </remarks>
public sealed record DoctorRequest(
    string DataDirectory, ConfigurationSources Configuration, bool Tests, bool Fix, Func<string, bool> Agree, Action<string> Progress);

/// <summary>Looks at the machine, and with leave installs what is missing.</summary>
public delegate Task<DoctorResponse> CheckRequirements(DoctorRequest request, CancellationToken cancellation);

/// <summary>The requirements of the network on this machine.</summary>
public static class Requirements
{
    /// <summary>Room for a development network's journal and its samples' images.</summary>
    private const long FreeBytesMin = 512L * 1024 * 1024;

    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(60);

    public static Task<DoctorResponse> Check(DoctorRequest request, CancellationToken cancellation) =>
        Check(request, DoctorMachine.Here(), cancellation);

    /// <summary>The same for a machine that the caller describes.</summary>
    public static async Task<DoctorResponse> Check(DoctorRequest request, DoctorMachine machine, CancellationToken cancellation)
    {
        FluxOptions options = EffectiveConfiguration.Options(request.Configuration);
        // The API's port is the host's to judge: while a network runs, its port is held by right.
        MachineDoctor doctor = new(
            new DoctorOptions(
                request.DataDirectory, options.Containers.DockerSocket, [], FreeBytesMin, Samples: true, request.Tests, CommandLimit, EngineLimit),
            machine);
        DoctorReport before = await doctor.Examine(cancellation);
        bool isAsked = request.Fix && before.Checks.Any(check => !check.Ok && IsWanted(check, options));
        DoctorReport after = isAsked ? await doctor.Fix(request.Agree, request.Progress, cancellation) : before;
        foreach (DoctorAction action in after.Actions.Where(action => action.Outcome is DoctorOutcome.Failed or DoctorOutcome.NotPermitted))
        {
            request.Progress($"{action.Command}: {(action.Outcome == DoctorOutcome.Failed ? "failed" : "not permitted")}: {action.Detail}");
        }

        return new DoctorResponse(after.Ok, [.. after.Checks.Select(check => Describe(check, before, after))]);
    }

    /// <summary>Whether its absence is worth a question: a container engine is not when containers are to be simulated.</summary>
    private static bool IsWanted(DoctorCheck check, FluxOptions options) =>
        check.Required || check.Name == "postgresql" || options.Containers.Runtime != ContainerRuntime.Simulated;

    private static DoctorCheckResponse Describe(DoctorCheck check, DoctorReport before, DoctorReport after)
    {
        bool wasFine = before.Checks.Any(earlier => earlier.Name == check.Name && earlier.Ok);
        bool failed = after.Actions.Any(action => action.Outcome == DoctorOutcome.Failed);
        string outcome = check.Ok ? wasFine ? "ok" : "fixed" : failed ? "failed" : "missing";
        return new DoctorCheckResponse(
            check.Name, outcome, check.Required, check.Ok ? check.Seen : $"{check.Seen}, wanted {check.Wanted}", check.Fix);
    }
}
