using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Containers.Docker;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Doctor;

namespace Flux.Actors.Cli.Tests;

public sealed class RequirementsTests
{
    private readonly List<string> _asked = [];
    private readonly List<string> _ran = [];
    private readonly List<string> _said = [];
    private bool _hasCrypto;
    private bool _hasDocker = true;

    [Fact]
    public async Task what_is_missing_is_only_named_without_fix()
    {
        DoctorResponse report = await Check(fix: false, agrees: true);

        Assert.False(report.Ready);
        DoctorCheckResponse check = report.Checks.Single(check => check.Name == "libsecp256k1");
        Assert.Equal(("missing", true), (check.Outcome, check.Required));
        Assert.Contains("apt-get install", check.DoThis, StringComparison.Ordinal);
        Assert.Empty(_asked);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task what_is_missing_is_installed_after_a_yes()
    {
        DoctorResponse report = await Check(fix: true, agrees: true);

        Assert.True(report.Ready);
        Assert.Equal("fixed", report.Checks.Single(check => check.Name == "libsecp256k1").Outcome);
        Assert.Contains("libsecp256k1-1", Assert.Single(_asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task after_a_no_nothing_is_run()
    {
        DoctorResponse report = await Check(fix: true, agrees: false);

        Assert.False(report.Ready);
        Assert.Single(_asked);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task a_healthy_machine_is_asked_nothing()
    {
        _hasCrypto = true;

        DoctorResponse report = await Check(fix: true, agrees: true);

        Assert.True(report.Ready);
        Assert.All(report.Checks, check => Assert.Equal("ok", check.Outcome));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task an_engine_is_not_asked_for_when_containers_are_to_be_simulated()
    {
        _hasCrypto = true;
        _hasDocker = false;

        DoctorResponse wanted = await Check(fix: true, agrees: false);
        int asked = _asked.Count;
        DoctorResponse simulated = await Check(fix: true, agrees: false, "containers.runtime=simulated");

        Assert.True(asked > 0);
        Assert.Equal(asked, _asked.Count);
        Assert.True(wanted.Ready && simulated.Ready);
        DoctorCheckResponse docker = wanted.Checks.Single(check => check.Name == "docker");
        Assert.Equal(("missing", false), (docker.Outcome, docker.Required));
    }

    [Fact]
    public async Task a_wrong_option_is_told_before_anything_is_looked_at()
    {
        Problem problem = await Assert.ThrowsAsync<Problem>(() => Check(fix: true, agrees: true, "no.such_key=1"));

        Assert.Equal(ExitCode.InvalidInput, problem.Response.ExitCode);
    }

    private Task<DoctorResponse> Check(bool fix, bool agrees, params string[] overrides) => Requirements.Check(
        new DoctorRequest(
            "/data",
            new ConfigurationSources(null, overrides),
            Tests: true,
            fix,
            question =>
            {
                _asked.Add(question);
                return agrees;
            },
            _said.Add),
        new DoctorMachine(
            "10.0.0",
            IsRoot: true,
            HasSystemd: true,
            HasApt: true,
            library => _hasCrypto,
            _ => true,
            _ => long.MaxValue,
            _ => null,
            (_, _) => Task.FromResult(
                _hasDocker ? new DockerDetection(true, "27", "1.47", null) : new DockerDetection(false, null, null, "no socket")),
            (program, arguments, _, _) =>
            {
                _ran.Add(program);
                _hasCrypto |= arguments.Contains("install");
                return Task.FromResult(new CommandOutcome(0, string.Empty));
            }),
        CancellationToken.None);
}
