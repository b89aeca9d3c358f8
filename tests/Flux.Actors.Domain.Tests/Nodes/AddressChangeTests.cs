using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

/// <summary>Another address for a node in service, by transactions in real blocks; 5 blocks lie between two of them.</summary>
public sealed class AddressChangeTests
{
    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Parameters = genesis.Parameters with
        {
            Windows = new RegistryWindows(0, 20, 30, 10, 40, 8, ReaddressAfter: 5),
            Reports = genesis.Parameters.Reports with { StatementsPerNodeMax = 2 },
        },
    });

    [Fact]
    public void an_operator_changes_the_address_without_a_fee_and_the_node_goes_on_as_it_is()
    {
        _network.Empty(4);
        NodeRecord before = Record();
        NodeChange change = Assert.Single(_network.Final(_network.By("op0", new ChangeAddress(_network.Node(0), "127.99.0.1"), fee: Amount.Zero)).NodeChanges);
        Assert.Equal(_network.Node(0), change.Node);
        Assert.Equal(
            before with { Address = "127.99.0.1", AddressSince = new Height(5), FreeStatements = 1, LastPaid = Record().LastPaid },
            change.After);
        Assert.Equal((NodeStage.Confirmed, Height.Genesis, Height.Genesis), (Record().Stage, Record().ConfirmedAt, Record().LastConfirmed));
        Assert.NotNull(Seating.Plan(_network.Ledger).SeatOf(_network.Node(0)));
    }

    [Fact]
    public void an_owner_changes_it_with_a_fee()
    {
        _network.Final(_network.Pay("alice", "own0", Amount.Flux(1)));
        _network.Empty(3);
        Amount before = _network.BalanceOf("own0");
        BlockReceipt receipt = _network.Final(_network.By("own0", new ChangeAddress(_network.Node(0), "127.99.0.2")));
        Assert.Equal("127.99.0.2", Record().Address);
        Assert.Equal(0, Record().FreeStatements);
        Assert.Equal(TestNetwork.Fee, receipt.Burnt);
        Amount earned = new(receipt.Rewards.Where(reward => reward.To == FakeScheme.Account("own0")).Sum(reward => reward.Amount.Atoms));
        Assert.Equal(before + earned - TestNetwork.Fee, _network.BalanceOf("own0"));
    }

    [Fact]
    public void the_distance_to_the_last_change_is_kept()
    {
        _network.Empty(3);
        Assert.Equal("the address is 4 blocks old, 5 wanted", _network.Dropped(Change("127.99.0.1")));
        _network.Empty(1);
        _network.Final(Change("127.99.0.1"));
        _network.Empty(3);
        Assert.Equal("the address is 4 blocks old, 5 wanted", _network.Dropped(Change("127.99.0.2")));
        _network.Empty(1);
        _network.Final(Change("127.99.0.2"));
        Assert.Equal("127.99.0.2", Record().Address);
    }

    [Fact]
    public void a_node_has_only_so_many_free_changes_between_two_confirmations()
    {
        for (int i = 0; i < 2; i++)
        {
            _network.Empty(4);
            _network.Final(Change($"127.99.0.{i}"));
        }

        _network.Empty(4);
        Assert.StartsWith("a fee of 0 FLUX, at least", _network.Dropped(Change("127.99.0.9")), StringComparison.Ordinal);
        _network.Final(_network.By("op0", new ConfirmNode(_network.Node(0), Tier.Cumulus), fee: Amount.Zero));
        _network.Final(Change("127.99.0.9"));
        Assert.Equal(("127.99.0.9", 1), (Record().Address, Record().FreeStatements));
    }

    [Fact]
    public void what_is_no_change_by_those_who_may_is_refused()
    {
        _network.Final(_network.Pay("alice", "own0", Amount.Flux(1)));
        _network.Empty(4);
        Outpoint node = _network.Node(0), unknown = new(Hash256.Sha256([7]), 0);
        Assert.StartsWith("a change of address must be signed by", Refused("alice", node, "127.99.0.1"), StringComparison.Ordinal);
        Assert.Equal("'127.11.0.0' is the node's address already", Refused("own0", node, "127.11.0.0"));
        Assert.StartsWith("address 'a b': 1–60 printable", Refused("own0", node, "a b"), StringComparison.Ordinal);
        Assert.StartsWith("address '': 1–60 printable", Refused("own0", node, ""), StringComparison.Ordinal);
        Assert.Equal("there is no started node of that name", Refused("own0", unknown, "127.99.0.1"));
        Assert.StartsWith(
            "a value of 1 FLUX has nowhere to go", _network.Dropped(_network.By("alice", new ChangeAddress(node, "x"), Amount.Flux(1))), StringComparison.Ordinal);
        _network.Final(_network.By("own0", new StopNode(node)));
        Assert.Equal("the node is unbonding, only a started or confirmed one has an address to change", Refused("own0", node, "127.99.0.1"));
    }

    [Fact]
    public void a_started_nodes_change_pays_and_a_later_confirmation_keeps_it()
    {
        SignedTransaction locked = _network.By("alice", new LockCollateral(Tier.Cumulus), TierAmounts.Collateral.Cumulus);
        _network.Final(locked);
        Outpoint node = new(locked.Id(), 0);
        _network.Final(_network.By("alice", new StartNode(node, FakeScheme.Key("op-new"), "org", "127.12.0.1")));
        _network.Empty(4);
        Assert.StartsWith(
            "a fee of 0 FLUX", _network.Dropped(_network.By("op-new", new ChangeAddress(node, "127.12.0.2"), fee: Amount.Zero)), StringComparison.Ordinal);
        _network.Final(_network.By("alice", new ChangeAddress(node, "127.12.0.2")));
        Assert.Equal(new Height(2), _network.Ledger.NodeAt(node)!.StartedAt);
        _network.Final(_network.By("op-new", new ConfirmNode(node, Tier.Cumulus), fee: Amount.Zero));
        Assert.Equal((NodeStage.Confirmed, "127.12.0.2"), (_network.Ledger.NodeAt(node)!.Stage, _network.Ledger.NodeAt(node)!.Address));
    }

    private SignedTransaction Change(string address) => _network.By("op0", new ChangeAddress(_network.Node(0), address), fee: Amount.Zero);

    private string Refused(string sender, Outpoint node, string address) => _network.Dropped(_network.By(sender, new ChangeAddress(node, address)));

    private NodeRecord Record() => _network.Ledger.NodeAt(_network.Node(0))!;
}
