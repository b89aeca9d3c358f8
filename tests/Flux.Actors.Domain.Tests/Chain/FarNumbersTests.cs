using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Genesis = Flux.Actors.Domain.Chain.Genesis;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Numbers at the ends of their types, which only a stranger sends: each is a flaw or a rule, never an overflow.</summary>
public sealed class FarNumbersTests
{
    private static readonly Genesis Good = TestNetwork.DefaultGenesis;

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MinValue + 1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void a_slot_time_from_the_ends_of_time_is_a_flaw(long milliseconds)
    {
        TestNetwork network = new();
        Block block = network.Assemble([]).Block;
        Timestamp far = new(milliseconds);
        Assert.StartsWith(
            $"slot time {far} seen", network.Flaw(block with { Header = block.Header with { SlotTime = far } }), StringComparison.Ordinal);
    }

    [Fact]
    public void windows_that_no_height_can_be_added_to_are_a_problem()
    {
        RegistryWindows far = new(
            long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);
        Sequence<string> problems = (Good with { Parameters = Good.Parameters with { Windows = far } }).Validate();
        string[] wanted = ["lock maturity", "confirm window", "ban release", "renewal distance", "expiry window", "unbonding", "address distance"];
        Assert.Equal(wanted.Length, problems.Count);
        Assert.All(wanted.Zip(problems), pair => Assert.StartsWith($"{pair.First} is {long.MaxValue}, at most", pair.Second, StringComparison.Ordinal));
        RegistryEra last = new(new Height(long.MaxValue), RegistryWindows.Dev, TierAmounts.Collateral, TierAmounts.Collateral);
        Assert.NotEmpty((Good with { Parameters = Good.Parameters with { Eras = [last, last] } }).Validate());
    }

    [Fact]
    public void more_money_than_an_amount_can_say_is_a_problem_without_a_cap_too()
    {
        Genesis rich = Uncapped(long.MaxValue, long.MaxValue);
        Assert.Contains(rich.Validate(), problem => problem.StartsWith("allocations, treasury and collateral are", StringComparison.Ordinal));
    }

    [Fact]
    public void where_there_is_no_cap_what_an_amount_can_say_is_one()
    {
        TestNetwork network = new(_ => Uncapped(long.MaxValue - Amount.Flux(54_500 + 20).Atoms, 0));
        Assert.Equal(Amount.Flux(14), network.Final([]).Minted);
        Assert.Equal(Amount.Flux(6), network.Final([]).Minted);
        Assert.Equal(Amount.Zero, network.Final(network.Pay("alice", "own0", new Amount(long.MaxValue - Amount.Flux(60_000).Atoms))).Minted);
    }

    private static Genesis Uncapped(long alice, long bob) => Good with
    {
        Economics = Profiles.Pon(ProofOfNodeTerms.Default, 1),
        Allocations = SortedMap<AccountId, Amount>.Empty
            .With(FakeScheme.Account("alice"), new Amount(alice)).With(FakeScheme.Account("bob"), new Amount(bob)),
    };
}
