using System.Globalization;
using System.Text.Json;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Economics;

/// <summary>Every case of fluxd/subsidy_schedule, supply, special_funds and pon_subsidy_tests.</summary>
public sealed class ScheduleVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void every_height_has_the_subsidy_and_the_parts_the_daemon_gives() => Conformance.Of("fluxd/subsidy_schedule.json", output, file =>
    {
        foreach (string list in file.At("networks").EnumerateObject().Select(network => network.Name))
        {
            EconomicsProfile profile = History(NetworkOf(list));
            file.Each($"networks.{list}", wanted =>
            {
                Height height = HeightOf(wanted, "height");
                SubsidyShares shares = profile.SplitAt(height).Of(profile.ScheduledAt(height));
                Assert.Equal(Atoms(wanted, "block_subsidy"), profile.ScheduledAt(height));
                Assert.Equal(
                    (Atoms(wanted, "cumulus"), Atoms(wanted, "nimbus"), Atoms(wanted, "stratus"), Atoms(wanted, "remainder")),
                    (shares.Cumulus, shares.Nimbus, shares.Stratus, shares.Validators + shares.Treasury));
                Assert.Equal(wanted.GetProperty("era").GetString() == "PON", IsProofOfNode(profile, height));
            });
        }
    });

    [FluxdFact]
    public void the_supply_is_what_the_tables_have_at_every_listed_height() => Conformance.Of("fluxd/supply.json", output, file =>
    {
        EconomicsProfile main = History(ExistingNetwork.Main);
        EconomicsProfile withoutFunds = main with { Funds = [] };
        file.Each("pow_phases", phase =>
        {
            Int128 before = withoutFunds.ScheduledThrough(HeightOf(phase, "from_height") + -1);
            Assert.Equal(Total(phase.GetProperty("issued")), withoutFunds.ScheduledThrough(HeightOf(phase, "to_height")) - before);
        });
        file.Each("special_funds", fund =>
        {
            Assert.Equal(Total(fund.GetProperty("amount")), main.FundsAt(HeightOf(fund, "height")).Atoms);
            Assert.Equal(Amount.Zero, main.FundsAt(HeightOf(fund, "height").Next));
        });

        Height last = new(ExistingNetwork.Main.ProofOfNodeAt - 1);
        file.Case("pow_total", () => Assert.Equal(Total(file.At("pow_total")), withoutFunds.ScheduledThrough(last)));
        file.Case("special_total", () =>
            Assert.Equal(Total(file.At("special_total")), main.ScheduledThrough(last) - withoutFunds.ScheduledThrough(last)));
        file.Case("max_supply_before_pon", () => Assert.Equal(Total(file.At("max_supply_before_pon")), main.ScheduledThrough(last)));
        file.Each("pon_years", year =>
        {
            (Height from, Height to) = (HeightOf(year, "first_height"), HeightOf(year, "last_height"));
            SubsidyShares shares = main.SplitAt(from).Of(main.ScheduledAt(from));
            Assert.Equal((Atoms(year, "block_subsidy"), Atoms(year, "block_subsidy")), (main.ScheduledAt(from), main.ScheduledAt(to)));
            Assert.Equal(
                (Atoms(year, "cumulus"), Atoms(year, "nimbus"), Atoms(year, "stratus"), Atoms(year, "dev_fund")),
                (shares.Cumulus, shares.Nimbus, shares.Stratus, shares.Treasury));
            Assert.Equal(Total(year.GetProperty("issued_this_year")), main.ScheduledThrough(to) - main.ScheduledThrough(from + -1));
            Assert.Equal(Total(year.GetProperty("max_supply_end_of_year")), main.ScheduledThrough(to));
        });
        file.Each("milestones", milestone =>
        {
            Height reached = HeightOf(milestone, "reached_at_height");
            Assert.True(main.ScheduledThrough(reached) >= Total(milestone.GetProperty("supply")));
            Assert.True(main.ScheduledThrough(reached + -1) < Total(milestone.GetProperty("supply")));
            Assert.True(!milestone.TryGetProperty("supply_at_that_height", out JsonElement exact) || Total(exact) == main.ScheduledThrough(reached));
        });
    });

    [FluxdFact]
    public void the_funds_are_minted_at_their_heights_to_their_addresses() => Conformance.Of("fluxd/special_funds.json", output, file =>
    {
        foreach (ExistingNetwork network in new[] { ExistingNetwork.Main, ExistingNetwork.Testnet, ExistingNetwork.Regtest })
        {
            file.EachProperty(network.Name, (name, fund) =>
            {
                FundMint mint = network.Funds.Single(mint => mint.Name == name.Replace('_', ' '));
                bool repeated = fund.TryGetProperty("start", out JsonElement start);
                Assert.Equal(
                    (fund.GetProperty("address").GetString(), Atoms(fund, "amount"), repeated ? start.GetInt64() : fund.GetProperty("height").GetInt64()),
                    (mint.Address, mint.Amount, mint.First.Value));
                Assert.True(!repeated || (mint.Interval, mint.Times) == (fund.GetProperty("interval").GetInt64(), fund.GetProperty("times").GetInt32()));
            });
        }

        FundMint pool = ExistingNetwork.Main.Funds.Single(mint => mint.Name == "swap pool");
        file.Each("main_swap_pool_cases", due => Assert.Equal(due.GetProperty("swap_pool_due").GetBoolean(), pool.IsDueAt(HeightOf(due, "height"))));
    });

    [FluxdFact]
    public void proof_of_node_pays_what_the_daemons_tests_expect() => Conformance.Of("fluxd/pon_subsidy_tests.json", output, file =>
    {
        EconomicsProfile history = History(ExistingNetwork.Main), testnet = History(ExistingNetwork.Testnet);
        EconomicsProfile pon = Profiles.Pon(ProofOfNodeTerms.Default, file.At("activation_height").GetInt64());
        file.Each("block_subsidy", wanted => Assert.Equal(
            (Atoms(wanted, "expected"), Atoms(wanted, "expected")),
            (history.ScheduledAt(HeightOf(wanted, "height")), pon.ScheduledAt(HeightOf(wanted, "height")))));
        file.Each("testnet", wanted => Assert.Equal(Atoms(wanted, "expected"), testnet.ScheduledAt(HeightOf(wanted, "height"))));
        file.Each("tier_rewards", wanted =>
        {
            SubsidyShares shares = pon.SplitAt(HeightOf(wanted, "height")).Of(Atoms(wanted, "block_subsidy"));
            Assert.Equal((Atoms(wanted, "cumulus"), Atoms(wanted, "nimbus"), Atoms(wanted, "stratus")), (shares.Cumulus, shares.Nimbus, shares.Stratus));
            Assert.True(!wanted.TryGetProperty("dev_fund", out _) || Atoms(wanted, "dev_fund") == shares.Treasury);
            Assert.True(!wanted.TryGetProperty("nodes_total", out _) || Atoms(wanted, "nodes_total") == shares.Cumulus + shares.Nimbus + shares.Stratus);
        });
        file.Each("dev_fund_ratio", wanted => Assert.Equal(Atoms(wanted, "one_28th"), pon.Splits[0].Of(Atoms(wanted, "block_subsidy")).Treasury));
        file.Each("is_pon_active", wanted => Assert.Equal(wanted.GetProperty("active").GetBoolean(), IsProofOfNode(history, HeightOf(wanted, "height"))));
        file.Each("pre_pon", wanted =>
        {
            Assert.NotEqual(Atoms(wanted, "expected_not_equal"), history.ScheduledAt(HeightOf(wanted, "height")));
            Assert.Equal(Atoms(wanted, "computed"), history.ScheduledAt(HeightOf(wanted, "height")));
        });
        file.Case("regtest_params", () =>
        {
            JsonElement wanted = file.At("regtest_params");
            Stepped curve = (Stepped)History(ExistingNetwork.Regtest).Eras[^1].Curve;
            Assert.Equal(
                (Atoms(wanted, "initial_subsidy"), wanted.GetProperty("reduction_interval").GetInt64(), wanted.GetProperty("max_reductions").GetInt32()),
                (curve.First, curve.StepBlocks, curve.StepsMax));
        });
    });

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

    private static Amount Atoms(JsonElement element, string name) => new((long)Total(element.GetProperty(name)));

    /// <summary>Amounts beyond 2^53 are texts.</summary>
    private static Int128 Total(JsonElement amount) => amount.ValueKind == JsonValueKind.String
        ? Int128.Parse(amount.GetString()!, CultureInfo.InvariantCulture)
        : amount.GetInt64();
}
