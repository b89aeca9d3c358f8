using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;
using Genesis = Flux.Actors.Domain.Chain.Genesis;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class TreasuryTests
{
    [Fact]
    public void genesis_may_allocate_to_it_and_it_counts_as_escrow()
    {
        TestNetwork network = new(genesis => genesis with { Treasury = Amount.Flux(375_000) });
        SupplyReport report = SupplyReport.Of(network.Ledger);
        Assert.Equal((Int128)Amount.Flux(375_000).Atoms, report.Escrow);
        Assert.True(report.Exact);
        Assert.Equal(Amount.Flux(375_000), Treasury.Balance(network.Ledger));
        Assert.Equal((Int128)Amount.Flux(100_010 + 54_500 + 375_000).Atoms, report.Minted);
        network.Final([]);
        Assert.Equal(Amount.Flux(375_000), Treasury.Balance(network.Ledger));
        Assert.Equal(Amount.Zero, Treasury.Balance(new TestNetwork().Ledger));
    }

    [Fact]
    public void a_message_to_it_is_refused_with_its_value() => Assert.Equal(
        "treasury/main takes no messages: only genesis and rewards fill it",
        new TestNetwork(genesis => genesis with { Treasury = Amount.Flux(1) }) is var network
            ? network.Dropped(network.By("alice", new Call(Treasury.Id, Blob.Empty), Amount.Flux(1)))
            : null);

    [Fact]
    public void pon_pays_the_tiers_and_the_treasury_and_nobody_for_proposing()
    {
        TestNetwork network = new(Pon);
        network.Final([]);
        BlockReceipt receipt = network.Final([]);
        Assert.Equal(
            [(100_000_000, RewardReason.CumulusDue), (350_000_000, RewardReason.NimbusDue), (900_000_000, RewardReason.StratusDue)],
            receipt.Rewards.Select(reward => (reward.Amount.Atoms, reward.Reason)));
        Assert.Equal(new Amount(50_000_000), receipt.ToTreasury);
        Assert.Equal(Amount.Flux(14), receipt.Minted);
        Assert.Equal(Amount.Flux(1), Treasury.Balance(network.Ledger));
    }

    [Fact]
    public void a_missing_tiers_share_is_not_the_treasurys_but_not_minted()
    {
        TestNetwork network = new(genesis => Pon(genesis) with { Nodes = [genesis.Nodes[0], genesis.Nodes[1]] });
        BlockReceipt receipt = network.Final([]);
        Assert.Equal([new Amount(100_000_000)], receipt.Rewards.Select(reward => reward.Amount));
        Assert.Equal((new Amount(50_000_000), new Amount(150_000_000)), (receipt.ToTreasury, receipt.Minted));
    }

    [Fact]
    public void the_past_pays_its_premine_to_the_proposer_it_has_and_its_funds_to_the_treasury()
    {
        FundMint fund = new("fund", "", new Height(3), 1, 1, Amount.Flux(5));
        ExistingNetwork past = ExistingNetwork.Regtest with { ProofOfNodeAt = 100, Funds = [fund] };
        TestNetwork network = new(genesis => genesis with { Economics = Profiles.History(ProofOfWorkTerms.Default, ProofOfNodeTerms.Default, past) });
        network.Final([]);
        Assert.Equal(Amount.Flux(150), network.Final([]).Minted);
        BlockReceipt receipt = network.Final([]);
        Assert.Equal((Amount.Flux(155), Amount.Flux(5)), (receipt.Minted, receipt.ToTreasury));
        Assert.Equal(Amount.Flux(150).Share(7_500, 10_000), receipt.Rewards.Single(reward => reward.Reason == RewardReason.Proposed).Amount);
        Assert.Equal(Amount.Flux(5), Treasury.Balance(network.Ledger));
    }

    private static Genesis Pon(Genesis genesis) => genesis with { Economics = Profiles.Pon(ProofOfNodeTerms.Default, 1) };
}
