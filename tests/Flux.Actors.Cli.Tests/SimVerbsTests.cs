using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class SimVerbsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task the_engine_simulation_answers_one_document_and_the_same_seed_the_same_digest()
    {
        EngineSimulationResponse first = await Simulated("--seeds", "3");
        EngineSimulationResponse again = await Simulated("--seeds", "3", "--seed", "1");

        Assert.Equal((3, 0), (first.Runs, first.Violations));
        Assert.Equal(first.Digest, again.Digest);
        Assert.True(first.Deliveries["received"] > 0);
        Assert.NotEqual(first.Digest, (await Simulated("--seed", "1")).Digest);
    }

    [Fact]
    public async Task a_script_replaces_the_drawn_faults()
    {
        EngineSimulationResponse run = await Simulated("--seed", "1", "--script", "Kill@500+100 Freeze@1500+400");

        Assert.Equal(1, run.Runs);
        Assert.Equal((1, 1), (run.Faults["script Kill"], run.Faults["script Freeze"]));
    }

    [Theory]
    [InlineData("--seeds", "0", "1 to 1000000")]
    [InlineData("--script", "Kill@x", "KIND@AT+DURATION wanted")]
    public async Task what_makes_no_simulation_is_refused_with_what_is_wanted(string option, string value, string wanted)
    {
        Ran ran = await _bench.Flux("sim", "engine", option, value);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains(wanted, ran.Error, StringComparison.Ordinal);
    }

    private async Task<EngineSimulationResponse> Simulated(params string[] options)
    {
        Ran ran = await _bench.Flux(["sim", "engine", "-o", "json", .. options]);
        Assert.Equal(ExitCode.Done, ran.Code);
        return JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.EngineSimulationResponse)!;
    }
}
