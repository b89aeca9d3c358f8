using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

/// <summary>The life of a node by transactions in real blocks, with the windows shortened: 3 deep, 4 to confirm, 9 banned, renew after 5, lapse after 8, bound for 6.</summary>
public sealed class RegistryTests
{
    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Parameters = genesis.Parameters with { Windows = new RegistryWindows(3, 4, 9, 5, 8, 6, 2) },
    });

    [Fact]
    public void a_lock_takes_the_collateral_and_names_the_node()
    {
        Outpoint node = Locked(Tier.Nimbus);
        Assert.Equal(
            new CollateralLock(FakeScheme.Account("alice"), Tier.Nimbus, Amount.Flux(12_500), new Height(1)),
            _network.Ledger.LockAt(node));
        Assert.Equal(Amount.Flux(100_000 - 12_500) - TestNetwork.Fee, _network.BalanceOf("alice"));
        Assert.Null(_network.Ledger.NodeAt(node));
    }

    [Fact]
    public void a_node_is_locked_started_confirmed_stopped_and_unlocked()
    {
        Outpoint node = Locked(Tier.Cumulus);
        _network.Empty(2);
        NodeChange started = Assert.Single(_network.Final(Start(node)).NodeChanges);
        Assert.Equal((node, NodeStage.Started, new Height(4)), (started.Node, started.After!.Stage, started.After.StartedAt));
        Assert.Equal(4, SeatCount());

        NodeChange confirmed = Assert.Single(_network.Final(Confirm(node)).NodeChanges);
        Assert.Equal((NodeStage.Confirmed, new Height(5)), (confirmed.After!.Stage, confirmed.After.ConfirmedAt));
        Assert.Equal(5, SeatCount());

        NodeRecord stopped = Assert.Single(_network.Final(_network.By("alice", new StopNode(node))).NodeChanges).After!;
        Assert.Equal((NodeStage.Unbonding, new Height(12)), (stopped.Stage, stopped.BoundUntil));
        Assert.Equal(4, SeatCount());

        Pass(4);
        Assert.Equal("the collateral is bound until height 12, this is 11", _network.Dropped(Unlock(node)));
        _network.Empty(1);
        Amount before = _network.BalanceOf("alice");
        Assert.Equal([new NodeChange(node, null)], _network.Final(Unlock(node)).NodeChanges.Where(change => change.Node == node));
        Assert.Equal(before + Amount.Flux(1_000) - TestNetwork.Fee, _network.BalanceOf("alice"));
        Assert.Null(_network.Ledger.LockAt(node));
        Assert.Equal("there is no lock of that name", _network.Dropped(Unlock(node)));
    }

    [Fact]
    public void a_start_needs_a_mature_lock_of_its_own_signer()
    {
        Outpoint node = Locked(Tier.Cumulus);
        Assert.Equal("the lock is 1 blocks deep, 3 wanted", _network.Dropped(Start(node)));
        _network.Empty(1);
        Assert.Equal("the lock is 2 blocks deep, 3 wanted", _network.Dropped(Start(node)));
        _network.Empty(1);
        Assert.StartsWith("the lock belongs to", _network.Dropped(_network.By("bob", Starting(node))), StringComparison.Ordinal);
        Assert.StartsWith("there is no lock", _network.Dropped(Start(new Outpoint(Hash256.Zero, 0))), StringComparison.Ordinal);
        _network.Final(Start(node));
    }

    [Fact]
    public void a_lock_in_use_cannot_be_started_or_unlocked()
    {
        Outpoint node = Started();
        Assert.Equal("the lock is in use: its node is started", _network.Dropped(Start(node)));
        Assert.Equal("the node is started; stop it first", _network.Dropped(Unlock(node)));
        _network.Final(Confirm(node));
        Assert.Equal("the lock is in use: its node is confirmed", _network.Dropped(Start(node)));
        Assert.Equal("the node is confirmed; stop it first", _network.Dropped(Unlock(node)));
        _network.Final(_network.By("alice", new StopNode(node)));
        Assert.Equal("the node was stopped; unlock its collateral and lock it again", _network.Dropped(Start(node)));
    }

    [Fact]
    public void a_start_needs_an_operator_key_of_its_own_and_readable_names()
    {
        Outpoint node = Locked(Tier.Cumulus);
        _network.Empty(2);
        StartNode start = Starting(node);
        Assert.StartsWith(
            $"the operator key already serves node {_network.Node(1)}",
            _network.Dropped(_network.By("alice", start with { OperatorKey = FakeScheme.Key("op1") })),
            StringComparison.Ordinal);
        Assert.StartsWith("organisation ''", _network.Dropped(_network.By("alice", start with { Organisation = "" })), StringComparison.Ordinal);
        Assert.StartsWith("organisation 'a b'", _network.Dropped(_network.By("alice", start with { Organisation = "a b" })), StringComparison.Ordinal);
        Assert.StartsWith("address", _network.Dropped(_network.By("alice", start with { Address = new string('a', 61) })), StringComparison.Ordinal);
    }

    [Fact]
    public void a_confirmation_is_refused_unless_the_operator_of_a_started_node_signs_it_for_its_tier()
    {
        Outpoint lockOnly = Locked(Tier.Cumulus);
        Assert.StartsWith("there is no started node", _network.Dropped(Confirm(lockOnly, fee: TestNetwork.Fee, by: "alice")), StringComparison.Ordinal);
        Outpoint node = Started();
        Assert.StartsWith("a fee of 0 FLUX", _network.Dropped(Confirm(node, by: "op0")), StringComparison.Ordinal);
        Assert.StartsWith("a confirmation must be signed by", _network.Dropped(Confirm(node, fee: TestNetwork.Fee, by: "alice")), StringComparison.Ordinal);
        Assert.Equal(
            "the benchmark reached Nimbus, the collateral is for Stratus",
            _network.Dropped(_network.By("op3", new ConfirmNode(_network.Node(3), Tier.Nimbus), fee: Amount.Zero)));
    }

    [Fact]
    public void a_node_is_confirmed_in_a_later_block_than_it_is_started_in()
    {
        Outpoint node = Locked(Tier.Cumulus);
        _network.Empty(2);
        AssembledBlock assembled = _network.Assemble(Start(node), Confirm(node));
        Assert.Equal(
            "the node was started in this block; confirm it in a later one",
            Assert.Single(assembled.Dropped).Reason);
    }

    [Fact]
    public void a_ban_that_ends_with_the_confirm_window_lasts_a_block()
    {
        TestNetwork network = new(genesis => genesis with
        {
            Parameters = genesis.Parameters with { Windows = new RegistryWindows(0, 4, 4, 5, 8, 6, 2) },
        });
        SignedTransaction locking = network.By("alice", new LockCollateral(Tier.Cumulus), Amount.Flux(1_000));
        network.Final(locking);
        Outpoint node = new(locking.Id(), 0);
        network.Final(network.By("alice", new StartNode(node, FakeScheme.Key("op"), "org", "127.0.0.9")));
        network.Empty(4);
        Assert.Equal(NodeStage.Banned, network.Ledger.NodeAt(node)!.Stage);
        network.Empty(1);
        Assert.Equal(NodeStage.Expired, network.Ledger.NodeAt(node)!.Stage);
    }

    [Fact]
    public void a_start_that_is_not_confirmed_in_time_is_banned_then_released()
    {
        Outpoint node = Started(); // at 4
        Pass(3);
        Assert.Equal(NodeStage.Started, _network.Ledger.NodeAt(node)!.Stage);
        Pass(1);
        Assert.Equal(NodeStage.Banned, _network.Ledger.NodeAt(node)!.Stage);
        Assert.StartsWith("the node is banned, only", _network.Dropped(Confirm(node)), StringComparison.Ordinal);
        Assert.Equal("the node was not confirmed in time and is banned until height 13", _network.Dropped(Start(node)));
        Pass(4);
        Assert.StartsWith("the node was not confirmed in time", _network.Dropped(Start(node)), StringComparison.Ordinal);
        Pass(1);
        Assert.Equal(NodeStage.Expired, _network.Ledger.NodeAt(node)!.Stage);
        _network.Final(Start(node));
    }

    [Fact]
    public void a_confirmation_in_the_last_block_of_the_window_counts()
    {
        Outpoint node = Started();
        _network.Empty(3);
        _network.Final(Confirm(node));
        Assert.Equal(NodeStage.Confirmed, _network.Ledger.NodeAt(node)!.Stage);
    }

    [Fact]
    public void a_confirmation_lapses_unless_it_is_renewed_in_its_window()
    {
        _network.Empty(4);
        Assert.Equal("confirmed 5 blocks ago, a renewal needs more than 5", _network.Dropped(Renew(1)));
        _network.Empty(1);
        _network.Final(Renew(1), Renew(3));
        Assert.Equal((new Height(6), Height.Genesis), (Record(1).LastConfirmed, Record(1).ConfirmedAt));
        _network.Empty(2);
        Assert.Equal(NodeStage.Confirmed, Record(0).Stage);
        _network.Final(Renew(2)); // In the very block of the lapse.
        Assert.Equal(
            [NodeStage.Expired, NodeStage.Confirmed, NodeStage.Confirmed, NodeStage.Confirmed],
            Enumerable.Range(0, 4).Select(i => Record(i).Stage));
        Assert.Equal(3, SeatCount());
    }

    [Fact]
    public void a_lapsed_node_may_start_again_with_a_clean_history_but_stays_bound()
    {
        _network.Final(_network.Pay("alice", "own0", Amount.Flux(1)));
        _network.Empty(6);
        _network.Final(Renew(1), Renew(2), Renew(3));
        _network.Empty(1);
        NodeRecord lapsed = Record(0);
        Assert.Equal((NodeStage.Expired, new Height(15)), (lapsed.Stage, lapsed.BoundUntil));
        Assert.True(lapsed.EverPaid);
        Assert.StartsWith("the collateral is bound until height 15", _network.Dropped(_network.By("own0", new UnlockCollateral(_network.Node(0)))), StringComparison.Ordinal);
        _network.Final(_network.By("own0", new StartNode(_network.Node(0), FakeScheme.Key("op0"), "org0", "127.0.0.1")));
        Assert.Equal((NodeStage.Started, false, new Height(15)), (Record(0).Stage, Record(0).EverPaid, Record(0).BoundUntil));
        _network.Final(_network.By("own0", new StopNode(_network.Node(0))));
        _network.Empty(2);
        Assert.StartsWith("the collateral is bound until height 15", _network.Dropped(_network.By("own0", new UnlockCollateral(_network.Node(0)))), StringComparison.Ordinal);
        _network.Final(Renew(1), Renew(2), Renew(3));
        _network.Final(_network.By("own0", new UnlockCollateral(_network.Node(0))));
    }

    [Fact]
    public void a_lock_that_was_never_started_or_only_banned_is_unlocked_at_once()
    {
        Outpoint unused = Locked(Tier.Cumulus);
        _network.Final(Unlock(unused));
        Outpoint banned = Started();
        _network.Final(Renew(1), Renew(2), Renew(3));
        _network.Empty(3);
        Assert.Equal(NodeStage.Banned, _network.Ledger.NodeAt(banned)!.Stage);
        _network.Final(Unlock(banned));
        Assert.Null(_network.Ledger.NodeAt(banned));
    }

    [Fact]
    public void a_stop_is_refused_unless_the_owner_signs_it_for_a_node_in_service()
    {
        Outpoint node = Locked(Tier.Cumulus);
        Assert.StartsWith("there is no started node", _network.Dropped(_network.By("alice", new StopNode(node))), StringComparison.Ordinal);
        Assert.StartsWith("the node belongs to", _network.Dropped(_network.By("alice", new StopNode(_network.Node(0)))), StringComparison.Ordinal);
        _network.Empty(2);
        _network.Final(Start(node));
        _network.Final(_network.By("alice", new StopNode(node)));
        Assert.StartsWith("the node is unbonding, only", _network.Dropped(_network.By("alice", new StopNode(node))), StringComparison.Ordinal);
        Assert.StartsWith("the lock belongs to", _network.Dropped(_network.By("bob", new UnlockCollateral(node))), StringComparison.Ordinal);
    }

    [Fact]
    public void the_windows_of_the_live_profile_are_those_of_the_existing_network()
    {
        NodeRecord started = new(
            FakeScheme.Account("a"), Tier.Cumulus, FakeScheme.Key("a"), "o", "a", NodeStage.Started, new Height(2_100_000), default, default, null, null, 0, default);
        Assert.Equal(NodeStage.Started, At(2_100_239, started));
        Assert.Equal(NodeStage.Banned, At(2_100_240, started));
        Assert.Equal(NodeStage.Banned, At(2_100_719, started with { Stage = NodeStage.Banned }));
        Assert.Equal(NodeStage.Expired, At(2_100_720, started with { Stage = NodeStage.Banned }));
        NodeRecord confirmed = started with { Stage = NodeStage.Confirmed, LastConfirmed = new Height(2_100_000) };
        Assert.Equal(NodeStage.Confirmed, At(2_100_640, confirmed));
        Assert.Equal(NodeStage.Expired, At(2_100_641, confirmed));
        Assert.NotNull(Registry.Confirm(confirmed, confirmed.OperatorKey, Tier.Cumulus, new Height(2_100_500), RegistryWindows.Live).Refusal);
        Assert.Null(Registry.Confirm(confirmed, confirmed.OperatorKey, Tier.Cumulus, new Height(2_100_501), RegistryWindows.Live).Refusal);
    }

    private static NodeStage At(long height, NodeRecord record) =>
        Registry.AtEndOf(new Height(height), record, RegistryWindows.Live).Stage;

    private static StartNode Starting(Outpoint node) => new(node, FakeScheme.Key("op-new"), "org-new", "127.12.0.1");

    private NodeRecord Record(int i) => _network.Ledger.Nodes[_network.Node(i)];

    private int SeatCount() => Seating.Plan(_network.Ledger).Seats.Count;

    /// <summary>Blocks in which the genesis nodes renew when they may, so that the network lives on.</summary>
    private void Pass(int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            _network.Final(Enumerable.Range(0, 4)
                .Where(n => Record(n).IsConfirmed && _network.Ledger.Height.Next - Record(n).LastConfirmed > 5)
                .Select(Renew));
        }
    }

    private Outpoint Locked(Tier tier)
    {
        SignedTransaction locking = _network.By("alice", new LockCollateral(tier), _network.Ledger.Parameters.Collateral.Of(tier));
        _network.Final(locking);
        return new Outpoint(locking.Id(), 0);
    }

    private Outpoint Started()
    {
        Outpoint node = Locked(Tier.Cumulus);
        _network.Empty(2);
        _network.Final(Start(node));
        return node;
    }

    private SignedTransaction Start(Outpoint node) => _network.By("alice", Starting(node));

    private SignedTransaction Unlock(Outpoint node) => _network.By("alice", new UnlockCollateral(node));

    private SignedTransaction Confirm(Outpoint node, string by = "op-new", Amount fee = default) =>
        _network.By(by, new ConfirmNode(node, Tier.Stratus), fee: fee);

    private SignedTransaction Renew(int i) => _network.By($"op{i}", new ConfirmNode(_network.Node(i), Tier.Stratus), fee: Amount.Zero);
}
