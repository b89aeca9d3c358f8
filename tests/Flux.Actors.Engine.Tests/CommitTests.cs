using Flux.Actors.Ports;
using Flux.Actors.TestKit;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promises 1 to 4: one at a time, whole or not at all, nothing before the commit, no stale owner.</summary>
public sealed class CommitTests
{
    [Fact, Trait("Promise", "1")]
    public async Task an_entity_decides_one_command_at_a_time_while_others_decide_too()
    {
        await using World world = await World.Create();
        int inside = 0;
        int most = 0;
        world.OnNote = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.SpinWait(200);
            Interlocked.Decrement(ref inside);
        };
        await world.Start();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => world.Ask("ann", new Account.Note($"{i}"))));
        Assert.All(answers, answer => Assert.IsType<Accepted>(answer));
        Assert.Equal(1, most);
        Assert.Equal(400, (await world.Read("ann")).Notes.Count);
        Assert.Equal(Enumerable.Range(1, 400).Select(n => (long)n), answers.Select(answer => ((Accepted)answer).Sequence).Order());
    }

    [Fact, Trait("Promise", "6")]
    public async Task a_first_answer_that_can_not_be_told_again_is_never_taken_for_none()
    {
        await using World world = await World.Create();
        await world.Start();
        Answer first = await world.Ask("ann", new Account.Deposit(1), "id");
        Answer again = first;
        while (again is Accepted)
        {
            world.Faults.FailReads(1); // The next read may be somebody else's.
            again = await world.Ask("ann", new Account.Deposit(1), "id");
        }

        Assert.Equal(FailureKind.Unknown, Assert.IsType<Failed>(again).Kind);
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        world.Faults.Hold();
        Task<Answer> fails = world.Ask("ann", new Account.Deposit(2));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer> rides = world.Ask("ann", new Account.Deposit(1), "id");
        while (world.Engine.Deepest.Mailbox > 0)
        {
            await Task.Yield(); // Until it has been looked at.
        }

        world.Faults.Release();
        Assert.Equal(FailureKind.JournalFull, Assert.IsType<Failed>(await fails).Kind);
        Assert.Equal(FailureKind.Unknown, Assert.IsType<Failed>(await rides).Kind);
        Assert.Equal(first, await world.Ask("ann", new Account.Deposit(1), "id"));
    }

    [Fact, Trait("Promise", "2")]
    public async Task nothing_leaves_before_the_commit()
    {
        await using World world = await World.Create();
        int performed = 0;
        world.Performers.Add(Performer.For<Account.Question>((_, _, _) =>
        {
            Interlocked.Increment(ref performed);
            return Task.FromResult<object?>(null);
        }));
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Read("bob");
        world.Faults.Hold();
        Task<Answer> paid = world.Ask("ann", new Account.Pay(World.Named("bob"), 3));
        Task<Answer> shouted = world.Ask("ann", new Account.Shout(World.Named("bob"), "hear"));
        Task<Answer> asked = world.Ask("ann", new Account.AskOutside("k", "why"));
        Task<Answer> refused = world.Ask("ann", new Account.Pay(World.Named("bob"), 3));
        Task<Answer> nothing = world.Ask("ann", new Account.Note(""));
        await world.Faults.WhenHeld(world.Patience);
        Assert.DoesNotContain(new[] { paid, shouted, asked, refused, nothing }, task => task.IsCompleted);
        Assert.Equal(5, (await world.Read("ann")).Balance);
        Assert.Equal(new Account.State(0, []), await world.Read("bob"));
        Assert.Equal(0, performed);
        Assert.Equal(1, world.Engine.Stats.Events);
        world.Faults.Release();
        await Task.WhenAll(paid, shouted, asked, refused, nothing);
        Assert.Equal(new Refused(Account.Refusal.TooLittle), await refused);
        await world.Fact<Account.Received>("bob");
        await world.Fact<Account.Noted>("bob", noted => noted.Text == "hear");
    }

    [Fact, Trait("Promise", "2")]
    public async Task a_refusal_that_rests_on_a_lost_decision_is_not_told()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        world.Faults.Hold();
        Task<Answer> paid = world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer> refused = world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        world.Faults.Release();
        Assert.Equal(FailureKind.JournalFull, Assert.IsType<Failed>(await paid).Kind);
        // Decided before the failure was known it fails too; decided after it, it is accepted: never "too little".
        Assert.NotEqual(new Refused(Account.Refusal.TooLittle), await refused);
    }

    [Fact, Trait("Promise", "2")]
    public async Task a_failed_commit_answers_failed_records_nothing_and_the_engine_goes_on()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.Full);
        Failed failed = Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(100)));
        Assert.Contains("the journal could not record it", failed.Why, StringComparison.Ordinal);
        Assert.Equal(FailureKind.JournalFull, failed.Kind);
        world.Faults.FailCommit(FaultPoint.Before, JournalFaultKind.ReadOnly);
        Assert.Equal(FailureKind.JournalFailed, Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(100))).Kind);
        Assert.Equal(5, (await world.Read("ann")).Balance);
        Assert.Equal(new Accepted(2, [new Account.Deposited(1)]), await world.Ask("ann", new Account.Deposit(1)));
        Assert.Equal(2, world.Engine.Stats.CommitFailures);
        await world.Restart();
        Assert.Equal(6, (await world.Read("ann")).Balance);
    }

    [Theory, Trait("Promise", "2"), Trait("Promise", "4")]
    [InlineData(FaultPoint.UnclearBefore)]
    [InlineData(FaultPoint.UnclearAfter)]
    public async Task an_unclear_commit_is_settled_by_reading(FaultPoint point)
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        world.Faults.FailCommit(point, JournalFaultKind.Unavailable);
        Answer answer = await world.Ask("ann", new Account.Deposit(10));
        long stored = (await world.Disk.ReadEntity(World.Named("ann"), 0, 10, default)).Count;
        Assert.Equal(point == FaultPoint.UnclearAfter ? 2 : 1, stored);
        Assert.Equal(point == FaultPoint.UnclearAfter, answer is Accepted);
        Assert.Equal(new Accepted(stored + 1, [new Account.Deposited(1)]), await world.Ask("ann", new Account.Deposit(1)));
        Assert.Equal(point == FaultPoint.UnclearAfter ? 16 : 6, (await world.Read("ann")).Balance);
        IReadOnlyList<StoredEvent> facts = await world.Disk.ReadEntity(World.Named("ann"), 0, 10, default);
        Assert.Equal(2, facts[^1].Fence);
    }

    [Fact, Trait("Promise", "1"), Trait("Promise", "4")]
    public async Task a_stale_owner_cannot_append_and_fences_never_fall()
    {
        await using World world = await World.Create();
        EntityEngine stale = await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await using EntityEngine owner = await world.Start();
        Assert.IsType<Accepted>(await owner.Ask(World.Named("ann"), new Account.Deposit(1), null, world.Patience));
        Failed failed = Assert.IsType<Failed>(await stale.Ask(World.Named("ann"), new Account.Deposit(100), null, world.Patience));
        Assert.Contains("another owner", failed.Why, StringComparison.Ordinal);
        Assert.Equal(FailureKind.JournalFailed, failed.Kind);
        await stale.DisposeAsync();
        Answer late = await stale.Ask(World.Named("ann"), new Account.Deposit(100), null, world.Patience);
        Assert.Equal(FailureKind.Stopping, Assert.IsType<Failed>(late).Kind);
        IReadOnlyList<StoredEvent> facts = await world.Disk.ReadEntity(World.Named("ann"), 0, 10, default);
        Assert.Equal([(1L, 1L), (2L, 2L)], facts.Select(fact => (fact.Sequence, fact.Fence)));
    }

    [Fact, Trait("Promise", "6")]
    public async Task a_repeated_command_id_gets_its_first_answer_also_after_a_crash()
    {
        await using World world = await World.Create();
        await world.Start();
        Answer first = await world.Ask("ann", new Account.Deposit(5), "id-1");
        Answer refused = await world.Ask("ann", new Account.Pay(World.Named("bob"), 9), "id-2");
        Assert.Equal(first, await world.Ask("ann", new Account.Deposit(5), "id-1"));
        await world.Ask("ann", new Account.Deposit(50), "id-3");
        Assert.Equal(new Refused(Account.Refusal.TooLittle), refused);
        Assert.Equal(refused, await world.Ask("ann", new Account.Pay(World.Named("bob"), 9), "id-2"));
        await world.Restart();
        Assert.Equal(first, await world.Ask("ann", new Account.Deposit(5), "id-1"));
        Assert.Equal(refused, await world.Ask("ann", new Account.Pay(World.Named("bob"), 9), "id-2"));
        Assert.Equal(55, (await world.Read("ann")).Balance);
    }

    [Fact, Trait("Promise", "6")]
    public async Task two_asks_with_one_id_in_flight_are_applied_once()
    {
        await using World world = await World.Create();
        await world.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(5), "id");
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer> second = world.Ask("ann", new Account.Deposit(5), "id");
        world.Faults.Release();
        Assert.Equal(await first, await second);
        Assert.Equal(5, (await world.Read("ann")).Balance);
    }

    [Fact, Trait("Promise", "6"), Trait("Promise", "9")]
    public async Task a_command_id_is_known_for_the_window_over_a_restart_and_forgotten_in_memory_and_journal_after_it()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { DedupWindowMs = 10_000 };
        await world.Start();
        Answer first = await world.Ask("ann", new Account.Deposit(1), "a");
        world.Clock.Advance(4_000);
        await world.Ask("ann", new Account.Deposit(1), "b");
        world.Clock.Advance(6_000);
        await world.Restart();
        Assert.Equal(first, await world.Ask("ann", new Account.Deposit(1), "a"));
        await world.Ask("ann", new Account.Deposit(1), "c");
        Assert.Equal(["a", "b", "c"], (await world.Disk.Load(World.Named("ann"), 10, default)).Answers.Select(answer => answer.CommandId));
        world.Clock.Advance(1);
        await world.Ask("ann", new Account.Deposit(1), "d");
        Assert.Equal(["b", "c", "d"], (await world.Disk.Load(World.Named("ann"), 10, default)).Answers.Select(answer => answer.CommandId));
        await world.Ask("ann", new Account.Deposit(1), "b");
        Assert.Equal(4, (await world.Read("ann")).Balance);
        await world.Ask("ann", new Account.Deposit(1), "a");
        Assert.Equal(5, (await world.Read("ann")).Balance);
    }

    [Fact, Trait("Promise", "6"), Trait("Promise", "9")]
    public async Task a_command_whose_answer_could_not_be_remembered_for_the_window_is_answered_busy_and_never_applied()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { DedupWindowMs = 10_000, RememberedAnswers = 2 };
        await world.Start();
        Answer[] first = [await world.Ask("ann", new Account.Deposit(1), "a"), await world.Ask("ann", new Account.Deposit(1), "b")];
        Assert.Equal(new Busy($"remembered answers of {World.Named("ann")}"), await world.Ask("ann", new Account.Deposit(1), "c"));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(1)));
        Assert.IsType<Accepted>(await world.Ask("bob", new Account.Deposit(1), "c"));
        await world.Restart();
        Assert.Equal(new Busy($"remembered answers of {World.Named("ann")}"), await world.Ask("ann", new Account.Deposit(1), "c"));
        world.Clock.Advance(10_000);
        Assert.IsType<Busy>(await world.Ask("ann", new Account.Deposit(1), "c"));
        Assert.Equal(first[0], await world.Ask("ann", new Account.Deposit(1), "a"));
        Assert.Equal(first[1], await world.Ask("ann", new Account.Deposit(1), "b"));
        world.Clock.Advance(1);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(1), "c"));
        Assert.Equal(4, (await world.Read("ann")).Balance);
    }
}
