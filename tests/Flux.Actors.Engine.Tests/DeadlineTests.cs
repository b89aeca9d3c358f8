namespace Flux.Actors.Engine.Tests;

/// <summary>Asks with a deadline: whoever asks has an answer by then, and knows whether anything may have been recorded.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_command_that_was_not_decided_in_time_is_answered_at_its_deadline_and_never_decided()
    {
        await using World world = await Held();
        Task<Answer> waiting = Ask(world, new Account.Deposit(2), "late", Second);
        await world.Clock.WhenAwaited(world.Clock.Now + 1_000, world.Patience);
        world.Clock.Advance(999);
        Assert.False(waiting.IsCompleted);
        world.Clock.Advance(1);
        Failed failed = Assert.IsType<Failed>(await waiting.WaitAsync(world.Patience));
        Assert.Equal(FailureKind.DeadlinePassed, failed.Kind);
        world.Faults.Release();
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(4)));
        Assert.Equal(5, (await world.Read("ann")).Balance);
        Assert.IsType<Accepted>(await Ask(world, new Account.Deposit(2), "late", Second)); // Its id was never taken.
        Assert.Equal(7, (await world.Read("ann")).Balance);
    }

    [Fact]
    public async Task a_command_that_was_decided_and_not_committed_in_time_has_an_unknown_end_until_it_is_asked_again()
    {
        await using World world = await World.Create();
        await world.Start();
        world.Faults.Hold();
        Task<Answer> decided = Ask(world, new Account.Deposit(1), "id", Second);
        await world.Faults.WhenHeld(world.Patience);
        await world.Clock.WhenAwaited(world.Clock.Now + 1_000, world.Patience);
        world.Clock.Advance(1_000);
        Failed failed = Assert.IsType<Failed>(await decided.WaitAsync(world.Patience));
        Assert.Equal(FailureKind.Unknown, failed.Kind);
        world.Faults.Release();
        Assert.Equal(new Accepted(1, [new Account.Deposited(1)]), await Ask(world, new Account.Deposit(1), "id", Second));
        Assert.Equal(1, (await world.Read("ann")).Balance);
    }

    [Fact]
    public async Task an_answer_in_time_is_the_answer_and_nobody_waits_for_the_deadline_any_more()
    {
        await using World world = await World.Create();
        await world.Start();
        Assert.IsType<Accepted>(await Ask(world, new Account.Deposit(1), null, Second));
        Assert.Equal(new Refused(Account.Refusal.TooLittle), await Ask(world, new Account.Pay(World.Named("bob"), 9), null, Second));
        Assert.True(world.Clock.NextWake > world.Clock.Now + 1_000);
    }

    [Fact]
    public async Task a_command_without_time_is_not_decided()
    {
        await using World world = await World.Create();
        await world.Start();
        foreach (TimeSpan within in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MinValue })
        {
            Failed failed = Assert.IsType<Failed>(await Ask(world, new Account.Deposit(1), null, within));
            Assert.Equal(FailureKind.DeadlinePassed, failed.Kind);
        }

        Assert.Equal(0, (await world.Read("ann")).Balance);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Ask(world, new Account.Deposit(1), null, TimeSpan.FromDays(2)));
    }

    /// <summary>An entity whose one decision waits for the disk, so that what comes after it is not decided.</summary>
    private static async Task<World> Held()
    {
        World world = await World.Create();
        world.Limits = world.Limits with { UncommittedPerEntity = 1 };
        await world.Start();
        world.Faults.Hold();
        _ = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        return world;
    }

    private static Task<Answer> Ask(World world, Account.Command command, string? id, TimeSpan within) =>
        world.Engine.Ask(World.Named("ann"), command, id, within, world.Patience);
}
