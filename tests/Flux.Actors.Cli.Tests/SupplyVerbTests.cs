using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>`chain supply`: no network runs, only numbers.</summary>
public sealed class SupplyVerbTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("classic", 0, 24_339_500_000_000_000, 0)]
    [InlineData("classic", 1, 24_339_503_750_000_000, 3_750_000_000)]
    [InlineData("classic", 100_000_000, 43_999_999_960_679_000, 0)]
    [InlineData("pon", 2_020_000, 41_697_876_397_000_000, 1_400_000_000)]
    [InlineData("pon", 3_071_199, 43_169_554_997_000_000, 1_400_000_000)]
    [InlineData("history", 0, 0, 0)]
    [InlineData("history", 2_019_999, 41_697_874_997_000_000, 3_750_000_000)]
    [InlineData("history", 3_730_283, 44_000_000_837_000_000, 1_260_000_000)]
    public async Task it_tells_what_a_profile_has_minted(string profile, long height, long minted, long subsidy)
    {
        Ran ran = await _bench.Flux("chain", "supply", "--profile", profile, "--height", $"{height}", "-o", "json");
        Assert.Equal((ExitCode.Done, string.Empty), (ran.Code, ran.Error));
        SupplyScheduleResponse schedule = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.SupplyScheduleResponse)!;
        SupplyAtResponse at = Assert.Single(schedule.Heights);
        Assert.Equal((height, minted, subsidy), (at.Height, at.MintedAtoms, at.SubsidyAtoms));
        Assert.Equal(
            subsidy,
            at.CumulusAtoms + at.NimbusAtoms + at.StratusAtoms + at.ValidatorsAtoms + at.TreasuryAtoms + at.NotMintedAtoms);
        Assert.Equal(profile == "classic" ? 44_000_000_000_000_000 : null, schedule.CapAtoms);
    }

    [Fact]
    public async Task a_genesis_one_flux_larger_ends_at_the_cap()
    {
        Ran ran = await _bench.Flux("chain", "supply", "--profile", "classic", "--height", "100000000", "--genesis-flux", "243395001");
        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("minted        440000000 FLUX, the cap", ran.Lines);
    }

    [Fact]
    public async Task a_table_lists_every_stretch_of_a_schedule_and_jsonl_a_line_for_each()
    {
        Ran table = await _bench.Flux("chain", "supply", "--profile", "pon", "--network", "own", "--table");
        Assert.Contains(table.Lines, line => line.StartsWith("1051200  ", StringComparison.Ordinal) && line.EndsWith(" 431695549.97", StringComparison.Ordinal));
        Assert.Contains(table.Lines, line => line.StartsWith("1051201  ", StringComparison.Ordinal) && line.Contains(" 12.6 ", StringComparison.Ordinal));
        Assert.Equal(1 + 1 + 20 * 2, table.Lines.Count);

        Ran lines = await _bench.Flux("chain", "supply", "--profile", "history", "--table", "--height", "7", "-o", "jsonl");
        long[] heights = [.. lines.Lines.Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.SupplyAtResponse)!.Height)];
        Assert.Equal(heights.Order(), heights);
        long[] wanted = [1, 2, 7, 2_499, 2_500, 657_850, 835_554, 836_274, 1_032_114, 1_313_200, 2_020_000, 23_044_000];
        Assert.Empty(wanted.Except(heights));
    }

    [Fact]
    public async Task the_numbers_are_those_of_the_configuration()
    {
        Ran ran = await _bench.Flux(
            "chain", "supply", "--profile", "history", "--network", "regtest", "--height", "300", "--set", "economics_history_regtest.pon_height=200", "-o", "jsonl");
        Assert.Equal(1_260_000_000, JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.SupplyAtResponse)!.SubsidyAtoms);
    }

    [Theory]
    [InlineData("flux: economics profile 'gold' is not known: seen gold, wanted classic, pon, history; name one of them", "--profile", "gold", "--height", "1")]
    [InlineData("flux: 'main' is no network of profile classic: seen main, wanted own; name one of them", "--profile", "classic", "--height", "1", "--network", "main")]
    [InlineData("flux: 'own' is no network of profile history: seen own, wanted main, testnet, regtest; name one of them", "--profile", "history", "--height", "1", "--network", "own")]
    [InlineData("flux: profile pon begins at height 2020000 on main: seen 5, wanted 2020000 or more; --profile history has the heights before", "--profile", "pon", "--height", "5")]
    [InlineData("flux: no height is asked for: seen none, wanted --height or --table; name a height", "--profile", "pon")]
    [InlineData("flux: --height: seen '-1', wanted a whole number from 0 to 1000000000; see ./flux chain supply --help", "--profile", "pon", "--height", "-1")]
    [InlineData("flux: --genesis-flux: seen '1.123456789', wanted FLUX with at most eight decimals; see ./flux chain supply --help", "--profile", "classic", "--height", "1", "--genesis-flux", "1.123456789")]
    [InlineData("flux: the network would begin with more than its cap: seen 440000001 FLUX, wanted at most 440000000; say less with --genesis-flux", "--profile", "classic", "--height", "1", "--genesis-flux", "440000001")]
    public async Task what_it_can_not_reckon_is_refused_with_what_is_wanted(string error, params string[] words)
    {
        Ran ran = await _bench.Flux(["chain", "supply", .. words]);
        Assert.Equal((ExitCode.InvalidInput, error), (ran.Code, ran.Error.TrimEnd()));
        Assert.Empty(ran.Output);
    }
}
