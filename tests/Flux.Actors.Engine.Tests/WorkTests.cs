using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;

namespace Flux.Actors.Engine.Tests;

/// <summary>Work of ports, volatile messages and reminders (promise 7) under failures and restarts.</summary>
public sealed class WorkTests
{
    [Fact]
    public async Task failing_work_is_tried_again_with_growing_pauses()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { PassivationSweepMs = 1_000_000 }; // Nobody but the work waits for anything near.
        List<(int Attempt, Timestamp At)> attempts = [];
        world.Performers.Add(Performer.For<Account.Question>((context, _, _) =>
        {
            attempts.Add((context.Attempt, world.Clock.Now));
            return context.Attempt < 6 ? throw new InvalidOperationException("not yet") : Task.FromResult<object?>(new Account.Note("done"));
        }));
        await world.Start();
        Timestamp now = world.Clock.Now;
        await world.Ask("ann", new Account.AskOutside("k", "why"));
        List<(int Attempt, Timestamp At)> wanted = [(1, now)];
        foreach (long longest in new long[] { 100, 200, 400, 800, 1_600 })
        {
            // Time stands still until the engine has said what it waits for, and then moves exactly there.
            await world.Clock.WhenAwaited(now + longest, world.Patience);
            Timestamp next = world.Clock.NextWake!.Value;
            Assert.InRange(next - now, longest / 2, longest);
            world.Clock.AdvanceTo(next);
            wanted.Add((wanted.Count + 1, next));
            now = next;
        }

