using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promises 8 to 11: bugs stay in their entity, queues are bounded, subscriptions are whole, unknown facts are named.</summary>
public sealed class BoundTests
{
    [Theory, Trait("Promise", "8")]
    [InlineData("decide")]
    [InlineData("evolve")]
    [InlineData("react")]
    [InlineData("tell-nobody")]
    public async Task a_bug_stops_its_entity_visibly_and_no_other(string where)
    {
        await using World world = await World.Create();
        world.Bugs["evolve"] = world.Bugs["react"] = true;
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        Failed failed = Assert.IsType<Failed>(await world.Ask("ann", new Account.Break(where)));
        Assert.Contains(where == "tell-nobody" ? "no kind" : where, failed.Why, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Bug, failed.Kind);
        StoppedEntity stopped = Assert.Single(world.Engine.Stopped);
        Assert.Equal(World.Named("ann"), stopped.Entity);
        Failed again = Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(1)));
        Assert.Contains("is stopped until", again.Why, StringComparison.Ordinal);
        Assert.Equal(FailureKind.EntityStopped, again.Kind);
        Assert.IsType<Accepted>(await world.Ask("bob", new Account.Deposit(1)));
        Assert.Equal(5, (await world.Read("ann")).Balance);

        world.Clock.AdvanceTo(stopped.RetryAt);
        Assert.Equal(new Accepted(2, [new Account.Deposited(1)]), await world.Ask("ann", new Account.Deposit(1)));
        Assert.Empty(world.Engine.Stopped);
    }

    [Fact, Trait("Promise", "8")]
    public async Task repeated_bugs_back_off_longer_and_resume_ends_it_by_hand()
    {
        await using World world = await World.Create();
        await world.Start();
        long longest = world.Limits.StopFirstMs;
        for (int i = 0; i < 4; i++, longest *= 2)
        {
            await world.Ask("ann", new Account.Break("decide"));
            StoppedEntity stopped = Assert.Single(world.Engine.Stopped);
            Assert.Equal(i + 1, stopped.Times);
            Assert.Equal(world.Clock.Now, stopped.Since);
            Assert.InRange(stopped.RetryAt - stopped.Since, longest / 2, longest);
            world.Engine.Resume(World.Named("ann"));
            Assert.Empty(world.Engine.Stopped);
        }

        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(1)));
    }

    [Fact, Trait("Promise", "9")]
    public async Task a_full_mailbox_is_answered_busy_with_its_name()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { MailboxLetters = 3, UncommittedPerEntity = 1 };
        await world.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => world.Ask("ann", new Account.Deposit(1)))];
        Assert.Equal(new Busy("mailbox of account/ann"), await world.Ask("ann", new Account.Deposit(1)));
        Assert.False(world.Engine.Post(World.Named("ann"), new Account.Deposit(1)));
        Assert.True(world.Engine.Post(World.Named("bob"), new Account.Deposit(1)));
        world.Faults.Release();
        Assert.All(await Task.WhenAll([first, .. waiting]), answer => Assert.IsType<Accepted>(answer));
        Assert.Equal(4, (await world.Read("ann")).Balance);
    }

    [Fact, Trait("Promise", "9")]
    public async Task a_full_commit_queue_pauses_entities_and_loses_nothing()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { CommitQueue = 2, CommitBatch = 2, LettersPerTurn = 2, UncommittedPerEntity = 2 };
        await world.Start();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => world.Ask($"a{i % 30}", new Account.Deposit(1))));
        Assert.All(answers, answer => Assert.IsType<Accepted>(answer));
        Assert.True(world.Engine.Stats.Commits >= 150, $"{world.Engine.Stats}");
        Assert.Equal(10, (await world.Read("a7")).Balance);
    }

    [Fact, Trait("Promise", "9")]
    public async Task newcomers_beyond_the_active_entities_are_busy_unless_somebody_quiet_can_leave()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { ActiveEntities = 2 };
        await world.Start();
        world.Faults.Hold();
        Task<Answer> ann = world.Ask("ann", new Account.Deposit(1));
        Task<Answer> bob = world.Ask("bob", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Assert.Equal(new Busy("active entities"), await world.Ask("cid", new Account.Deposit(1)));
        world.Faults.Release();
        await Task.WhenAll(ann, bob);
        await world.Ask("bob", new Account.Note(""));
        for (int i = 0; i < 20; i++)
        {
            Assert.IsNotType<Failed>(await world.Ask($"x{i}", new Account.Deposit(1)));
            Assert.True(world.Engine.Stats.ActiveEntities <= 2);
        }
    }

    [Fact, Trait("Promise", "9")]
    public async Task who_is_woken_by_messages_takes_the_place_of_somebody_quiet_too()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { ActiveEntities = 2 };
        await world.Start();
        await world.Ask("ann", new Account.Deposit(20));
        for (int i = 0; i < 20; i++)
        {
            Assert.IsType<Accepted>(await world.Ask("ann", new Account.Pay(World.Named($"x{i}"), 1)));
            _ = await world.Fact<Account.Received>($"x{i}");
            Assert.InRange(world.Engine.Stats.ActiveEntities, 1, 4);
            world.Clock.Advance(world.Limits.RetryFirstMs); // A place is not looked for without end.
        }
    }

    [Fact, Trait("Promise", "9")]
    public async Task who_was_woken_beyond_the_active_entities_leaves_with_the_next_sweep()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { ActiveEntities = 2 };
        await world.Start();
        Timestamp at = world.Clock.Now + 1_000;
        for (int i = 0; i < 10; i++)
        {
            await world.Ask($"x{i}", new Account.RemindMe("k", at, "rings"));
        }

        world.Faults.Hold();
        await OutboxTests.Advance(world, () => world.Engine.Stats.CommitQueue == 10);
        Assert.Equal(10, world.Engine.Stats.ActiveEntities); // What the engine itself delivers is bounded where it is sent.
        world.Faults.Release();
        while (world.Engine.Stats.RemindersFired < 10)
        {
            await Task.Yield();
        }

        Timestamp rang = world.Clock.Now;
        while (world.Engine.Stats.ActiveEntities > 2)
        {
            Timestamp sweep = world.Clock.Now + world.Limits.PassivationSweepMs;
            await world.Clock.WhenAwaited(sweep, world.Patience);
            world.Clock.AdvanceTo(sweep);
            Assert.InRange(world.Clock.Now - rang, 0, 4 * world.Limits.PassivationSweepMs);
        }
    }

    [Fact]
    public async Task idle_entities_leave_memory_and_come_back_as_they_were()
    {
        await using World world = await World.Create();
        world.Kind = new EntityKindSettings { IdleBeforePassivationMs = 10_000, SnapshotEveryEvents = 3 };
        await world.Start();
        for (int i = 0; i < 50; i++)
        {
            await world.Ask($"a{i}", new Account.Deposit(i));
        }

        Assert.Equal(50, world.Engine.Stats.ActiveEntities);
        Timestamp end = world.Clock.Now + 20_000;
        while (world.Engine.Stats.ActiveEntities > 0)
        {
            Timestamp sweep = world.Clock.Now + world.Limits.PassivationSweepMs;
            await world.Clock.WhenAwaited(sweep, world.Patience);
            world.Clock.AdvanceTo(sweep);
            Assert.True(world.Clock.Now < end + 20_000);
        }

        Assert.Equal(7, (await world.Read("a7")).Balance);
        Assert.Equal(new Accepted(2, [new Account.Deposited(1)]), await world.Ask("a7", new Account.Deposit(1)));
    }

    [Fact, Trait("Promise", "11")]
    public async Task recovery_uses_the_snapshot_and_folds_all_facts_when_it_is_unreadable()
    {
        await using World world = await World.Create();
        world.Kind = new EntityKindSettings { SnapshotEveryEvents = 4 };
        world.Limits = world.Limits with { RecoveryPage = 3 };
        await world.Start();
        for (int i = 1; i <= 10; i++)
        {
            await world.Ask("ann", new Account.Deposit(i));
        }

        StoredEntity stored = await world.Disk.Load(World.Named("ann"), 100, default);
        Assert.Equal(8, stored.Snapshot!.Sequence);
        Assert.Equal(2, stored.Events.Count);
        await world.Restart();
        Assert.Equal(55, (await world.Read("ann")).Balance);

        await world.Crash();
        ShardClaim claim = (await world.Disk.Acquire(ShardSet.All, "test", default))[Shards.Of(World.Named("ann"))];
        await world.Disk.Commit(
            [new JournalWrite(World.Named("ann"), claim.Shard, claim.Fence) { Snapshot = new NewSnapshot(new StoredSnapshot(8, Blob.Copy(Hash256.Sha256([0xff]).ToArray()), Blob.FromHex("ff")), true) }], default);
        await world.Start();
        Assert.Equal(55, (await world.Read("ann")).Balance);
    }

    [Fact, Trait("Promise", "10")]
    public async Task a_subscription_sees_every_fact_once_in_order_while_they_are_written()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { SubscriptionPage = 3 };
        await world.Start();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => world.Ask($"a{i % 6}", new Account.Deposit(i))));
        Task writing = Task.WhenAll(Enumerable.Range(60, 240).Select(i => world.Ask($"a{i % 6}", new Account.Deposit(i))));
        List<RecordedFact> facts = [];
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, "account", world.Patience))
        {
            facts.Add(fact);
            if (facts.Count == 300)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), facts.Select(fact => ((Account.Deposited)fact.Fact).Amount).Order());
        foreach (IGrouping<int, RecordedFact> shard in facts.GroupBy(fact => fact.Shard))
        {
            Assert.Equal(Enumerable.Range(1, shard.Count()).Select(n => (long)n), shard.Select(fact => fact.Position));
        }

        foreach (IGrouping<EntityId, RecordedFact> entity in facts.GroupBy(fact => fact.Entity))
        {
            Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), entity.Select(fact => fact.Sequence));
        }

        ShardOffsets middle = facts.Take(200).Aggregate(ShardOffsets.Start, (offsets, fact) => offsets.After(fact));
        int rest = 0;
        await foreach (RecordedFact fact in world.Engine.Subscribe(middle, null, world.Patience))
        {
            Assert.DoesNotContain(fact, facts.Take(200));
            if (++rest == 100)
            {
                break;
            }
        }
    }

    [Fact, Trait("Promise", "10")]
    public async Task a_shard_that_is_written_to_without_end_holds_up_no_other_in_a_subscription()
    {
        await using World world = await World.Create();
        await world.Start();
        string[] keys = [.. new[] { "ann", "bob" }.OrderBy(key => Shards.Of(World.Named(key)))];
        await Task.WhenAll(keys.Select(key => world.Ask(key, new Account.Deposit(1))));
        List<string> seen = [];
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, null, world.Patience))
        {
            seen.Add(fact.Entity.Key);
            if (seen.Count == 20 || fact.Entity.Key == keys[1])
            {
                break;
            }

            _ = await world.Ask(keys[0], new Account.Deposit(1)); // There is always one more.
        }

        Assert.Equal(keys, seen);
    }

    [Fact, Trait("Promise", "8"), Trait("Promise", "10"), Trait("Promise", "11")]
    public async Task a_fact_with_an_unknown_name_stops_its_entity_and_shows_in_the_subscription()
    {
        await using World world = await World.Create();
        ShardClaim claim = (await world.Disk.Acquire(ShardSet.All, "test", default))[Shards.Of(World.Named("ann"))];
        byte[] payload = [8, .. "nobody.1"u8];
        await world.Disk.Commit(
            [new JournalWrite(World.Named("ann"), claim.Shard, claim.Fence) { Events = [new NewEvent(1, new Timestamp(1), Blob.Own(payload))] }], default);
        await world.Start();
        Failed failed = Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(1)));
        Assert.Contains("nobody.1", failed.Why, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EntityStoppedFault>(() => world.Read("ann"));
        Assert.IsType<Accepted>(await world.Ask("bob", new Account.Deposit(1)));
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, null, world.Patience))
        {
            if (fact.Entity == World.Named("ann"))
            {
                Assert.Contains("nobody.1", Assert.IsType<UnreadableFact>(fact.Fact).Why, StringComparison.Ordinal);
                break;
            }
        }
    }

    [Fact, Trait("Promise", "8")]
    public async Task unknown_kinds_and_foreign_commands_are_answered_and_stop_nobody()
    {
        await using World world = await World.Create();
        await world.Start();
        Failed nobody = Assert.IsType<Failed>(await world.Engine.Ask(new EntityId("nobody", "x"), new object(), null, default));
        Failed foreign = Assert.IsType<Failed>(await world.Engine.Ask(World.Named("ann"), "text", null, default));
        Assert.Contains("no kind", nobody.Why, StringComparison.Ordinal);
        Assert.Contains("takes", foreign.Why, StringComparison.Ordinal);
        Assert.Equal((FailureKind.Misaddressed, FailureKind.Misaddressed), (nobody.Kind, foreign.Kind));
        Assert.Throws<InvalidOperationException>(() => world.Engine.Post(World.Named("ann"), "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => world.Engine.Read<string>(World.Named("ann"), default));
        Assert.Empty(world.Engine.Stopped);
    }

    [Fact, Trait("Promise", "8")]
    public async Task a_failed_read_fails_the_command_and_not_the_entity()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Restart();
        await world.Clock.WhenAwaited(world.Clock.Now + world.Limits.PassivationSweepMs, world.Patience);
        await world.Fact<Account.Deposited>("ann");
        world.Faults.FailLoads(1);
        Assert.Contains("could not be read", Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(1))).Why, StringComparison.Ordinal);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(1)));
        Assert.Empty(world.Engine.Stopped);
    }
}
