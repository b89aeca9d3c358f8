using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

/// <summary>Where the benchmark is not waived, a confirmation's figures must bear out its tier; a claim is as good as its signature and no better.</summary>
public sealed class BenchmarkClaimTests
{
    private static readonly BenchmarkClaim Nimbus = new(new MachineSize(8, 32, 500), new MachineRates(100, 700, 5_000, 200, 1_000));

    private readonly TestNetwork _strict = new(genesis => genesis with
    {
        Parameters = genesis.Parameters with { BenchmarkWaived = false, Windows = RegistryWindows.Dev with { RenewAfter = 0 } },
    });

    [Fact]
    public void figures_that_bear_the_tier_out_confirm_the_node()
    {
        _strict.Final([]);
        _strict.Final(Confirm(2, Tier.Nimbus, Nimbus));
        Assert.Equal(new Height(2), _strict.Ledger.Nodes[_strict.Node(2)].LastConfirmed);
    }

    [Fact]
    public void a_confirmation_without_figures_is_refused() => Assert.Equal(
        "a confirmation without a benchmark's figures; this network wants them", Refused(Confirm(2, Tier.Nimbus, null)));

    [Fact]
    public void figures_below_the_stated_tier_are_refused_and_named() => Assert.Equal(
        "the benchmark's figures don't bear out Stratus: fails: threads 8 of 16 threads, memory 32 of 61 GiB, disk 500 of 880 GiB, "
            + "cpu, all threads 700 of 1520 events/s, disk write 200 of 400 MB/s",
        Refused(Confirm(2, Tier.Stratus, Nimbus)));

    [Fact]
    public void figures_for_a_tier_below_the_collaterals_are_refused() => Assert.Equal(
        "the benchmark reached Cumulus, the collateral is for Nimbus", Refused(Confirm(2, Tier.Cumulus, Nimbus)));

    [Fact]
    public void where_the_benchmark_is_waived_the_stated_tier_counts()
    {
        TestNetwork waived = new(genesis => genesis with { Parameters = genesis.Parameters with { Windows = RegistryWindows.Dev with { RenewAfter = 0 } } });
        waived.Final([]);
        waived.Final(waived.By("op2", new ConfirmNode(waived.Node(2), Tier.Stratus), fee: Amount.Zero));
        Assert.Equal(new Height(2), waived.Ledger.Nodes[waived.Node(2)].LastConfirmed);
    }

    [Theory]
    [InlineData(16, 61, 880, 1_520, 400, Tier.Stratus)]
    [InlineData(16, 61, 879, 1_520, 400, Tier.Nimbus)]
    [InlineData(8, 30, 440, 640, 180, Tier.Nimbus)]
    [InlineData(8, 29, 440, 640, 180, Tier.Cumulus)]
    [InlineData(4, 7, 220, 240, 180, Tier.Cumulus)]
    [InlineData(3, 7, 220, 240, 180, null)]
    public void the_highest_tier_whose_demands_are_met_is_reached(long threads, long memory, long disk, long events, long write, Tier? tier) =>
        Assert.Equal(tier, Benchmark.Reached(new MachineSize(threads, memory, disk), new MachineRates(0, events, 0, write, 0)));

    [Theory]
    [InlineData(240L, 240L, 0L)]
    [InlineData(120L, 240L, -50L)]
    [InlineData(600L, 240L, 150L)]
    [InlineData(long.MaxValue, 1L, (long)int.MaxValue)]
    [InlineData(600L, null, null)]
    public void a_margin_is_told_in_per_cent_of_what_is_wanted(long seen, long? wanted, long? margin) =>
        Assert.Equal(margin, new BenchmarkFigure("f", "u", seen, wanted).MarginPercent);

    private SignedTransaction Confirm(int node, Tier tier, BenchmarkClaim? claim) =>
        _strict.By($"op{node}", new ConfirmNode(_strict.Node(node), tier, claim), fee: Amount.Zero);

    private string Refused(SignedTransaction transaction)
    {
        if (_strict.Ledger.Height == Height.Genesis)
        {
            _strict.Final([]);
        }

        return _strict.Dropped(transaction with { Body = transaction.Body });
    }
}