        await world.Fact<Account.Noted>("ann");
        Assert.Equal(wanted, attempts);
        Assert.Equal(now, world.Clock.Now);
        await OutboxTests.Advance(world, () => world.Engine.Stats is { PerformsDone: 1, PerformsActive: 0 });
        Assert.Equal(5, world.Engine.Stats.PerformFailures);
        Assert.Single((await world.Read("ann")).Notes);
    }

    [Fact]
    public async Task unfinished_work_is_done_again_after_a_crash_with_a_higher_fence()
    {
        await using World world = await World.Create();
        List<long> fences = [];
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Performers.Add(Performer.For<Account.Question>(async (context, _, cancellation) =>
        {
            lock (fences)
            {
                fences.Add(context.Fence);
            }

            begun.TrySetResult();
            if (context.Fence == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return new Account.Note("done");
        }));
        await world.Start();
        await world.Ask("ann", new Account.AskOutside("k", "why"));
        await begun.Task;
        await world.Restart();
        await world.Fact<Account.Noted>("ann");
        Assert.Equal([1L, 2L], fences);
        Assert.Empty(await world.Disk.PendingPerforms(ShardSet.All, null, 10, default));
    }

    [Fact]
    public async Task newer_work_with_the_same_key_replaces_the_unfinished_one()
    {
        await using World world = await World.Create();
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Performers.Add(Performer.For<Account.Question>(async (_, question, cancellation) =>
        {
            if (question.Text == "old")
            {
                await using CancellationTokenRegistration seen = cancellation.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return new Account.Note(question.Text);
        }));
        await world.Start();
        await world.Ask("ann", new Account.AskOutside("k", "old"));
        await world.Ask("ann", new Account.AskOutside("other", "old"));
        await world.Ask("ann", new Account.AskOutside("k", "new"));
        await cancelled.Task.WaitAsync(world.Patience);
        await world.Fact<Account.Noted>("ann");
        Assert.Equal(["new"], (await world.Read("ann")).Notes);
        Assert.Equal("other", Assert.Single(await world.Disk.PendingPerforms(ShardSet.All, null, 10, default)).Key);
    }

    [Fact, Trait("Promise", "9")]
    public async Task work_beyond_memory_and_slots_is_all_done_once_and_never_too_much_at_a_time()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { PerformsInMemory = 8, PerformParallelism = 3, ScanPage = 5 };
        int inside = 0;
        int most = 0;
        world.Performers.Add(Performer.For<Account.Question>(async (_, question, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            return new Account.Note(question.Text);
        }));
        await world.Start();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => world.Ask($"a{i % 7}", new Account.AskOutside($"k{i}", $"{i}"))));
        int noted = 0;
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, "account", world.Patience))
        {
            if (fact.Fact is Account.Noted && ++noted == 100)
            {
                break;
            }
        }

        Assert.InRange(most, 1, 3);
        Account.State[] states = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => world.Read($"a{i}")));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(), states.SelectMany(state => state.Notes).Order());
    }

    [Fact]
    public async Task work_whose_answer_is_nothing_or_records_nothing_is_finished_too()
    {
        await using World world = await World.Create();
        world.Performers.Add(Performer.For<Account.Question>((_, question, _) =>
            Task.FromResult<object?>(question.Text == "null" ? null : new Account.Note(""))));
        await world.Start();
        await world.Ask("ann", new Account.AskOutside("k1", "null"));
        await world.Ask("ann", new Account.AskOutside("k2", "empty"));
        await OutboxTests.Advance(world, () => world.Engine.Stats is { PerformsDone: 2, PerformsActive: 0 });
        Assert.Empty(await world.Disk.PendingPerforms(ShardSet.All, null, 10, default));
    }

    [Fact]
    public async Task an_answer_whose_commit_fails_is_delivered_again_without_doing_the_work_again()
    {
        await using World world = await World.Create();
        int works = 0;
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Performers.Add(Performer.For<Account.Question>(async (_, _, _) =>
        {
            works++;
            await go.Task;
            return new Account.Note("done");
        }));
        await world.Start();
        await world.Ask("ann", new Account.AskOutside("k", "why"));
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        go.SetResult();
        await OutboxTests.Advance(world, () => world.Engine.Stats.PerformsDone == 1);
        Assert.Equal(1, works);
        Assert.Single((await world.Read("ann")).Notes);
    }

    [Fact]
    public async Task a_sent_command_arrives_but_not_after_a_crash()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Shout(World.Named("bob"), "one"));
        await world.Fact<Account.Noted>("bob");
        world.Faults.CrashAtCall(0, afterIt: true);
        await world.Ask("ann", new Account.Shout(World.Named("bob"), "two"));
        await world.Restart();
        Assert.Equal(["one"], (await world.Read("bob")).Notes);
        Assert.Equal(2, (await world.Engine.History(World.Named("ann"), 1, 10, default)).Count);
    }

    [Fact, Trait("Promise", "7")]
    public async Task reminders_fire_once_over_crashes_also_when_their_time_passed_meanwhile()
    {
        await using World world = await World.Create();
        await world.Start();
        Timestamp start = world.Clock.Now;
        await world.Ask("ann", new Account.RemindMe("early", start + 1_000, "early"));
        await world.Ask("ann", new Account.RemindMe("late", start + 9_000, "late"));
        await world.Ask("ann", new Account.RemindMe("gone", start + 1_000, "gone"));
        await world.Ask("ann", new Account.ForgetMe("gone"));
        await world.Ask("ann", new Account.RemindMe("moved", start + 1_000, "wrong"));
        await world.Ask("ann", new Account.RemindMe("moved", start + 5_000, "moved"));
        await world.Crash();
        world.Clock.Advance(2_000);
        await world.Start();
        Account.Noted early = await world.Fact<Account.Noted>("ann");
        Assert.Equal(new Account.Noted("early", start + 2_000), early);
        await OutboxTests.Advance(world, () => world.Engine.Stats.RemindersFired == 3);
        await world.Restart();
        world.Clock.Advance(100_000);
        await world.Ask("ann", new Account.Deposit(1));
        Assert.Equal(["early", "moved", "late"], (await world.Read("ann")).Notes);
        Assert.Empty(await world.Disk.DueReminders(ShardSet.All, new Timestamp(long.MaxValue), null, 10, default));
    }

    [Fact, Trait("Promise", "7"), Trait("Promise", "8")]
    public async Task resuming_an_entity_fires_its_reminders_that_rest()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { RetryFirstMs = 50_000, RetryMaxMs = 100_000, StopFirstMs = 50_000 };
        await world.Start();
        Timestamp at = world.Clock.Now + 1_000;
        await world.Ask("ann", new Account.RemindMe("k", at, "bug"));
        world.Bugs["bug"] = true;
        await world.Clock.WhenAwaited(at, world.Patience);
        world.Clock.AdvanceTo(at);
        while (await world.Ask("ann", new Account.Deposit(1)) is not Failed { Kind: FailureKind.EntityStopped })
        {
            await Task.Yield(); // What was asked after the reminder was answered after it.
        }

        world.Bugs.Clear();
        world.Engine.Resume(World.Named("ann"));
        Assert.Equal("bug", (await world.Fact<Account.Noted>("ann")).Text);
        Assert.Equal(at, world.Clock.Now); // Nothing but the resuming has ended its rest.
        Assert.Empty(world.Engine.Stopped);
    }

    [Fact, Trait("Promise", "7"), Trait("Promise", "9")]
    public async Task many_reminders_at_once_all_fire_within_small_pages_and_a_failing_journal()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { RemindersInFlight = 4, ScanPage = 3 };
        await world.Start();
        Timestamp at = world.Clock.Now + 1_000;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => world.Ask($"a{i % 5}", new Account.RemindMe($"k{i}", at, $"{i}"))));
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        world.Faults.FailReads(1);
        await OutboxTests.Advance(world, () => world.Engine.Stats.RemindersFired >= 50);
        Account.State[] states = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => world.Read($"a{i}")));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}").Order(), states.SelectMany(state => state.Notes).Order());
    }

    [Fact, Trait("Promise", "7")]
    public async Task a_forgotten_reminder_that_is_already_on_its_way_does_not_fire()
    {
        await using World world = await World.Create();
        await world.Start();
        Timestamp at = world.Clock.Now + 1_000;
        await world.Ask("ann", new Account.RemindMe("k", at, "late"));
        await world.Clock.WhenAwaited(at, world.Patience);
        world.Faults.Hold();
        Task<Answer> forgotten = world.Ask("ann", new Account.ForgetMe("k"));
        await world.Faults.WhenHeld(world.Patience);
        long calls = world.Faults.Calls;
        world.Clock.AdvanceTo(at);
        // The due page is read and delivered once the loop asks for the next due time, two calls on.
        await OutboxTests.Advance(world, () => world.Faults.Calls >= calls + 2);
        Task<Answer> after = world.Ask("ann", new Account.Deposit(1));
        world.Faults.Release();
        await Task.WhenAll(forgotten, after);
        await OutboxTests.Advance(world, () => world.Clock.Now > at + 60_000);
        Assert.Empty((await world.Read("ann")).Notes);
    }
}
