using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>The verbs about this machine: down, doctor, config.</summary>
public sealed class MachineVerbsTests : IDisposable
{
    private static readonly DoctorResponse Bare = new(
        false, [new DoctorCheckResponse("docker", "missing", true, "no socket", "apt-get install -y docker.io")]);

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task down_tells_the_host_to_remove_its_containers_and_waits_until_it_is_gone()
    {
        _bench.Running().Network
            .Answers("POST", ApiRoute.Shutdown, new ShutdownResponse(31, 3), ContractsJson.Default.ShutdownResponse)
            .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse);
        _bench.OnPause = _ =>
        {
            _bench.Network.Down = true;
            return Task.CompletedTask;
        };

        _bench.RemoveContainers = (_, _, _) => Task.FromResult(1);

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal("""{"wasRunning":true,"height":31,"containersRemoved":4}""", Assert.Single(ran.Lines));
        Assert.Equal(("{\"down\":true}", "Bearer secret"), (_bench.Network.Seen[0].Body, _bench.Network.Seen[0].Token));
    }

    [Fact]
    public async Task down_of_a_host_named_by_its_address_touches_nothing_of_this_directory()
    {
        _bench.Running().Network
            .Answers("POST", ApiRoute.Shutdown, new ShutdownResponse(31, 3), ContractsJson.Default.ShutdownResponse)
            .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse);
        _bench.OnPause = _ =>
        {
            _bench.Network.Down = true;
            return Task.CompletedTask;
        };

        Ran ran = await _bench.Flux("down", "--api", "127.0.0.1:16127", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal("""{"wasRunning":true,"height":31,"containersRemoved":3}""", Assert.Single(ran.Lines));
    }

    [Fact]
    public async Task down_times_out_when_the_host_does_not_stop()
    {
        _bench.Running().Network
            .Answers("POST", ApiRoute.Shutdown, new ShutdownResponse(31, 3), ContractsJson.Default.ShutdownResponse)
            .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse);

        Assert.Equal(ExitCode.TimedOut, (await _bench.Flux("down", "--timeout", "3s")).Code);
    }

    [Fact]
    public async Task down_never_goes_around_a_host_that_listens_and_does_not_answer_in_time()
    {
        _bench.Running().Network.NeverAnswers("POST", ApiRoute.Shutdown);

        Ran ran = await _bench.Flux("down", "--timeout", "1ms");

        Assert.Equal(ExitCode.TimedOut, ran.Code);
        Assert.Contains("was told to stop and has not answered after 1ms; look at its output", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task down_goes_on_when_the_connection_breaks_before_the_hosts_answer()
    {
        _bench.Running().Network
            .Breaks("POST", ApiRoute.Shutdown)
            .Breaks("GET", ApiRoute.Status);
        _bench.OnPause = _ =>
        {
            _bench.Network.Down = true;
            return Task.CompletedTask;
        };
        _bench.RemoveContainers = (_, _, _) => Task.FromResult(2);

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal("""{"wasRunning":true,"height":null,"containersRemoved":2}""", Assert.Single(ran.Lines));
        Assert.Contains("broke before the answer: waiting until it has stopped", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task down_waits_until_the_host_has_let_go_of_its_data()
    {
        _bench.Running().Network.Answers("POST", ApiRoute.Shutdown, _ => Gone(), ContractsJson.Default.ShutdownResponse);
        int looks = 0;
        _bench.RemoveContainers = (_, _, _) => ++looks < 3 ? throw Held() : Task.FromResult(0);

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal((ExitCode.Done, 3), (ran.Code, looks));
        Assert.Equal("""{"wasRunning":true,"height":31,"containersRemoved":3}""", Assert.Single(ran.Lines));
    }

    [Fact]
    public async Task down_times_out_when_the_host_does_not_let_go_of_its_data()
    {
        _bench.Running().Network.Answers("POST", ApiRoute.Shutdown, _ => Gone(), ContractsJson.Default.ShutdownResponse);
        _bench.RemoveContainers = (_, _, _) => throw Held();

        Ran ran = await _bench.Flux("down", "--timeout", "3s");

        Assert.Equal(ExitCode.TimedOut, ran.Code);
        Assert.Contains("was told to stop and the directory is held after 3s: seen process 7", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task down_removes_nothing_beside_a_live_process_that_nobody_can_ask(bool urlLeft)
    {
        _bench.Network.Down = true;
        _bench.Write(".flux/dev/genesis", "x");
        if (urlLeft)
        {
            _bench.Running();
        }

        _bench.RemoveContainers = (_, _, _) => throw Held();

        Ran ran = await _bench.Flux("down", "--timeout", "3s");

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.StartsWith("the directory is held by process 7: waiting until it lets go\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("seen process 7", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task down_removes_what_a_dead_process_left(bool urlLeft)
    {
        _bench.Network.Down = true;
        _bench.Write(".flux/dev/genesis", "x");
        if (urlLeft)
        {
            _bench.Running();
        }

        _bench.RemoveContainers = (directory, _, _) => Task.FromResult(directory == _bench.Data ? 3 : -1);

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal("""{"wasRunning":false,"height":null,"containersRemoved":3}""", Assert.Single(ran.Lines));
    }

    [Fact]
    public async Task down_asks_the_host_that_was_starting_when_nobody_could_ask_it_yet()
    {
        _bench.Network.Answers("POST", ApiRoute.Shutdown, _ => Gone(), ContractsJson.Default.ShutdownResponse);
        _bench.Write(".flux/dev/journal.lock", string.Empty);
        _bench.OnPause = _ => Task.FromResult(_bench.Running());
        _bench.RemoveContainers = (_, _, _) => _bench.Network.Down ? Task.FromResult(0) : throw Held();

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal("""{"wasRunning":true,"height":31,"containersRemoved":3}""", Assert.Single(ran.Lines));
        Assert.Single(_bench.Network.Seen, seen => seen.Path == ApiRoute.Shutdown);
    }

    [Theory]
    [InlineData("table", "")]
    [InlineData("json", "partial")]
    [InlineData("jsonl", "partial")]
    public async Task down_is_partial_when_containers_may_be_left_and_says_what_was_done_before(string output, string code)
    {
        _bench.Running().Network.Answers("POST", ApiRoute.Shutdown, _ => Gone(), ContractsJson.Default.ShutdownResponse);
        _bench.RemoveContainers = (_, _, _) => throw MayBeLeft();

        Ran ran = await _bench.Flux("down", "-o", output);

        Assert.Equal(ExitCode.Partial, ran.Code);
        Assert.Equal(
            "flux: stopped at height 31, 3 containers were removed by it; others may be left: seen no Docker; run ./flux doctor --fix && ./flux down\n", ran.Error);
        Assert.Equal(code, code.Length == 0 ? ran.Output : JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.ProblemResponse)!.Code);
    }

    [Fact]
    public async Task down_tries_again_itself_what_the_host_could_not_remove()
    {
        _bench.Running().Network.Refuses("POST", ApiRoute.Shutdown, MayBeLeft().Response);
        _bench.Network.Answers("GET", ApiRoute.Status, _ => Documents.Status(), ContractsJson.Default.StatusResponse);
        _bench.OnPause = _ => Task.FromResult(_bench.Network.Down = true);
        _bench.RemoveContainers = (_, _, _) => Task.FromResult(3);

        Ran ran = await _bench.Flux("down", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal("""{"wasRunning":true,"height":null,"containersRemoved":3}""", Assert.Single(ran.Lines));
        Assert.Contains("others may be left (no Docker): waiting until it has stopped", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task down_of_a_host_named_by_its_address_that_could_not_remove_everything_is_partial()
    {
        _bench.Running().Network.Refuses("POST", ApiRoute.Shutdown, MayBeLeft().Response);
        _bench.Network.Answers("GET", ApiRoute.Status, _ => Documents.Status(), ContractsJson.Default.StatusResponse);
        _bench.OnPause = _ => Task.FromResult(_bench.Network.Down = true);

        Assert.Equal(ExitCode.Partial, (await _bench.Flux("down", "--api", "127.0.0.1:16127")).Code);
    }

    [Fact]
    public async Task down_without_any_data_is_nothing_to_do() =>
        Assert.Equal(ExitCode.Done, (await _bench.Flux("down")).Code);

    [Fact]
    public async Task doctor_fails_while_something_required_is_missing()
    {
        _bench.Machine = Bare;

        Ran ran = await _bench.Flux("doctor");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("apt-get install -y docker.io", ran.Output, StringComparison.Ordinal);
        Assert.Equal((true, false), (Assert.Single(_bench.Doctored).Tests, _bench.Doctored[0].Fix));
    }

    [Theory]
    [InlineData(false, null, "--fix", false)]
    [InlineData(false, "y", "--fix", false)]
    [InlineData(true, "y", "--fix", true)]
    [InlineData(true, "n", "--fix", false)]
    [InlineData(true, null, "--fix", false)]
    [InlineData(false, null, "--fix --yes", true)]
    public async Task nobody_is_asked_without_a_terminal(bool interactive, string? typed, string options, bool agreed)
    {
        _bench.Machine = Bare;
        _bench.Interactive = interactive;
        if (typed is not null)
        {
            _bench.Typed.Enqueue(typed);
        }

        await _bench.Flux(["doctor", .. options.Split(' ')]);

        Assert.True(Assert.Single(_bench.Doctored).Fix);
        Assert.Equal(agreed, _bench.Agreed);
    }

    [Fact]
    public async Task config_shows_every_key_and_who_set_it()
    {
        Ran ran = await _bench.Flux("config", "show", "--set", "consensus.block_time=1s", "-o", "jsonl");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.True(ran.Lines.Count > 20, $"{ran.Lines.Count} keys seen");
        Assert.Contains(ran.Lines, line => line.StartsWith("""{"key":"consensus.block_time","value":"1s","source":""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_unknown_key_is_refused_with_the_nearest_known_one()
    {
        Ran ran = await _bench.Flux("config", "show", "--set", "consensus.blok_time=1s");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("consensus.blok_time", ran.Error, StringComparison.Ordinal);
        Assert.Contains("consensus.block_time", ran.Error, StringComparison.Ordinal);
    }

    private static Problem MayBeLeft() =>
        new(ProblemCode.Partial, "others may be left", "no Docker", null, "run ./flux doctor --fix && ./flux down");

    private static Problem Held() => new(ProblemCode.DataInUse, "the directory is held", "process 7", "no process", null);

    private ShutdownResponse Gone()
    {
        _bench.Network.Down = true;
        return new ShutdownResponse(31, 3);
    }
}
