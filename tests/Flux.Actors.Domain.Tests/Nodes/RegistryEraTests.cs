using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Nodes.FluxdRegistry;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

/// <summary>A registry whose collateral and timers change at heights: 1,000 FLUX until 9, both until 19, then 2,000 alone.</summary>
public sealed class RegistryEraTests
{
    private static readonly RegistryWindows Windows = new(0, 4, 9, 5, 30, 6, 2);
    private static readonly TierAmounts Old = TierAmounts.Collateral;
    private static readonly TierAmounts New = Old with { Cumulus = Amount.Flux(2_000) };

    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Parameters = genesis.Parameters with
        {
            Windows = Windows,
            Eras =
            [
                new RegistryEra(new Height(10), Windows with { ConfirmWithin = 2 }, New, Old),
                new RegistryEra(new Height(20), Windows, New, New),
            ],
        },
    });

    [Fact]
    public void a_lock_takes_the_amount_of_its_height()
    {
        _network.Empty(8);
        Assert.StartsWith("2000 FLUX to lock, exactly 1000 wanted", _network.Dropped(Lock(2_000)), StringComparison.Ordinal);
        _network.Final(Lock(1_000));
        Assert.StartsWith("1000 FLUX to lock, exactly 2000 wanted", _network.Dropped(Lock(1_000)), StringComparison.Ordinal);
        _network.Final(Lock(2_000));
        Assert.Equal(new Height(10), _network.Ledger.Height);
    }

    [Fact]
    public void a_lock_of_the_former_amount_starts_a_node_while_it_is_taken_and_no_longer()
    {
        _network.Empty(8);
        SignedTransaction first = Lock(1_000);
        _network.Final(first);
        _network.Final(Start(first, "op-a"));
        _network.Final(_network.By("op-a", new ConfirmNode(new Outpoint(first.Id(), 0), Tier.Cumulus), fee: Amount.Zero));
        Assert.True(_network.Ledger.NodeAt(new Outpoint(first.Id(), 0))!.IsConfirmed);
        _network.Empty(8);
        Assert.Equal(new Height(19), _network.Ledger.Height);
        _network.Final([]);
        NodeRecord expelled = _network.Ledger.NodeAt(new Outpoint(first.Id(), 0))!;
        Assert.Equal((NodeStage.Expired, new Height(26)), (expelled.Stage, expelled.BoundUntil));
        Assert.Equal("the lock holds 1000 FLUX, 2000 wanted for Cumulus now", _network.Dropped(Start(first, "op-a")));
        Assert.True(SupplyReport.Of(_network.Ledger).Exact);
    }

    /// <summary>Misbehaviour of an earlier service stays punishable as long as was said then.</summary>
    [Fact]
    public void a_shorter_unbonding_frees_no_collateral_that_is_bound_for_longer()
    {
        Height bound = new(100);
        RegistryWindows shorter = Windows with { Unbonding = 1 };
        NodeRecord served = _network.Ledger.NodeAt(_network.Node(0))! with { BoundUntil = bound };
        RegistryEra last = new(new Height(40), shorter, New, New);
        Assert.Equal((NodeStage.Expired, bound), Told(Registry.AtEndOf(new Height(40), served, shorter)));
        Assert.Equal((NodeStage.Expired, bound), Told(Registry.AtStartOf(last, served, _network.Ledger.LockAt(_network.Node(0))!)));
        NodeRecord? stopped = Registry.Stop(served, served.Owner, new Height(40), shorter).Node;
        Assert.Equal((NodeStage.Unbonding, bound), Told(stopped!));

        static (NodeStage, Height?) Told(NodeRecord node) => (node.Stage, node.BoundUntil);
    }

    [Fact]
    public void an_era_expels_those_of_its_tier_in_its_first_block_and_the_others_stay()
    {
        _network.Empty(19);
        Assert.All(_network.Ledger.Nodes, pair => Assert.True(pair.Value.IsConfirmed));
        BlockReceipt receipt = _network.Final([]);
        Assert.Equal(
            new[] { _network.Node(0), _network.Node(1) }.Order(),
            receipt.NodeChanges.Where(change => change.After!.Stage == NodeStage.Expired).Select(change => change.Node));
        Assert.True(_network.Ledger.NodeAt(_network.Node(2))!.IsConfirmed);
        _network.Empty(2);
    }

    [Fact]
    public void timers_are_those_of_the_height()
    {
        _network.Empty(8);
        SignedTransaction locked = Lock(1_000);
        _network.Final(locked);
        _network.Final(Start(locked, "op-a"));
        _network.Empty(1);
        Assert.Equal(NodeStage.Started, _network.Ledger.NodeAt(new Outpoint(locked.Id(), 0))!.Stage);
        _network.Empty(1);
        Assert.Equal(NodeStage.Banned, _network.Ledger.NodeAt(new Outpoint(locked.Id(), 0))!.Stage);
    }

    [Fact]
    public void problems_of_an_era_are_named_with_its_height()
    {
        RegistryEra good = new(new Height(10), Windows, New, Old);
        Assert.Empty(Problems(good));
        Assert.Equal(["first height of a registry era is 0, at least 1 wanted"], Problems(good with { From = Height.Genesis }));
        Assert.Equal(["first height of a registry era is 10, at least 11 wanted"], Problems(good, good));
        Assert.Equal(
            ["in the era from height 10, confirm window is 0, at least 1 wanted"], Problems(good with { Windows = Windows with { ConfirmWithin = 0 } }));
        Assert.Equal(
            ["in the era from height 10, former Nimbus collateral is 0, at least 1 wanted"], Problems(good with { Former = Old with { Nimbus = Amount.Zero } }));
    }

    [Fact]
    public void the_daemons_past_is_a_schedule_of_eras()
    {
        int compared = 0;
        foreach (FluxdNetwork network in FluxdNetwork.All)
        {
            Sequence<RegistryEra> eras = FluxdEras.Of(network);
            ChainParameters past = ChainParameters.Dev with { Windows = eras[0].Windows, Collateral = eras[0].Collateral, Eras = [.. eras.Skip(1)] };
            Assert.Empty((TestNetwork.DefaultGenesis with { Parameters = past }).Validate());
            foreach (Height height in eras.SelectMany(era => new[] { era.From, era.From.Next, era.From + 5 }))
            {
                FluxdWindows wanted = FluxdWindows.At(network, height);
                RegistryEra seen = eras.Last(era => era.From <= height);
                Assert.Equal(
                    (wanted.StartExpiresAfter, wanted.ConfirmExpiresAfter, wanted.RenewAfter),
                    (seen.Windows.ConfirmWithin, seen.Windows.ExpireAfter, seen.Windows.RenewAfter));
                foreach (Tier tier in Enum.GetValues<Tier>())
                {
                    Assert.All(
                        FluxdCollateral.Accepted(network, tier, height),
                        amount => Assert.True(seen.Accepts(new CollateralLock(default, tier, amount, Height.Genesis))));
                    Assert.False(seen.Accepts(new CollateralLock(default, tier, Amount.Flux(7), Height.Genesis)));
                }

                compared++;
            }
        }

        Assert.True(compared > 30, $"{compared} heights compared");
    }

    private static IEnumerable<string> Problems(params RegistryEra[] eras) =>
        (TestNetwork.DefaultGenesis with { Parameters = ChainParameters.Dev with { Eras = [.. eras] } }).Validate();

    private SignedTransaction Lock(long flux) => _network.By("alice", new LockCollateral(Tier.Cumulus), Amount.Flux(flux));

    private SignedTransaction Start(SignedTransaction locked, string key) =>
        _network.By("alice", new StartNode(new Outpoint(locked.Id(), 0), FakeScheme.Key(key), "org-new", "127.12.0.1"));
}
