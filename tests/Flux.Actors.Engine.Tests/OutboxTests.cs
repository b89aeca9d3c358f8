using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promise 5: messages are applied once, in order, whatever fails in between.</summary>
[Trait("Promise", "5")]
public sealed class OutboxTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(1_024, 64)]
    public async Task messages_of_one_sender_arrive_in_order_whatever_fits_in_memory(int queue, int window)
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairQueue = queue, OutboxPairWindow = window };
        await world.Start();
        await world.Ask("ann", new Account.Deposit(10_000));
        await Task.WhenAll(Enumerable.Range(1, 100).Select(i => world.Ask("ann", new Account.Pay(World.Named("bob"), i))));
        await AllReceived(world, "bob", 100);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), await Amounts(world, "bob"));
        Assert.Equal(0, world.Engine.Stats.CommitFailures);
    }

    [Fact]
    public async Task messages_wait_in_the_journal_over_a_crash()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairQueue = 7, ScanPage = 2 };
        await world.Start();
        await world.Ask("ann", new Account.Deposit(10_000));
        foreach (string receiver in new[] { "bob", "cid", "dan", "eve", "fay" })
        {
            await world.Ask(receiver, new Account.Break("decide"));
            await Task.WhenAll(Enumerable.Range(1, 20).Select(i => world.Ask("ann", new Account.Pay(World.Named(receiver), i))));
        }

        await world.Restart();
        foreach (string receiver in new[] { "bob", "cid", "dan", "eve", "fay" })
        {
            await AllReceived(world, receiver, 20);
            Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), await Amounts(world, receiver));
        }
    }

    [Fact]
    public async Task a_refused_message_counts_as_delivered_and_is_counted()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Pay(World.Named("bob"), -5));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        await world.Fact<Account.Received>("bob");
        Assert.Equal(5, (await world.Read("bob")).Balance);
        Assert.Equal(1, world.Engine.Stats.RefusedTells);
        Assert.Empty(await world.Disk.PendingPairs(ShardSet.All, null, 10, default));
        OutboxPair pair = new(World.Named("ann"), World.Named("bob"));
        Assert.Equal(2L << 16, await world.Disk.InboxMark(pair.To, pair.From, default));
    }

    [Fact]
    public async Task a_message_that_meets_a_bug_is_tried_again_and_those_behind_it_wait()
    {
        await using World world = await World.Create();
        world.MoreKinds.Add(Fragile.Kind(amount => world.Bugs.ContainsKey($"{amount}")));
        await world.Start();
        EntityId fragile = new("fragile", "f");
        world.Bugs["2"] = true;
        await world.Ask("ann", new Account.Deposit(100));
        foreach (int amount in new[] { 1, 2, 3 })
        {
            await world.Ask("ann", new Account.Pay(fragile, amount));
        }

        await Advance(world, () => world.Engine.Stopped is [{ Times: >= 3 }]);
        Assert.Equal([1L], (await world.Engine.Read<Fragile.State>(fragile, world.Patience)).Taken);
        // Messages to others do not wait for the stopped one.
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 4));
        await world.Fact<Account.Received>("bob");

        world.Bugs.Clear();
        world.Engine.Resume(fragile);
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, "fragile", world.Patience))
        {
            if (fact.Sequence == 3)
            {
                break;
            }
        }

        Assert.Equal([1L, 2L, 3L], (await world.Engine.Read<Fragile.State>(fragile, world.Patience)).Taken);
    }

    [Fact]
    public async Task a_message_delivered_twice_is_applied_once_and_settled()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(100));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 3));
        await world.Fact<Account.Received>("bob");
        await world.Crash();

        // As a stale host would: the same message, with the number it had, is on its way again.
        int shard = Shards.Of(World.Named("ann"));
        long fence = (await world.Disk.Acquire(ShardSet.Range(shard, shard), "test", default))[0].Fence;
        OutboxRow row = new(World.Named("ann"), World.Named("bob"), 2L << 16, Wire.Encode<Account.Command>(new Account.Receive(World.Named("ann"), 3)));
        await world.Disk.Commit([new JournalWrite(World.Named("ann"), shard, fence) { Tells = [row] }], default);
        await world.Start();
        await Advance(world, () => world.Engine.Stats.OutboxPairs == 0);
        Assert.Equal(3, (await world.Read("bob")).Balance);
        Assert.Empty(await world.Disk.PendingPairs(ShardSet.All, null, 10, default));
    }

    [Fact]
    public async Task a_message_whose_commit_fails_is_applied_once_later()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(100));
        world.Faults.Hold();
        Task<Answer> paid = world.Ask("ann", new Account.Pay(World.Named("bob"), 3));
        await world.Faults.WhenHeld(world.Patience);
        foreach (FaultPoint point in new[] { FaultPoint.Before, FaultPoint.UnclearBefore, FaultPoint.UnclearAfter })
        {
            world.Faults.FailCommit(point, JournalFaultKind.Full);
        }

        world.Faults.Release();
        await paid;
        await Advance(world, () => world.Engine.Stats.CommitFailures >= 2 && world.Engine.Stats.OutboxPairs == 0);
        Assert.Equal(3, (await world.Read("bob")).Balance);
        Assert.Equal(97, (await world.Read("ann")).Balance);
    }

    [Fact]
    public async Task many_senders_fit_through_a_small_inbox_cache()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { InboxMarksCached = 3 };
        await world.Start();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            await world.Ask($"s{i}", new Account.Deposit(10));
            await world.Ask($"s{i}", new Account.Pay(World.Named("bob"), 1));
            await world.Ask($"s{i}", new Account.Pay(World.Named("bob"), 1));
        }));
        await AllReceived(world, "bob", 80);
        Assert.Equal(80, (await world.Read("bob")).Balance);
    }

    /// <summary>Moves time to whatever is waited for next until the condition holds.</summary>
    internal static Task Advance(World world, Func<bool> until) => Advance(world, () => Task.FromResult(until()));

    internal static async Task Advance(World world, Func<Task<bool>> until)
    {
        while (!await until())
        {
            world.Patience.ThrowIfCancellationRequested();
            if (world.Clock.NextWake is { } next)
            {
                world.Clock.AdvanceTo(next);
            }

            await Task.Yield();
        }
    }

    internal static async Task AllReceived(World world, string key, int count)
    {
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, "account", world.Patience))
        {
            count -= fact.Entity.Key == key && fact.Fact is Account.Received ? 1 : 0;
            if (count == 0)
            {
                return;
            }
        }
    }

    private static async Task<IEnumerable<long>> Amounts(World world, string key) =>
        (await world.Engine.History(World.Named(key), 1, 1_000, world.Patience)).Select(fact => fact.Fact).OfType<Account.Received>().Select(e => e.Amount);
}

/// <summary>A receiver of payments whose rules a test can break.</summary>
internal static class Fragile
{
    [Wire("fragile.taken.v1")] public sealed record Taken(long Amount);

    [Wire("fragile.state.v1")] public sealed record State(Sequence<long> Taken);

    public enum Refusal
    {
        None = 1,
    }

    public static EntityKind Kind(Func<long, bool> breaks) => new EntityKind<State, Account.Command, Taken, Refusal>(
        "fragile",
        new Decider<State, Account.Command, Taken, Refusal>(
            new State([]),
            (State _, Account.Command command, in Moment _) => command is Account.Receive receive && !breaks(receive.Amount)
                ? new Taken(receive.Amount)
                : throw new InvalidOperationException($"broken by {command}"),
            (state, fact) => new State(state.Taken.Add(fact.Amount)),
            (_, _) => []));
}
