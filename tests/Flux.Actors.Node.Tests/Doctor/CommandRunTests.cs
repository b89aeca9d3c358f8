using Flux.Actors.Node.Doctor;

namespace Flux.Actors.Node.Tests.Doctor;

public sealed class CommandRunTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task output_of_both_streams_and_the_exit_code_are_kept()
    {
        CommandOutcome outcome = await Run(Long, "echo out; echo err >&2; exit 3");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("out", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("err", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task only_the_end_of_much_output_is_kept()
    {
        CommandOutcome outcome = await Run(Long, "i=0; while [ $i -lt 3000 ]; do echo line-$i; i=$((i+1)); done");
        Assert.EndsWith("line-2999", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(outcome.Output.Length, 1_000, 8_192);
    }

    [Fact]
    public async Task a_program_that_takes_too_long_is_ended() =>
        Assert.Contains("was ended after", (await Run(TimeSpan.FromMilliseconds(200), "sleep 60")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task a_program_that_is_not_there_is_an_outcome() =>
        Assert.Equal(-1, (await CommandRun.Run("/no/such/program", [], Long, CancellationToken.None)).ExitCode);

    [Fact]
    public void this_machine_can_be_looked_at()
    {
        DoctorMachine here = DoctorMachine.Here();
        Assert.True(here.FreeBytes("/no/such/directory/yet") > 0);
        Assert.True(here.LibraryLoads("libc.so.6"));
        Assert.False(here.LibraryLoads("libno-such-library.so.1"));
    }

    private static Task<CommandOutcome> Run(TimeSpan timeout, string script) => CommandRun.Run("/bin/sh", ["-c", script], timeout, CancellationToken.None);
}
