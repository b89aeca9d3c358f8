using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Rewards;

public sealed class BlockRewardsTests
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void block_one_pays_the_due_nodes_and_nobody_has_earned_the_validators_part()
    {
        Outpoint cumulus = _network.Node(0) < _network.Node(1) ? _network.Node(0) : _network.Node(1);
        BlockReceipt receipt = _network.Final([]);
        Assert.Equal(
            [
                (281_250_000, RewardReason.CumulusDue, cumulus),
                (468_750_000, RewardReason.NimbusDue, _network.Node(2)),
                (1_125_000_000, RewardReason.StratusDue, _network.Node(3)),
            ],
            receipt.Rewards.Select(reward => (reward.Amount.Atoms, reward.Reason, reward.Node)));
        Assert.Equal(new Amount(1_875_000_000), receipt.Minted);
    }

    [Fact]
    public void a_full_certificate_earns_the_whole_subsidy()
    {
        _network.Final([]);
        BlockReceipt receipt = _network.Final([]);
        Assert.Equal(new Amount(3_750_000_000), receipt.Minted);
        Assert.Equal(375_000_000, receipt.Rewards.Single(reward => reward.Reason == RewardReason.Proposed).Amount.Atoms);
        Assert.Equal([375_000_000, 375_000_000, 375_000_000, 375_000_000], Voted(receipt));
        Assert.Equal(
            _network.Ledger.Nodes.Keys,
            receipt.Rewards.Where(reward => reward.Reason == RewardReason.Voted).Select(reward => reward.Node));
    }

    [Fact]
    public void a_seat_missing_from_the_certificate_costs_the_proposer_its_part_and_nobody_gets_the_seats_share()
    {
        _network.Final(_network.Assemble([]).Block, voters: 3);
        BlockReceipt receipt = _network.Final([]);
        Assert.Equal(281_250_000, receipt.Rewards.Single(reward => reward.Reason == RewardReason.Proposed).Amount.Atoms);
        Assert.Equal([375_000_000, 375_000_000, 375_000_000], Voted(receipt));
        Assert.Equal(new Amount(3_750_000_000 - 93_750_000 - 375_000_000), receipt.Minted);
    }

    [Fact]
    public void an_absent_tier_is_not_minted()
    {
        TestNetwork cumulus = new(genesis => genesis with { Nodes = [genesis.Nodes[0], genesis.Nodes[1]] });
        BlockReceipt receipt = cumulus.Final([]);
        Assert.Equal([RewardReason.CumulusDue], receipt.Rewards.Select(reward => reward.Reason));
        Assert.Equal(new Amount(281_250_000), receipt.Minted);
    }

    [Fact]
    public void the_nodes_of_a_tier_are_paid_in_turn()
    {
        Outpoint[] paid = [.. Enumerable.Range(0, 4).Select(_ =>
            _network.Final([]).Rewards.Single(reward => reward.Reason == RewardReason.CumulusDue).Node)];
        Assert.Equal([paid[0], paid[1], paid[0], paid[1]], paid);
        Assert.NotEqual(paid[0], paid[1]);
        Assert.Equal(new Height(4), _network.Ledger.Nodes[paid[1]].LastPaid);
    }

    [Fact]
    public void a_node_is_still_paid_in_the_block_in_which_it_stops()
    {
        _network.Final(_network.Pay("alice", "own3", Amount.Flux(1)));
        BlockReceipt stopping = _network.Final(_network.By("own3", new StopNode(_network.Node(3))));
        Assert.Contains(stopping.Rewards, reward => reward.Reason == RewardReason.StratusDue);
        BlockReceipt after = _network.Final([]);
        Assert.DoesNotContain(after.Rewards, reward => reward.Reason == RewardReason.StratusDue);
        Assert.Contains(after.Rewards, reward => reward.Reason == RewardReason.Voted && reward.Node == _network.Node(3));
    }

    [Fact]
    public void rewards_go_to_the_owner()
    {
        Amount before = _network.BalanceOf("own3");
        _network.Final([]);
        Assert.Equal(before + new Amount(1_125_000_000), _network.BalanceOf("own3"));
        Assert.Equal(Amount.Zero, _network.BalanceOf("op3"));
    }

    [Fact]
    public void every_division_rounds_down_and_the_remainder_is_not_minted()
    {
        // 101 atoms: 50 for validators (10 proposing, 40 voting), 50 for nodes (7 / 12 / 30).
        _network.Final([]);
        Assert.Equal(
            [10, 10, 10, 10, 10, 7, 12, 30],
            BlockRewards.Of(
                EconomicsProfile.Classic,
                new Amount(101),
                _network.Ledger.Nodes,
                _network.Ledger.Index.Nodes,
                _network.Node(0),
                _network.Running.TipCertificate,
                4).Select(reward => reward.Amount.Atoms));
    }

    [Fact]
    public void at_the_cap_nothing_is_minted_and_just_below_it_only_the_rest()
    {
        // All but 100 atoms of the cap are in the allocations and the collateral (2 × 1,000 + 12,500 + 40,000 FLUX).
        Amount rest = Amount.Flux(440_000_000 - 54_500) - new Amount(100);
        TestNetwork full = new(genesis => genesis with
        {
            Allocations = SortedMap<AccountId, Amount>.Empty.With(FakeScheme.Account("alice"), rest),
        });
        // 7 + 12 + 30, then half of 51: (5 + 4 × 5) + (3 + 6 + 15), and so on, never beyond.
        Assert.Equal(new Amount(49), full.Final([]).Minted);
        Assert.Equal(new Amount(49), full.Final([]).Minted);
        full.Empty(10);
        Assert.True(full.Ledger.Supply.Minted <= EconomicsProfile.Classic.Cap.Atoms);
        Assert.Equal(Amount.Zero, full.Final([]).Minted);
        TestNetwork over = new(genesis => genesis with
        {
            Allocations = SortedMap<AccountId, Amount>.Empty.With(FakeScheme.Account("alice"), rest + new Amount(100)),
        });
        Assert.Equal(Amount.Zero, over.Final([]).Minted);
    }

    private static IEnumerable<long> Voted(BlockReceipt receipt) =>
        receipt.Rewards.Where(reward => reward.Reason == RewardReason.Voted).Select(reward => reward.Amount.Atoms);
}
