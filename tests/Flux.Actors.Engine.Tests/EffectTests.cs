using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests;

public sealed class EffectTests
{
    [Fact, Trait("Promise", "3")]
    public async Task an_accepted_command_changes_the_state_and_survives_a_crash()
    {
        await using World world = await World.Create();
        await world.Start();
        Assert.Equal(new Accepted(1, [new Account.Deposited(5)]), await world.Ask("ann", new Account.Deposit(5)));
        Assert.Equal(new Accepted(2, [new Account.Deposited(2)]), await world.Ask("ann", new Account.Deposit(2)));
        Assert.Equal(new Refused(Account.Refusal.TooLittle), await world.Ask("ann", new Account.Pay(World.Named("bob"), 9)));
        Assert.Equal(7, (await world.Read("ann")).Balance);
        await world.Restart();
        Assert.Equal(7, (await world.Read("ann")).Balance);
        Assert.Equal(new Accepted(3, [new Account.Deposited(1)]), await world.Ask("ann", new Account.Deposit(1)));
    }

    [Fact, Trait("Promise", "5")]
    public async Task a_told_command_reaches_its_receiver_and_its_row_is_gone()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 3));
        await world.Fact<Account.Received>("bob");
        Assert.Equal(3, (await world.Read("bob")).Balance);
        Assert.Empty(await world.Disk.PendingPairs(ShardSet.All, null, 10, default));
    }

    [Fact]
    public async Task work_is_done_and_its_answer_decided()
    {
        await using World world = await World.Create();
        world.Performers.Add(Performer.For<Account.Question>((context, question, _) =>
            Task.FromResult<object?>(new Account.Note($"{context.From}:{context.Key}:{question.Text}:{context.Attempt}:{context.Fence}"))));
        await world.Start();
        await world.Ask("ann", new Account.AskOutside("k", "why"));
        Account.Noted noted = await world.Fact<Account.Noted>("ann");
        Assert.Equal("account/ann:k:why:1:1", noted.Text);
        Assert.Empty(await world.Disk.PendingPerforms(ShardSet.All, null, 10, default));
    }

    [Fact, Trait("Promise", "7")]
    public async Task a_reminder_fires_at_its_time_and_not_before()
    {
        await using World world = await World.Create();
        await world.Start();
        Timestamp at = world.Clock.Now + 1_000;
        await world.Ask("ann", new Account.RemindMe("k", at, "wake up"));
        await world.Clock.WhenAwaited(at, world.Patience);
        world.Clock.Advance(999);
        Assert.Empty((await world.Read("ann")).Notes);
        world.Clock.Advance(1);
        Account.Noted noted = await world.Fact<Account.Noted>("ann");
        Assert.Equal(new Account.Noted("wake up", at), noted);
        world.Clock.Advance(100_000);
        await world.Ask("ann", new Account.Deposit(1));
        Assert.Single((await world.Read("ann")).Notes);
    }
}
