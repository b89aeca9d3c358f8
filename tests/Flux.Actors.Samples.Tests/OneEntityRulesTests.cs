using Flux.Actors.Kernel;
using Flux.Actors.Samples.OneEntity;
using Flux.Actors.TestKit;

namespace Flux.Actors.Samples.Tests;

/// <summary>The rules of samples/01-one-entity alone: what docs/operating/testing.md shows.</summary>
public sealed class OneEntityRulesTests
{
    private static readonly EntityId Ann = new("account", "ann");
    private static readonly EntityId Bob = new("account", "bob");
    private static readonly EntityId Rent = new("transfer", "rent");

    [Fact]
    public void an_account_moves_what_it_has() => Scenario.For(Account.Decider)
        .Given(new Account.Opened(Balance: 100, Limit: 500))
        .When(new Account.Move(Rent, Ann, -30))
        .Then(new Account.Moved(Rent, Ann, -30))
        .ThenEffects(new Tell(Rent, new Transfer.Hear(Ann, Done: true)));

    [Theory]
    [InlineData(-101)]
    [InlineData(401)]
    public void an_account_says_no_to_what_it_can_not_move(long amount) => Scenario.For(Account.Decider)
        .Given(new Account.Opened(Balance: 100, Limit: 500))
        .When(new Account.Move(Rent, Ann, amount))
        .Then(new Account.Moved(Rent, Ann, 0))
        .ThenEffects(new Tell(Rent, new Transfer.Hear(Ann, Done: false)));

    [Fact]
    public void what_was_moved_in_vain_goes_back() => Scenario.For(Account.Decider)
        .Given(new Account.Opened(Balance: 100, Limit: 500), new Account.Moved(Rent, Ann, -30))
        .When(new Account.Settle(Rent, Kept: false))
        .Then(new Account.Settled(Rent, 30))
        .ThenState(new Account.State(100, 500, SortedMap<EntityId, long>.Empty));

    [Fact]
    public void an_account_that_is_not_open_refuses() => Scenario.For(Account.Decider)
        .When(new Account.Move(Rent, Ann, 1))
        .ThenRefused(Account.Refusal.NotOpen);

    [Fact]
    public void an_account_obeys_the_four_laws() => DeciderLaws
        .Explore(
            Account.Decider,
            [new Account.Open(100, 500), new Account.Move(Rent, Ann, -60), new Account.Move(Rent, Ann, 450), new Account.Settle(Rent, true), new Account.Settle(Rent, false)],
            [Scenario.At(height: 1)],
            depth: 6)
        .MustHold()
        .MustRecordAll<Account.Event>()
        .MustRefuseAll<Account.Refusal>();

    [Fact]
    public void a_transfer_obeys_the_four_laws() => DeciderLaws
        .Explore(
            Transfer.Decider,
            [new Transfer.Start(Rent, Ann, Bob, 60), .. Said()],
            [Scenario.At(height: 1)],
            depth: 6)
        .MustHold()
        .MustRecordAll<Transfer.Event>()
        .MustRefuseAll<Transfer.Refusal>();

    private static IEnumerable<Transfer.Command> Said() =>
        from account in new[] { Ann, Bob } from done in new[] { true, false } select new Transfer.Hear(account, done);
}
