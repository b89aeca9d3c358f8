using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Genesis = Flux.Actors.Domain.Chain.Genesis;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class GenesisTests
{
    private static readonly Genesis Good = TestNetwork.DefaultGenesis;

    [Fact]
    public void a_good_genesis_has_no_problems() => Assert.Empty(Good.Validate());

    [Fact]
    public void any_change_is_another_network()
    {
        Genesis[] all =
        [
            Good,
            Good with { Network = "other" },
            Good with { Time = Good.Time + 1 },
            Good with { Treasury = new Amount(1) },
            Good with { Economics = Good.Economics with { Cap = null } },
            Good with { Economics = Profiles.Pon(ProofOfNodeTerms.Default, 1) },
            Good with { Nodes = [.. Good.Nodes.Take(3)] },
            Good with { Parameters = Good.Parameters with { FeeMin = new Amount(1) } },
        ];
        Assert.Equal(all.Length, all.Select(genesis => genesis.Id()).Distinct().Count());
    }

    [Fact]
    public void every_problem_is_named()
    {
        Genesis bad = Good with
        {
            Network = "Big Net",
            Profile = "",
            Economics = Good.Economics with { Name = "Free!", Splits = [] },
            BlockTime = 0,
            Time = new Timestamp(-1),
            Nodes = [Good.Nodes[0], Good.Nodes[0] with { Tier = (Tier)7, Address = "" }],
            Parameters = Good.Parameters with
            {
                SeatsMin = 0,
                Windows = new RegistryWindows(-1, 0, -1, -1, -1, 0, 0),
                Collateral = new TierAmounts(Amount.Zero, Amount.Zero, Amount.Zero),
                Transactions = new TransactionLimits(0, 0, 0, Amount.Zero),
                Reports = new ReportLimits(0, 0),
            },
        };
        string[] wanted =
        [
            "network 'Big Net'", "profile ''", "block time is 0 ms", "genesis time is -1 ms", "lock maturity is -1", "confirm window is 0",
            "ban release is -1", "renewal distance is -1", "expiry window is -1", "unbonding is 0", "address distance is 0",
            "Cumulus collateral is 0", "Nimbus collateral is 0", "Stratus collateral is 0", "minimum of seats is 0",
            "free reports per block is 0", "free statements per node is 0", "transactions per block is 0",
            "bytes of a transaction is 0", "bytes of a block's transactions is 0", "smallest transfer is 0",
            "economics 'Free!'", "economics have 1 eras, 0 splits and 0 funds", "genesis node 1 has tier 7", "genesis nodes 0 and 1 have the same operator key",
            "genesis node 1: organisation 'org0' and address ''",
        ];
        Sequence<string> problems = bad.Validate();
        Assert.Equal(wanted.Length, problems.Count);
        Assert.All(wanted.Zip(problems), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        ChainParameters crowded = Good.Parameters with { Reports = new ReportLimits(1_000, 1) };
        Assert.Equal("transactions per block is 1000, at least 1001 wanted", Assert.Single((Good with { Parameters = crowded }).Validate()));
        Assert.StartsWith("there is no genesis node", Assert.Single((Good with { Nodes = [] }).Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void more_money_than_the_cap_is_a_problem()
    {
        Genesis full = With(Amount.Flux(440_000_000 - 54_500));
        Assert.Empty(full.Validate());
        Genesis over = With(Amount.Flux(440_000_000 - 54_500) + new Amount(1));
        Assert.Equal(
            "allocations, treasury and collateral are 44000000000000001 atoms, at most the cap of 44000000000000000 wanted",
            Assert.Single(over.Validate()));
    }

    [Fact]
    public void the_collateral_of_genesis_nodes_is_minted_on_top_of_the_allocations()
    {
        ChainState state = GenesisBlock.State(Good);
        Assert.Equal((Int128)Amount.Flux(100_010 + 54_500).Atoms, state.Supply.Minted);
        Assert.True(SupplyReport.Of(state).Exact);
        Assert.Equal((Int128)Amount.Flux(54_500).Atoms, SupplyReport.Of(state).Locks);
        Assert.All(state.Nodes.Values, node => Assert.Equal(NodeStage.Confirmed, node.Stage));
        Assert.Equal(GenesisBlock.Header(Good).Id(), state.Tip.Id);
    }

    [Fact]
    public void a_genesis_survives_its_encoding() => Assert.Equal(Good, Wire.Decode<Genesis>(Wire.Encode(Good)));

    private static Genesis With(Amount allocation) => Good with
    {
        Allocations = SortedMap<AccountId, Amount>.Empty.With(FakeScheme.Account("alice"), allocation),
    };
}
