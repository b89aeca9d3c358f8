using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class BlockTests
{
    private readonly TestNetwork _network = new();

    public BlockTests() => _network.Empty(2);

    [Fact]
    public void executing_twice_gives_the_same_bytes()
    {
        Block block = _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(1))).Block;
        Executed one = Assert.IsType<Executed>(Execution.Execute(_network.Rules, _network.Ledger, block));
        Executed two = Assert.IsType<Executed>(Execution.Execute(
            _network.Rules, Wire.Decode<ChainState>(Wire.Encode(_network.Ledger)), Wire.Decode<Block>(Wire.Encode(block))));
        Assert.Equal(Wire.Encode(one.State), Wire.Encode(two.State));
        Assert.Equal(Wire.Encode(one.Writes()), Wire.Encode(two.Writes()));
        Assert.Equal(Wire.Encode(one.Receipt), Wire.Encode(two.Receipt));
    }

    [Fact]
    public void assembling_twice_gives_the_same_block() =>
        Assert.Equal(
            _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(1))).Block.Id(),
            _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(1))).Block.Id());

    [Fact]
    public void an_empty_blocks_write_set_does_not_grow_with_the_accounts()
    {
        TestNetwork large = new(genesis => genesis with
        {
            Allocations = SortedMap<AccountId, Amount>.From(Enumerable.Range(0, 2_000).Select(i =>
                KeyValuePair.Create(FakeScheme.Account($"a{i}"), Amount.Flux(1)))),
        });
        large.Empty(2);
        int small = SizeOfWrites(_network), big = SizeOfWrites(large);
        Assert.InRange(big, 1, small);
    }

    [Fact]
    public void a_tampered_state_root_is_refused() =>
        ThenFlawed(block => block with { Header = block.Header with { StateRoot = Hash256.Sha256([1]) } }, "state root");

    [Fact]
    public void a_tampered_receipts_root_is_refused() =>
        ThenFlawed(block => block with { Header = block.Header with { ReceiptsRoot = Hash256.Sha256([1]) } }, "receipts root");

    [Fact]
    public void a_block_that_mints_one_atom_more_is_refused()
    {
        Block block = _network.Assemble([]).Block;
        ChainState honest = Assert.IsType<Executed>(Execution.Execute(_network.Rules, _network.Ledger, block)).State;
        AccountId bob = FakeScheme.Account("bob");
        ChainState greedy = honest with
        {
            Supply = honest.Supply with { Minted = honest.Supply.Minted + 1 },
            Accounts = honest.Accounts.With(bob, honest.AccountOf(bob) with { Balance = honest.AccountOf(bob).Balance + new Amount(1) }),
        };
        Assert.True(SupplyReport.Of(greedy).Exact);
        Assert.Equal(block.Header.StateRoot, Roots.State(honest));
        ThenFlawed(b => b with { Header = b.Header with { StateRoot = Roots.State(greedy) } }, "state root");
    }

    [Fact]
    public void a_tampered_transactions_root_is_refused() =>
        ThenFlawed(block => block with { Transactions = [_network.Pay("alice", "bob", Amount.Flux(1))] }, "transactions root");

    [Fact]
    public void an_instruction_the_parent_did_not_order_is_refused() =>
        ThenFlawed(
            block => TestNetwork.Rerooted(block with
            {
                Instructions = [new PayFromEscrow(Jar.Id("a"), FakeScheme.Account("bob"), Amount.Flux(1))],
            }),
            "instructions");

    [Fact]
    public void a_left_out_changed_or_doubled_instruction_is_refused()
    {
        _network.Final(
            _network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5)),
            _network.By("alice", Jar.Call("a", new Jar.PayOut(Jar.Id("a"), FakeScheme.Account("bob"), Amount.Flux(2))), ahead: 1));
        PayFromEscrow ordered = Assert.IsType<PayFromEscrow>(Assert.Single(_network.Ledger.Pending));
        ThenFlawed(block => TestNetwork.Rerooted(block with { Instructions = [] }), "instructions");
        ThenFlawed(block => TestNetwork.Rerooted(block with { Instructions = [ordered, ordered] }), "instructions");
        ThenFlawed(block => TestNetwork.Rerooted(block with { Instructions = [ordered with { Amount = Amount.Flux(3) }] }), "instructions");
        ThenFlawed(block => block with { Header = block.Header with { InstructionsRoot = Hash256.Zero } }, "instructions root");
    }

    [Fact]
    public void a_block_of_another_network_height_or_parent_is_refused()
    {
        ThenFlawed(block => block with { Header = block.Header with { Network = Hash256.Zero } }, "network");
        ThenFlawed(block => block with { Header = block.Header with { Height = new Height(9) } }, "height 9 seen, 3 wanted");
        ThenFlawed(block => block with { Header = block.Header with { Parent = Hash256.Zero } }, "parent");
    }

    [Fact]
    public void a_slot_time_not_after_the_parents_is_refused() =>
        ThenFlawed(block => block with { Header = block.Header with { SlotTime = _network.Ledger.Tip.SlotTime } }, "slot time");

    [Fact]
    public void a_leader_can_not_hurry_the_next_height() =>
        ThenFlawed(block => block with { Header = block.Header with { SlotTime = _network.Ledger.Tip.SlotTime + 1 } }, "slot time");

    [Fact]
    public void a_slot_lies_whole_block_times_after_the_parents() =>
        ThenFlawed(block => block with { Header = block.Header with { SlotTime = block.Header.SlotTime + 1 } }, "slot time");

    [Fact]
    public void a_proposer_without_a_seat_is_refused() =>
        ThenFlawed(block => block with { Header = block.Header with { Proposer = default } }, "has no seat");

    [Fact]
    public void a_parent_certificate_that_is_missing_short_or_of_another_block_is_refused()
    {
        Certificate good = _network.Running.TipCertificate!;
        ThenFlawed(WithCertificate(null), "the certificate of block 2 is missing");
        ThenFlawed(WithCertificate(good with { Signatures = [.. good.Signatures.Take(2)] }), "2 signatures seen, 3 of 4");
        ThenFlawed(WithCertificate(good with { Block = Hash256.Zero }), "parent certificate: block");
        ThenFlawed(WithCertificate(good with { Height = new Height(1) }), "parent certificate: height");
        ThenFlawed(WithCertificate(good with { Round = 1 }), "is not over this precommit");
        ThenFlawed(WithCertificate(good with { Signatures = [good.Signatures[0], .. good.Signatures.Take(2)] }), "is not after");
    }

    [Fact]
    public void block_one_carries_no_certificate()
    {
        TestNetwork fresh = new();
        Block block = fresh.Assemble([]).Block;
        Certificate certificate = fresh.Certify(fresh.Ledger.Tip.Id, Height.Genesis);
        Assert.Contains(
            "genesis is not voted on",
            fresh.Flaw(block with { Header = block.Header with { ParentCertificate = certificate } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void the_parent_certificate_is_checked_against_the_seats_that_voted_on_the_parent()
    {
        // Own3's node stops in block 3: it still voted on block 3, and no longer on block 4.
        _network.Final(_network.By("alice", new Transfer(FakeScheme.Account("own3")), Amount.Flux(1)));
        _network.Final(_network.By("own3", new StopNode(_network.Node(3))));
        Assert.Equal(4, _network.Ledger.TipVoters.Count);
        Assert.Equal(3, Seating.Plan(_network.Ledger).Seats.Count);
        _network.Final([]);
        Assert.Equal(3, _network.Ledger.TipVoters.Count);
        _network.Final([]);
    }

    [Fact]
    public void a_change_of_any_section_changes_the_state_root()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(5)));
        ChainState s = _network.Ledger;
        AccountId alice = FakeScheme.Account("alice");
        ChainState[] others =
        [
            s with { Network = Hash256.Zero },
            s with { Tip = s.Tip with { Height = s.Height.Next } },
            s with { Tip = s.Tip with { SlotTime = s.Tip.SlotTime + 1 } },
            s with { Parameters = s.Parameters with { SeatsMin = 8 } },
            s with { Accounts = s.Accounts.With(alice, s.AccountOf(alice) with { NextNonce = 99 }) },
            s with { Locks = s.Locks.Without(_network.Node(0)) },
            s with { Nodes = s.Nodes.Without(_network.Node(0)) },
            s with { Entities = s.Entities.Without(Jar.Id("a")) },
            s with { Supply = s.Supply with { Burnt = 0 } },
            s with { Pending = [new PayFromEscrow(Jar.Id("a"), alice, Amount.Flux(1))] },
            s with { TipVoters = [] },
        ];
        Assert.Equal(others.Length + 1, others.Append(s).Select(Roots.State).Distinct().Count());
        Assert.Equal(Roots.State(s), Roots.State(s with { Tip = s.Tip with { Id = Hash256.Zero } }));
    }

    private static Func<Block, Block> WithCertificate(Certificate? certificate) =>
        block => block with { Header = block.Header with { ParentCertificate = certificate } };

    private static int SizeOfWrites(TestNetwork network) =>
        Wire.Encode(Assert.IsType<Executed>(Execution.Execute(network.Rules, network.Ledger, network.Assemble([]).Block)).Writes()).Length;

    private void ThenFlawed(Func<Block, Block> tamper, string why)
    {
        Block good = _network.Assemble([]).Block;
        Assert.Null(Execution.Validate(_network.Rules, _network.Ledger, good));
        Assert.Contains(why, _network.Flaw(tamper(good)), StringComparison.Ordinal);
    }
}
