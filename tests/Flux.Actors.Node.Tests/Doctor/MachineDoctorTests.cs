using System.Net;
using Flux.Actors.Containers.Docker;
using Flux.Actors.Node.Doctor;

namespace Flux.Actors.Node.Tests.Doctor;

public sealed class MachineDoctorTests
{
    private static readonly DoctorOptions Options = new(
        "/data", DockerOptions.DefaultSocket, [new IPEndPoint(IPAddress.Loopback, 16_127)], FreeBytesMin: 1 << 30, Samples: true, Tests: true,
        CommandTimeout: TimeSpan.FromMinutes(1), EngineTimeout: TimeSpan.FromMilliseconds(300));

    private readonly List<string> _ran = [];
    private readonly List<string> _asked = [];
    private readonly HashSet<string> _files = ["/usr/sbin/dockerd", "/bin/busybox", "/usr/lib/postgresql/15/bin/postgres"];
    private readonly HashSet<string> _unknownPackages = [];
    private bool _crypto = true;
    private bool _engine = true;

    [Fact]
    public async Task a_machine_that_has_all_is_fine_and_nothing_is_asked()
    {
        DoctorReport report = await Doctor(Machine()).Fix(Ask(true), _ => { }, CancellationToken.None);

        Assert.True(report.Ok);
        Assert.All(report.Checks, check => Assert.True(check.Ok, check.Name));
        Assert.Equal(["dotnet", "libsecp256k1", "docker", "busybox", "postgresql", "disk", "port 127.0.0.1:16127"], report.Checks.Select(check => check.Name));
        Assert.Empty(_asked);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task examining_names_the_exact_command_and_runs_none()
    {
        (_crypto, _engine) = (false, false);
        DoctorReport report = await Doctor(Machine() with { IsRoot = false }).Examine(CancellationToken.None);

        Assert.False(report.Ok);
        Assert.Equal("sudo apt-get install -y --no-install-recommends libsecp256k1-1", Check(report, "libsecp256k1").Fix);
        Assert.Equal("sudo setsid /usr/sbin/dockerd --storage-driver=vfs >>/tmp/flux-dockerd.log 2>&1 </dev/null &", Check(report, "docker").Fix);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task missing_packages_are_installed_after_asking_once_and_the_engine_is_started()
    {
        (_crypto, _engine) = (false, false);
        _files.Clear();
        _unknownPackages.Add("docker.io");
        DoctorReport report = await Doctor(Machine()).Fix(Ask(true), _ => { }, CancellationToken.None);

        Assert.True(report.Ok);
        Assert.All(report.Actions, action => Assert.Equal(DoctorOutcome.Done, action.Outcome));
        Assert.Equal(
            ["apt-get update", "apt-get install -y --no-install-recommends libsecp256k1-1 docker.io iptables busybox-static postgresql"],
            _ran.Where(line => line.StartsWith("apt-get", StringComparison.Ordinal)));
        Assert.Equal(2, _asked.Count);
        Assert.StartsWith("Install libsecp256k1-1, docker.io, iptables, busybox-static, postgresql with: apt-get install", _asked[0], StringComparison.Ordinal);
        Assert.StartsWith("Start the Docker engine with: setsid /usr/sbin/dockerd --storage-driver=vfs", _asked[1], StringComparison.Ordinal);
        Assert.True(Check(report, "docker").Ok);
    }

    [Fact]
    public async Task postgresql_is_looked_for_when_the_tests_need_it_and_nothing_else_waits_for_it()
    {
        _files.Remove("/usr/lib/postgresql/15/bin/postgres");
        DoctorReport report = await Doctor(Machine()).Examine(CancellationToken.None);
        DoctorReport without = await new MachineDoctor(Options with { Tests = false }, Machine()).Fix(Ask(true), _ => { }, CancellationToken.None);

        Assert.True(report.Ok);
        Assert.Equal("apt-get install -y --no-install-recommends postgresql", Check(report, "postgresql").Fix);
        Assert.DoesNotContain(without.Checks, check => check.Name == "postgresql");
        Assert.Empty(_ran);

        DoctorReport with = await Doctor(Machine()).Fix(Ask(true), _ => { }, CancellationToken.None);
        Assert.Equal("/usr/lib/postgresql/17/bin/postgres", Check(with, "postgresql").Seen);
        Assert.Contains("apt-get install -y --no-install-recommends postgresql", _ran);
    }

    [Fact]
    public async Task nothing_runs_when_the_answer_is_no()
    {
        (_crypto, _engine) = (false, false);
        DoctorReport report = await Doctor(Machine()).Fix(Ask(false), _ => { }, CancellationToken.None);

        Assert.False(report.Ok);
        Assert.Equal([DoctorOutcome.Declined, DoctorOutcome.Declined], report.Actions.Select(action => action.Outcome));
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task without_rights_the_command_is_told_and_nothing_is_asked()
    {
        _crypto = false;
        DoctorReport report = await Doctor(Machine() with { IsRoot = false }).Fix(Ask(true), _ => { }, CancellationToken.None);

        DoctorAction action = Assert.Single(report.Actions);
        Assert.Equal((DoctorOutcome.NotPermitted, "sudo apt-get install -y --no-install-recommends libsecp256k1-1"), (action.Outcome, action.Command));
        Assert.Empty(_asked);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task an_engine_that_does_not_come_up_is_told_with_its_log()
    {
        _engine = false;
        DoctorMachine deaf = Machine() with { Run = (program, arguments, _, _) => Task.FromResult(new CommandOutcome(0, string.Empty)) };
        DoctorReport report = await Doctor(deaf).Fix(Ask(true), _ => { }, CancellationToken.None);

        Assert.True(report.Ok, "the network also runs without Docker");
        DoctorAction action = Assert.Single(report.Actions);
        Assert.Equal(DoctorOutcome.Failed, action.Outcome);
        Assert.Contains("see /var/log/flux-dockerd.log", action.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task with_systemd_the_service_is_started()
    {
        _engine = false;
        await Doctor(Machine() with { HasSystemd = true }).Fix(Ask(true), _ => { }, CancellationToken.None);
        Assert.Equal(["systemctl start docker"], _ran);
    }

    [Fact]
    public async Task an_engine_that_this_user_may_not_use_is_not_started_again()
    {
        DockerDetection forbidden = new(false, null, null, "docker engine at /var/run/docker.sock: no permission to open the socket; …");
        DoctorMachine machine = Machine() with { IsRoot = false, DetectDocker = (_, _) => Task.FromResult(forbidden) };
        DoctorReport report = await Doctor(machine).Fix(Ask(true), _ => { }, CancellationToken.None);

        Assert.Empty(report.Actions);
        Assert.StartsWith("sudo usermod -aG docker", Check(report, "docker").Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_full_disk_a_held_port_and_an_old_runtime_are_told()
    {
        DoctorMachine machine = Machine() with { FreeBytes = _ => 5 << 20, PortHeld = _ => "Address already in use", DotnetVersion = "9.0.1" };
        DoctorReport report = await Doctor(machine).Examine(CancellationToken.None);

        Assert.False(report.Ok);
        Assert.Equal(["dotnet", "disk", "port 127.0.0.1:16127"], report.Checks.Where(check => !check.Ok).Select(check => check.Name));
        Assert.Equal("5 MiB free for /data", Check(report, "disk").Seen);
    }

    private static MachineDoctor Doctor(DoctorMachine machine) => new(Options, machine);

    private static DoctorCheck Check(DoctorReport report, string name) => Assert.Single(report.Checks, check => check.Name == name);

    private Func<string, bool> Ask(bool answer) => question =>
    {
        _asked.Add(question);
        return answer;
    };

    private DoctorMachine Machine() => new(
        DotnetVersion: "10.0.1",
        IsRoot: true,
        HasSystemd: false,
        HasApt: true,
        LibraryLoads: name => _crypto && name == "libsecp256k1.so.1",
        FileExists: _files.Contains,
        FreeBytes: _ => 2L << 30,
        PortHeld: _ => null,
        DetectDocker: (socket, _) => Task.FromResult(_engine ? new DockerDetection(true, "20.10.24", "1.41", null) : new DockerDetection(false, null, null, $"no {socket}")),
        Run: Run);

    /// <summary>A machine on which commands do what they say.</summary>
    private Task<CommandOutcome> Run(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellation)
    {
        string line = $"{program} {string.Join(' ', arguments)}";
        _ran.Add(line);
        _crypto |= arguments.Contains("libsecp256k1-1") && program == "apt-get";
        if (program == "apt-get" && arguments.Contains("docker.io"))
        {
            _files.UnionWith(["/usr/sbin/dockerd", "/bin/busybox"]);
        }

        if (program == "apt-get" && arguments.Contains("postgresql"))
        {
            _files.Add("/usr/lib/postgresql/17/bin/postgres");
        }

        _engine |= line.Contains("setsid", StringComparison.Ordinal) || program == "systemctl";
        return Task.FromResult(new CommandOutcome(program == "apt-cache" && _unknownPackages.Contains(arguments[1]) ? 100 : 0, string.Empty));
    }
}
