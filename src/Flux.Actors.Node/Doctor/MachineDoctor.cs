using System.Globalization;
using System.Net;
using Flux.Actors.Containers.Docker;

namespace Flux.Actors.Node.Doctor;

/// <summary>Checks what this machine needs to run a network, and mends what is missing after asking.</summary>
/// <remarks>Shape: the questions are single sentences that name the exact command; whoever asks decides how (a terminal, --yes, FLUX_YES=1).</remarks>
public sealed class MachineDoctor(DoctorOptions options, DoctorMachine machine)
{
    private const int RuntimeMajor = 10;
    private static readonly string[] Dockerds = ["/usr/sbin/dockerd", "/usr/bin/dockerd"]; // The distribution's and the vendor's.

    /// <summary>The distribution's packages keep a server beside every other version's; the newest counts.</summary>
    private static readonly string[] DatabaseServers = [.. Enumerable.Range(14, 17).Reverse().Select(version => $"/usr/lib/postgresql/{version}/bin/postgres")];

    /// <summary>Program, log file and options come as arguments, so no path is ever read as shell.</summary>
    private const string EngineShell = "engine=$1; log=$2; shift 2; setsid \"$engine\" --storage-driver=vfs \"$@\" >>\"$log\" 2>&1 </dev/null &";

    private static readonly string[] CryptoLibraries = [.. Enumerable.Range(0, 7).Select(version => $"libsecp256k1.so.{6 - version}"), "libsecp256k1.so"];

    /// <summary>Looks, and changes nothing.</summary>
    public async Task<DoctorReport> Examine(CancellationToken cancellation) => new(await Checks(cancellation).ConfigureAwait(false), []);

    /// <summary>Looks, mends what can be mended, and looks again: <paramref name="ask"/> is asked before each step, <paramref name="tell"/> takes each command as it runs.</summary>
    public async Task<DoctorReport> Fix(Func<string, bool> ask, Action<string> tell, CancellationToken cancellation)
    {
        var actions = new List<DoctorAction>();
        string[] packages = [.. (await Checks(cancellation).ConfigureAwait(false)).Where(check => !check.Ok).SelectMany(check => PackagesFor(check.Name)).Distinct()];
        if (packages.Length > 0)
        {
            await Install(packages, actions, ask, tell, cancellation).ConfigureAwait(false);
        }

        DockerDetection docker = await machine.DetectDocker(options.DockerSocket, cancellation).ConfigureAwait(false);
        if (docker is { Available: false, Forbidden: false } && Dockerd is { } engine)
        {
            await StartEngine(engine, actions, ask, tell, cancellation).ConfigureAwait(false);
        }

        return new DoctorReport(await Checks(cancellation).ConfigureAwait(false), actions);
    }

    private async Task<IReadOnlyList<DoctorCheck>> Checks(CancellationToken cancellation)
    {
        List<DoctorCheck> checks = [Runtime(), Crypto(), await Docker(cancellation).ConfigureAwait(false)];
        if (options.Samples)
        {
            bool there = machine.FileExists("/bin/busybox");
            checks.Add(new DoctorCheck(
                "busybox", there, Required: false, there ? "/bin/busybox" : "no /bin/busybox", "busybox-static, to build the images of the samples",
                there ? null : AptInstall("busybox-static")));
        }

        if (options.Tests)
        {
            checks.Add(Database());
        }

        checks.Add(Disk());
        checks.AddRange(options.Ports.Select(Port));
        return checks;
    }

    private DoctorCheck Runtime()
    {
        bool fine = Version.TryParse(machine.DotnetVersion, out Version? version) && version.Major >= RuntimeMajor;
        return new DoctorCheck("dotnet", fine, Required: true, machine.DotnetVersion, $"{RuntimeMajor}.0 or newer", Fix: null);
    }

    private DoctorCheck Crypto()
    {
        string? found = CryptoLibraries.FirstOrDefault(machine.LibraryLoads);
        return new DoctorCheck(
            "libsecp256k1", found is not null, Required: true, found ?? $"none of {CryptoLibraries[0]} to .0 loads", "libsecp256k1, for signatures",
            found is null ? AptInstall("libsecp256k1-1") : null);
    }

    private async Task<DoctorCheck> Docker(CancellationToken cancellation)
    {
        DockerDetection docker = await machine.DetectDocker(options.DockerSocket, cancellation).ConfigureAwait(false);
        string? fix = docker.Available ? null
            : docker.Forbidden ? "sudo usermod -aG docker \"$USER\", then log in again"
            : Dockerd is { } engine ? StartCommand(engine) : AptInstall("docker.io", "iptables");
        return new DoctorCheck(
            "docker", docker.Available, Required: false,
            docker.Available ? $"engine {docker.Version}, API {docker.ApiVersion}" : docker.Reason ?? "no engine",
            $"an engine with API 1.41 or newer on {options.DockerSocket}; without it containers are simulated", fix);
    }

    /// <summary>The tests start servers of their own from its programs; the package's own one need not run.</summary>
    private DoctorCheck Database()
    {
        string? found = DatabaseServers.FirstOrDefault(machine.FileExists);
        return new DoctorCheck(
            "postgresql", found is not null, Required: false, found ?? "no /usr/lib/postgresql/*/bin/postgres",
            "PostgreSQL 14 or newer, for the tests of the shared journal; without it they are skipped", found is null ? AptInstall("postgresql") : null);
    }

