using System.Globalization;
using System.Text.Json;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Economics;

/// <summary>Every case of fluxd/subsidy_schedule, supply, special_funds and pon_subsidy_tests.</summary>
public sealed class ScheduleVectorTests(ITestOutputHelper output)
{
    [VectorFact]
    public void every_height_has_the_subsidy_and_the_parts_the_daemon_gives()
    {
        int cases = 0;
        foreach (JsonProperty network in Vectors.Read("fluxd/subsidy_schedule.json").GetProperty("networks").EnumerateObject())
        {
            EconomicsProfile profile = History(NetworkOf(network.Name));
            foreach (JsonElement wanted in network.Value.EnumerateArray())
            {
                Height height = HeightOf(wanted, "height");
                SubsidyShares shares = profile.SplitAt(height).Of(profile.ScheduledAt(height));
                Assert.Equal(Atoms(wanted, "block_subsidy"), profile.ScheduledAt(height));
                Assert.Equal(
                    (Atoms(wanted, "cumulus"), Atoms(wanted, "nimbus"), Atoms(wanted, "stratus"), Atoms(wanted, "remainder")),
                    (shares.Cumulus, shares.Nimbus, shares.Stratus, shares.Validators + shares.Treasury));
                Assert.Equal(wanted.GetProperty("era").GetString() == "PON", IsProofOfNode(profile, height));
                cases++;
            }
        }

        Ran("subsidy_schedule.json", cases);
    }

    [VectorFact]
    public void the_supply_is_what_the_tables_have_at_every_listed_height()
    {
        JsonElement file = Vectors.Read("fluxd/supply.json");
        EconomicsProfile main = History(ExistingNetwork.Main);
        EconomicsProfile withoutFunds = main with { Funds = [] };
        int cases = 0;
        foreach (JsonElement phase in file.GetProperty("pow_phases").EnumerateArray())
        {
            Int128 before = withoutFunds.ScheduledThrough(HeightOf(phase, "from_height") + -1);
            Assert.Equal(Total(phase, "issued"), withoutFunds.ScheduledThrough(HeightOf(phase, "to_height")) - before);
            cases++;
        }

        foreach (JsonElement fund in file.GetProperty("special_funds").EnumerateArray())
        {
            Assert.Equal(Total(fund, "amount"), main.FundsAt(HeightOf(fund, "height")).Atoms);
            cases++;
        }

        Height last = new(ExistingNetwork.Main.ProofOfNodeAt - 1);
        Assert.Equal(Total(file, "pow_total"), withoutFunds.ScheduledThrough(last));
        Assert.Equal(Total(file, "special_total"), main.ScheduledThrough(last) - withoutFunds.ScheduledThrough(last));
        Assert.Equal(Total(file, "max_supply_before_pon"), main.ScheduledThrough(last));
        foreach (JsonElement year in file.GetProperty("pon_years").EnumerateArray())
        {
            (Height from, Height to) = (HeightOf(year, "first_height"), HeightOf(year, "last_height"));
            SubsidyShares shares = main.SplitAt(from).Of(main.ScheduledAt(from));
            Assert.Equal(Atoms(year, "block_subsidy"), main.ScheduledAt(to));
            Assert.Equal(
                (Atoms(year, "cumulus"), Atoms(year, "nimbus"), Atoms(year, "stratus"), Atoms(year, "dev_fund")),
                (shares.Cumulus, shares.Nimbus, shares.Stratus, shares.Treasury));
            Assert.Equal(Total(year, "issued_this_year"), main.ScheduledThrough(to) - main.ScheduledThrough(from + -1));
            Assert.Equal(Total(year, "max_supply_end_of_year"), main.ScheduledThrough(to));
            cases++;
        }

        foreach (JsonElement milestone in file.GetProperty("milestones").EnumerateArray())
        {
            Height reached = HeightOf(milestone, "reached_at_height");
            Assert.True(main.ScheduledThrough(reached) >= Total(milestone, "supply"));
            Assert.True(main.ScheduledThrough(reached + -1) < Total(milestone, "supply"));
            Assert.True(!milestone.TryGetProperty("supply_at_that_height", out _) || Total(milestone, "supply_at_that_height") == main.ScheduledThrough(reached));
            cases++;
        }

        Ran("supply.json", cases + 3);
    }

    [VectorFact]
    public void the_funds_are_minted_at_their_heights_to_their_addresses()
    {
        JsonElement file = Vectors.Read("fluxd/special_funds.json");
        int cases = 0;
        foreach (ExistingNetwork network in new[] { ExistingNetwork.Main, ExistingNetwork.Testnet, ExistingNetwork.Regtest })
        {
            JsonElement wanted = file.GetProperty(network.Name);
            foreach ((string name, string property) in new[] { ("exchange", "exchange"), ("foundation", "foundation"), ("swap pool", "swap_pool") })
            {
                JsonElement fund = wanted.GetProperty(property);
                FundMint mint = network.Funds.Single(mint => mint.Name == name);
                bool repeated = fund.TryGetProperty("start", out JsonElement start);
                Assert.Equal(
                    (fund.GetProperty("address").GetString(), Atoms(fund, "amount"), repeated ? start.GetInt64() : fund.GetProperty("height").GetInt64()),
                    (mint.Address, mint.Amount, mint.First.Value));
                Assert.True(!repeated || (mint.Interval, mint.Times) == (fund.GetProperty("interval").GetInt64(), fund.GetProperty("times").GetInt32()));
                cases++;
            }
        }

        FundMint pool = ExistingNetwork.Main.Funds.Single(mint => mint.Name == "swap pool");
        foreach (JsonElement due in file.GetProperty("main_swap_pool_cases").EnumerateArray())
        {
            Assert.Equal(due.GetProperty("swap_pool_due").GetBoolean(), pool.IsDueAt(HeightOf(due, "height")));
            cases++;
        }

        Ran("special_funds.json", cases);
    }

