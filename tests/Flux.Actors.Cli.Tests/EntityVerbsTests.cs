using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>Stopped entities, as an operator sees and resumes them.</summary>
public sealed class EntityVerbsTests : IDisposable
{
    private static readonly StoppedEntityResponse One =
        new("app/hello", "WireException: no fact", "2026-01-02T03:04:05.000Z", 3, "2026-01-02T03:05:05.000Z");

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task the_stopped_are_a_table_of_why_and_when()
    {
        _bench.Running().Network.Answers(
            "GET", ApiRoute.StoppedEntities, new StoppedEntitiesResponse([One]), ContractsJson.Default.StoppedEntitiesResponse);

        Ran ran = await _bench.Flux("entity", "stopped");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal("ENTITY     SINCE                     TIMES  NEXT TRY                  REASON", ran.Lines[0]);
        Assert.Equal("app/hello  2026-01-02T03:04:05.000Z  3      2026-01-02T03:05:05.000Z  WireException: no fact", ran.Lines[1]);
    }

    [Fact]
    public async Task each_is_one_line_of_json_lines()
    {
        _bench.Running().Network.Answers(
            "GET", ApiRoute.StoppedEntities, new StoppedEntitiesResponse([One, One]), ContractsJson.Default.StoppedEntitiesResponse);

        Ran ran = await _bench.Flux("entity", "stopped", "-o", "jsonl");

        Assert.Equal(2, ran.Lines.Count);
        Assert.All(ran.Lines, line => Assert.StartsWith("{\"entity\":\"app/hello\",\"reason\":", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "app/hello is tried again now\n")]
    [InlineData(false, "app/hello is not stopped: nothing to do\n")]
    public async Task resuming_tells_whether_there_was_anything_to_do(bool wasStopped, string progress)
    {
        _bench.Running().Network.Answers(
            "POST", ApiRoute.EntityResume("app/hello"), new ResumeResponse("app/hello", wasStopped), ContractsJson.Default.ResumeResponse);

        Ran ran = await _bench.Flux("entity", "resume", "app/hello", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal(progress, ran.Error);
        Assert.Equal($"{{\"entity\":\"app/hello\",\"wasStopped\":{(wasStopped ? "true" : "false")}}}", Assert.Single(ran.Lines));
    }

    [Fact]
    public async Task what_names_no_entity_is_invalid_input()
    {
        _bench.Running().Network.Refuses(
            "POST", ApiRoute.EntityResume("hello"), new ProblemResponse(ProblemCode.Malformed, "that names no entity", "'hello'", "KIND/KEY", null));

        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("entity", "resume", "hello")).Code);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("entity", "resume", " ")).Code);
        Assert.Equal(ExitCode.InvalidInput, (await _bench.Flux("entity", "resume")).Code);
    }
}
