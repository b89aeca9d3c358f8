namespace Flux.Actors.Engine.Tests;

/// <summary>The budget of memory: the longest idle leave first, and without any the newcomer is told so.</summary>
public sealed class MemoryTests
{
    private const long Own = 1_280;
    private const int Note = 10_000;

    [Fact, Trait("Promise", "9")]
    public async Task entities_that_were_idle_longest_leave_until_there_is_room_again()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { MemoryBudgetBytes = 60_000 };
        await world.Start();
        foreach (string key in new[] { "a", "b", "c", "d", "e" })
        {
            await world.Ask(key, Large());
            world.Clock.Advance(10);
        }

        Assert.InRange(world.Engine.Stats.MemoryBytes, 5 * (Own + Note), 60_000);
        await world.Ask("a", new Account.Deposit(1)); // Now b is the one that was idle longest.
        world.Clock.Advance(10);
        await world.Ask("f", Large());
        // An eighth is freed, so that it is not looked for again at once; who leaves gives up its memory before its place.
        await Until(world, () => world.Engine.Stats is { MemoryBytes: <= 52_500, ActiveEntities: <= 4 });
        Assert.Equal(4, world.Engine.Stats.ActiveEntities);
        Assert.True(world.Engine.Stats.MemoryBytes > 4 * (Own + Note));
        long calls = world.Faults.Calls;
        foreach (string key in new[] { "a", "d", "e", "f" })
        {
            _ = await world.Read(key);
        }

        Assert.Equal(calls, world.Faults.Calls); // Those are in memory still.
        Assert.Single((await world.Read("b")).Notes);
    }

    [Fact, Trait("Promise", "9")]
    public async Task a_newcomer_is_answered_busy_while_nothing_can_leave_and_taken_once_something_can()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { MemoryBudgetBytes = 15_000 };
        await world.Start();
        world.Faults.Hold();
        Task<Answer> held = world.Ask("ann", new Account.Note(new string('x', 2 * Note)));
        await world.Faults.WhenHeld(world.Patience);
        Assert.Equal(new Busy("memory budget"), await world.Ask("bob", new Account.Deposit(1)));
        Task<Answer> known = world.Ask("ann", new Account.Deposit(1));
        world.Faults.Release();
        Assert.IsType<Accepted>(await held);
        Assert.IsType<Accepted>(await known); // Who is in memory already is not turned away.
        Answer answer = new Busy("not asked yet");
        while (answer is Busy)
        {
            world.Clock.Advance(world.Limits.RetryFirstMs); // Memory is not looked for without end.
            answer = await world.Ask("bob", new Account.Deposit(1));
        }

        Assert.IsType<Accepted>(answer);
        Assert.Equal(1, world.Engine.Stats.ActiveEntities);
        Assert.InRange(world.Engine.Stats.MemoryBytes, Own, 2 * Own);
        Assert.Equal(1, (await world.Read("ann")).Balance);
    }

    [Fact]
    public void whoever_comes_to_wait_hears_that_memory_is_tight_also_when_it_has_just_become_so()
    {
        MemoryBudget budget = new(100);
        TaskCompletionSource waits = budget.WhenTight();
        budget.Add(100);
        Assert.False(waits.Task.IsCompleted);
        budget.Add(1);
        Assert.True(waits.Task.IsCompleted);
        Assert.True(budget.WhenTight().Task.IsCompleted);
        budget.Add(-1);
        Assert.False(budget.WhenTight().Task.IsCompleted);
    }

    [Fact]
    public async Task what_an_entity_weighs_is_its_last_snapshot_and_the_facts_since_also_after_it_was_read_again()
    {
        await using World world = await World.Create();
        world.Kind = world.Kind with { SnapshotEveryEvents = 10 };
        await world.Start();
        for (int i = 0; i < 9; i++)
        {
            await world.Ask("ann", new Account.Deposit(1));
        }

        long facts = world.Engine.Stats.MemoryBytes;
        await world.Ask("ann", new Account.Deposit(1));
        long snapshot = world.Engine.Stats.MemoryBytes;
        Assert.InRange(snapshot, Own + 1, facts - 1);
        await world.Ask("ann", new Account.Deposit(1), "id");
        long answer = world.Engine.Stats.MemoryBytes;
        Assert.InRange(answer, snapshot + 200, snapshot + 300);
        world.Bugs["bug"] = true;
        await world.Ask("ann", new Account.Note("bug"));
        Assert.Equal(0, world.Engine.Stats.MemoryBytes);
        await world.Restart();
        _ = await world.Read("ann");
        Assert.Equal(answer, world.Engine.Stats.MemoryBytes);
    }

    /// <summary>Time stands still meanwhile: what is waited for needs none.</summary>
    private static async Task Until(World world, Func<bool> holds)
    {
        while (!holds())
        {
            world.Patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Account.Note Large() => new(new string('x', Note));
}