    [VectorFact]
    public void proof_of_node_pays_what_the_daemons_tests_expect()
    {
        JsonElement file = Vectors.Read("fluxd/pon_subsidy_tests.json");
        long activation = file.GetProperty("activation_height").GetInt64();
        EconomicsProfile history = History(ExistingNetwork.Main), pon = Profiles.Pon(ProofOfNodeTerms.Default, activation);
        EconomicsProfile testnet = History(ExistingNetwork.Testnet);
        int cases = 0;
        foreach (JsonElement wanted in file.GetProperty("block_subsidy").EnumerateArray())
        {
            Assert.Equal(Atoms(wanted, "expected"), history.ScheduledAt(HeightOf(wanted, "height")));
            Assert.Equal(Atoms(wanted, "expected"), pon.ScheduledAt(HeightOf(wanted, "height")));
            cases++;
        }

        foreach (JsonElement wanted in file.GetProperty("testnet").EnumerateArray())
        {
            Assert.Equal(Atoms(wanted, "expected"), testnet.ScheduledAt(HeightOf(wanted, "height")));
            cases++;
        }

        foreach (JsonElement wanted in file.GetProperty("tier_rewards").EnumerateArray())
        {
            SubsidyShares shares = pon.SplitAt(HeightOf(wanted, "height")).Of(Atoms(wanted, "block_subsidy"));
            Assert.Equal((Atoms(wanted, "cumulus"), Atoms(wanted, "nimbus"), Atoms(wanted, "stratus")), (shares.Cumulus, shares.Nimbus, shares.Stratus));
            Assert.True(!wanted.TryGetProperty("dev_fund", out _) || Atoms(wanted, "dev_fund") == shares.Treasury);
            Assert.True(!wanted.TryGetProperty("nodes_total", out _) || Atoms(wanted, "nodes_total") == shares.Cumulus + shares.Nimbus + shares.Stratus);
            cases++;
        }

        foreach (JsonElement wanted in file.GetProperty("dev_fund_ratio").EnumerateArray())
        {
            Assert.Equal(Atoms(wanted, "one_28th"), pon.Splits[0].Of(Atoms(wanted, "block_subsidy")).Treasury);
            cases++;
        }

        foreach (JsonElement wanted in file.GetProperty("is_pon_active").EnumerateArray())
        {
            Assert.Equal(wanted.GetProperty("active").GetBoolean(), IsProofOfNode(history, HeightOf(wanted, "height")));
            cases++;
        }

        foreach (JsonElement wanted in file.GetProperty("pre_pon").EnumerateArray())
        {
            Assert.NotEqual(Atoms(wanted, "expected_not_equal"), history.ScheduledAt(HeightOf(wanted, "height")));
            Assert.Equal(Atoms(wanted, "computed"), history.ScheduledAt(HeightOf(wanted, "height")));
            cases++;
        }

        JsonElement regtest = file.GetProperty("regtest_params");
        Stepped curve = (Stepped)History(ExistingNetwork.Regtest).Eras[^1].Curve;
        Assert.Equal(
            (Atoms(regtest, "initial_subsidy"), regtest.GetProperty("reduction_interval").GetInt64(), regtest.GetProperty("max_reductions").GetInt32()),
            (curve.First, curve.StepBlocks, curve.StepsMax));
        Ran("pon_subsidy_tests.json", cases + 1);
    }

    private static EconomicsProfile History(ExistingNetwork network) =>
        Profiles.History(ProofOfWorkTerms.Default, ProofOfNodeTerms.Default, network);

    /// <summary>The list of the file: a network, regtest as it is shipped, or regtest with Proof of Node at a height.</summary>
    private static ExistingNetwork NetworkOf(string list) => list switch
    {
        "main" => ExistingNetwork.Main,
        "testnet" => ExistingNetwork.Testnet,
        "regtest_default" => ExistingNetwork.Regtest,
        _ when list.StartsWith("regtest_pon_", StringComparison.Ordinal) =>
            ExistingNetwork.Regtest with { ProofOfNodeAt = long.Parse(list["regtest_pon_".Length..], CultureInfo.InvariantCulture) },
        _ => throw new InvalidOperationException($"the file has a list '{list}' that no network here stands for"),
    };

    private static bool IsProofOfNode(EconomicsProfile profile, Height height) => profile.EraAt(height)?.Name == Profiles.ProofOfNodeEra;

    private static Height HeightOf(JsonElement element, string name) => new(element.GetProperty(name).GetInt64());

    private static Amount Atoms(JsonElement element, string name) => new((long)Total(element, name));

    /// <summary>Amounts beyond 2^53 are texts.</summary>
    private static Int128 Total(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.String } text
        ? Int128.Parse(text.GetString()!, CultureInfo.InvariantCulture)
        : element.GetProperty(name).GetInt64();

    private void Ran(string file, int cases)
    {
        output.WriteLine($"{file}: {cases} cases run");
        Assert.True(cases > 1, $"{file} has no cases");
    }
}
