using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>The last block that mints: a ledger is set down where the schedule of decades has led, and goes on from there.</summary>
public sealed class CapTests
{
    private static readonly Int128 Cap = Amount.Flux(440_000_000).Atoms;

    /// <summary>One FLUX more than classic's genesis: its schedule passes the cap by 0.60679 FLUX.</summary>
    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Allocations = SortedMap<AccountId, Amount>.Empty.With(FakeScheme.Account("alice"), Amount.Flux(243_395_001 - 54_500)),
        Parameters = genesis.Parameters with { Windows = new RegistryWindows(0, 10, 30, 0, Domain.Chain.Genesis.BlocksMax, 8, 5) },
    });

    [Fact]
    public void a_genesis_one_flux_larger_is_stopped_at_exactly_440_million_minted()
    {
        EconomicsProfile classic = _network.Rules.Economics;
        Int128 genesis = _network.Rules.Genesis.Minted();
        Assert.Equal((Int128)Amount.Flux(243_395_001).Atoms, genesis);
        Height crossing = Crossing(classic, genesis);
        Assert.True(genesis + classic.ScheduledThrough(crossing + -1) < Cap);

        ChainState state = SetDown(crossing + -1, genesis + classic.ScheduledThrough(crossing + -1));
        List<Int128> minted = [];
        for (int i = 0; i < 4; i++)
        {
            state = Next(state).State;
            minted.Add(state.Supply.Minted);
        }

        Assert.True(SupplyReport.Of(state).Exact);
        Assert.All(minted, sum => Assert.True(sum <= Cap));
        Assert.Equal([Cap, Cap], minted[^2..]);
    }

    [Fact]
    public void a_block_that_mints_one_atom_more_is_refused()
    {
        ChainState state = SetDown(new Height(5), Cap - 1_000);
        Executed honest = Next(state);
        Assert.Equal(Cap, honest.State.Supply.Minted);

        // Its proposer also credits itself an atom, and commits to that state.
        AccountId alice = FakeScheme.Account("alice");
        ChainState richer = honest.State with
        {
            Accounts = honest.State.Accounts.With(alice, honest.State.AccountOf(alice) with { Balance = honest.State.AccountOf(alice).Balance + new Amount(1) }),
            Supply = honest.State.Supply with { Minted = honest.State.Supply.Minted + 1 },
        };
        Block block = Assemble(state);
        Block forged = block with { Header = block.Header with { StateRoot = Roots.State(richer with { Tip = richer.Tip with { Id = Hash256.Zero } }) } };
        Assert.IsType<Executed>(Execution.Execute(_network.Rules, state, block));
        Assert.Contains("state root", Assert.IsType<BlockFlaw>(Execution.Execute(_network.Rules, state, forged)).Reason, StringComparison.Ordinal);
        Assert.Equal(
            $"1001 atoms are minted at height 6 on top of {Cap - 1_000}, at most 1000 wanted under the cap of {Cap}",
            _network.Rules.Economics.SupplyFlaw(new Height(6), state.Supply.Minted, richer.Supply.Minted));
    }

    /// <summary>The first height at which the closed form reaches the cap.</summary>
    private static Height Crossing(EconomicsProfile profile, Int128 genesis)
    {
        (long low, long high) = (0, 2_621_400 * 40L);
        while (high - low > 1)
        {
            long middle = (low + high) / 2;
            (low, high) = genesis + profile.ScheduledThrough(new Height(middle)) < Cap ? (middle, high) : (low, middle);
        }

        return new Height(high);
    }

    /// <summary>The ledger as it would be there, with all that was minted in one account.</summary>
    private ChainState SetDown(Height height, Int128 minted)
    {
        if (_network.Ledger.Height == Height.Genesis)
        {
            _network.Final([]);
        }

        ChainState ledger = _network.Ledger;
        AccountId rich = FakeScheme.Account("rich");
        return ledger with
        {
            Tip = ledger.Tip with { Height = height },
            Accounts = ledger.Accounts.With(rich, new Account(new Amount((long)(minted - ledger.Supply.Minted)), 0)),
            Supply = ledger.Supply with { Minted = minted },
        };
    }

    private Executed Next(ChainState state) => Assert.IsType<Executed>(Execution.Execute(_network.Rules, state, Assemble(state)));

    private Block Assemble(ChainState state)
    {
        Hash256 digest = new Vote(_network.Rules.Network, VoteKind.Precommit, state.Height, 0, state.Tip.Id).Digest();
        Certificate certificate = new(
            state.Height,
            0,
            state.Tip.Id,
            state.TipVoters.Select(seat => new SeatSignature(seat.Node, FakeScheme.Sign(seat.Key, digest))).ToSequence());
        return BlockAssembly.Assemble(_network.Rules, state, state.TipVoters[0].Node, state.Tip.SlotTime + 2_000, certificate, []).Block;
    }
}