    private DoctorCheck Disk()
    {
        long free = machine.FreeBytes(options.DataDirectory);
        return new DoctorCheck(
            "disk", free >= options.FreeBytesMin, Required: true, $"{Mebibytes(free)} MiB free for {options.DataDirectory}", $"{Mebibytes(options.FreeBytesMin)} MiB free", Fix: null);
    }

    private DoctorCheck Port(IPEndPoint endpoint)
    {
        string? held = machine.PortHeld(endpoint);
        return new DoctorCheck($"port {endpoint}", held is null, Required: true, held ?? "free", "free, or another one with --api HOST:PORT", Fix: null);
    }

    private IEnumerable<string> PackagesFor(string check) => check switch
    {
        "libsecp256k1" => ["libsecp256k1-1"],
        "busybox" => ["busybox-static"],
        "postgresql" => ["postgresql"],
        "docker" when Dockerd is null => ["docker.io", "iptables"],
        _ => [],
    };

    private async Task Install(
        string[] packages, List<DoctorAction> actions, Func<string, bool> ask, Action<string> tell, CancellationToken cancellation)
    {
        string command = AptInstall(packages);
        if (!machine.HasApt)
        {
            actions.Add(new DoctorAction(command, DoctorOutcome.NotPermitted, "this machine has no apt-get; install these with its own package tool"));
        }
        else if (May(command, $"Install {string.Join(", ", packages)} with: {command}", actions, ask))
        {
            foreach (string package in packages)
            {
                if (!(await machine.Run("apt-cache", ["show", package], options.CommandTimeout, cancellation).ConfigureAwait(false)).Succeeded)
                {
                    await Take("apt-get", ["update"], actions, tell, cancellation).ConfigureAwait(false);
                    break;
                }
            }

            await Take("apt-get", ["install", "-y", "--no-install-recommends", .. packages], actions, tell, cancellation).ConfigureAwait(false);
        }
    }

    private async Task StartEngine(string engine, List<DoctorAction> actions, Func<string, bool> ask, Action<string> tell, CancellationToken cancellation)
    {
        string command = StartCommand(engine);
        if (!May(command, $"Start the Docker engine with: {command}", actions, ask))
        {
            return;
        }

        if (machine.HasSystemd)
        {
            await Take("systemctl", ["start", "docker"], actions, tell, cancellation).ConfigureAwait(false);
            return;
        }

        // The shell only redirects; the engine gets a session of its own, so it outlives this process and its terminal.
        tell(command);
        CommandOutcome start = await machine.Run(
            "/bin/sh", ["-c", EngineShell, "sh", engine, LogFile(), .. HostOption], options.CommandTimeout, cancellation).ConfigureAwait(false);
        string? reason = start.Succeeded ? await WaitForEngine(cancellation).ConfigureAwait(false) : start.Output;
        actions.Add(new DoctorAction(command, reason is null ? DoctorOutcome.Done : DoctorOutcome.Failed, reason));
    }

    /// <summary>Null once the engine answers; why not when it doesn't in time.</summary>
    private async Task<string?> WaitForEngine(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.EngineTimeout);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        string? reason = null;
        try
        {
            do
            {
                DockerDetection docker = await machine.DetectDocker(options.DockerSocket, deadline.Token).ConfigureAwait(false);
                if (docker.Available)
                {
                    return null;
                }

                reason = docker.Reason;
            }
            while (await tick.WaitForNextTickAsync(deadline.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over: the last reason is the answer.
        }

        return string.Create(CultureInfo.InvariantCulture, $"no answer within {options.EngineTimeout.TotalSeconds:0} s: {reason}; see {LogFile()}");
    }

    private bool May(string command, string question, List<DoctorAction> actions, Func<string, bool> ask)
    {
        if (!machine.IsRoot)
        {
            actions.Add(new DoctorAction(command, DoctorOutcome.NotPermitted, "this needs root; run the command yourself"));
            return false;
        }

        if (ask(question))
        {
            return true;
        }

        actions.Add(new DoctorAction(command, DoctorOutcome.Declined, null));
        return false;
    }

    private async Task Take(string program, string[] arguments, List<DoctorAction> actions, Action<string> tell, CancellationToken cancellation)
    {
        string command = $"{program} {string.Join(' ', arguments)}";
        tell(command);
        CommandOutcome outcome = await machine.Run(program, arguments, options.CommandTimeout, cancellation).ConfigureAwait(false);
        actions.Add(outcome.Succeeded
            ? new DoctorAction(command, DoctorOutcome.Done, null)
            : new DoctorAction(command, DoctorOutcome.Failed, $"exit code {outcome.ExitCode}: {outcome.Output}"));
    }

    private string AptInstall(params string[] packages) => $"{Sudo}apt-get install -y --no-install-recommends {string.Join(' ', packages)}";

    private string StartCommand(string engine) => machine.HasSystemd
        ? $"{Sudo}systemctl start docker"
        : $"{Sudo}setsid {string.Join(' ', [engine, "--storage-driver=vfs", .. HostOption])} >>{LogFile()} 2>&1 </dev/null &";

    /// <summary>Only for a socket of one's own: with the usual one the engine's own configuration stays in force.</summary>
    private string[] HostOption => options.DockerSocket is DockerOptions.DefaultSocket or "/run/docker.sock" ? [] : ["-H", $"unix://{options.DockerSocket}"];

    private string? Dockerd => Dockerds.FirstOrDefault(machine.FileExists);

    private string LogFile() => machine.IsRoot ? "/var/log/flux-dockerd.log" : "/tmp/flux-dockerd.log";

    private string Sudo => machine.IsRoot ? string.Empty : "sudo ";

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
