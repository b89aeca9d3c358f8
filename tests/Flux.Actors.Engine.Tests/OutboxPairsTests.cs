using Flux.Actors.Kernel;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promise 9: pairs of sender and receiver with messages under way are bounded, and those beyond the bound are not forgotten.</summary>
[Trait("Promise", "5"), Trait("Promise", "9")]
public sealed class OutboxPairsTests
{
    private const int Senders = 12;
    private const int MessagesEach = 10;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1_000)]
    [InlineData(Senders - 1, 4)]
    public async Task messages_of_pairs_beyond_the_bound_arrive_once_and_in_order(int pairs, int page)
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairs = pairs, ScanPage = page };
        await world.Start();
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            await world.Ask($"s{sender}", new Account.Deposit(100_000));
            for (int i = 1; i <= MessagesEach; i++)
            {
                await world.Ask($"s{sender}", new Account.Pay(World.Named("bob"), (100 * sender) + i));
                InterlockedMax(ref most, world.Engine.Stats.OutboxPairs);
            }
        }));
        await OutboxTests.Advance(world, async () => world.Engine.Stats.OutboxPairs == 0 && await Received(world) == Senders * MessagesEach);

        long[] amounts = [.. (await world.Engine.History(World.Named("bob"), 1, 1_000, world.Patience)).Select(fact => ((Account.Received)fact.Fact).Amount)];
        for (int sender = 0; sender < Senders; sender++)
        {
            Assert.Equal(Enumerable.Range(1, MessagesEach).Select(i => (100L * sender) + i), amounts.Where(amount => amount / 100 == sender));
        }

        Assert.InRange(most, 1, pairs);
        Assert.Empty(await world.Disk.PendingPairs(ShardSet.All, null, 10, default));
    }

    [Fact]
    public async Task what_waits_in_the_journal_at_a_start_arrives_through_few_places()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("bob", new Account.Break("decide"));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            await world.Ask($"s{sender}", new Account.Deposit(10_000));
            await Task.WhenAll(Enumerable.Range(1, MessagesEach).Select(i => world.Ask($"s{sender}", new Account.Pay(World.Named("bob"), i))));
        }));
        world.Limits = world.Limits with { OutboxPairs = 2, ScanPage = 5 };
        await world.Restart();

        await OutboxTests.Advance(world, async () => await Received(world) == Senders * MessagesEach);

        Assert.InRange(world.Engine.Stats.OutboxPairs, 0, 2);
    }

    [Fact]
    public async Task receivers_that_are_stopped_hold_no_place_that_another_wants()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairs = 2, RetryFirstMs = 100, RetryMaxMs = 3_600_000 };
        world.MoreKinds.Add(Fragile.Kind(_ => world.Bugs.ContainsKey("all")));
        world.Bugs["all"] = true;
        await world.Start();
        await world.Ask("ann", new Account.Deposit(10_000));
        for (int i = 0; i < 5; i++)
        {
            await world.Ask("ann", new Account.Pay(new EntityId("fragile", $"f{i}"), 1));
        }

        await world.Ask("ann", new Account.Pay(World.Named("bob"), 7));
        await ReceivedSoon(world, 1);
        world.Bugs.Clear();
        await OutboxTests.Advance(world, async () => (await world.Disk.PendingPairs(ShardSet.All, null, 10, default)).Count == 0);

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal([1L], (await world.Engine.Read<Fragile.State>(new EntityId("fragile", $"f{i}"), world.Patience)).Taken);
        }
    }

    [Fact]
    public async Task a_pair_that_always_has_more_takes_turns_with_one_that_waits()
    {
        const int Many = 60;
        const int Waiting = 1_000;
        List<long> taken = [];
        using ManualResetEventSlim go = new();
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairs = 1, OutboxPairQueue = 4 };
        world.MoreKinds.Add(Fragile.Kind(amount =>
        {
            go.Wait(world.Patience); // A decision has no other way to wait.
            lock (taken)
            {
                taken.Add(amount);
            }

            return false;
        }));
        await world.Start();
        foreach (string sender in new[] { "ann", "cid" })
        {
            await world.Ask(sender, new Account.Deposit(10_000));
        }

        await Task.WhenAll(Enumerable.Range(1, Many).Select(i => world.Ask("ann", new Account.Pay(new EntityId("fragile", "f"), i))));
        await world.Ask("cid", new Account.Pay(new EntityId("fragile", "g"), Waiting));
        go.Set();
        await OutboxTests.Advance(world, () => Count() == Many + 1);

        Assert.Equal(Enumerable.Range(1, Many).Select(i => (long)i), taken.Where(amount => amount < Waiting));
        Assert.InRange(taken.IndexOf(Waiting), 1, Many / 2);

        int Count()
        {
            lock (taken)
            {
                return taken.Count;
            }
        }
    }

    [Fact]
    public async Task a_stopped_receiver_does_not_slow_the_turns_of_others()
    {
        const int Many = 80;
        await using World world = await World.Create();
        world.Limits = world.Limits with { OutboxPairs = 1, OutboxPairQueue = 4, RetryFirstMs = 100, RetryMaxMs = 3_600_000 };
        world.MoreKinds.Add(Fragile.Kind(_ => true));
        await world.Start();
        await world.Ask("ann", new Account.Deposit(10_000));
        await world.Ask("ann", new Account.Pay(new EntityId("fragile", "f"), 1));
        await Task.WhenAll(Enumerable.Range(1, Many).Select(i => world.Ask("ann", new Account.Pay(World.Named("bob"), 1))));
        await ReceivedSoon(world, Many);
    }

    [Fact]
    public async Task messages_that_come_while_their_pair_gives_up_its_place_overtake_none()
    {
        const int Bursts = 40;
        const int Burst = 8;
        await using World world = World.On(new MemoryJournal(new JournalModel()));
        world.MoreKinds.Add(Fragile.Kind(_ => true));
        world.Limits = world.Limits with { OutboxPairs = 4, OutboxPairQueue = 2 };
        await world.Start();

        // Receivers that are stopped crowd the places.
        await world.Ask("cid", new Account.Deposit(100));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => world.Ask("cid", new Account.Pay(new EntityId("fragile", $"f{i}"), 1))));
        for (int burst = 0; burst < Bursts; burst++)
        {
            string sender = $"s{burst}"; // Whose shard is not left yet.
            await world.Ask(sender, new Account.Deposit(10_000));
            await Task.WhenAll(Enumerable.Range(0, Burst).Select(i => world.Ask(sender, new Account.Pay(World.Named("bob"), (burst * Burst) + i))));
        }

        await OutboxTests.Advance(world, async () => (await world.Disk.PendingPairs(ShardSet.All, null, 10, default)).Count == 5);

        long[] amounts = [.. (await world.Engine.History(World.Named("bob"), 1, 1_000, world.Patience)).Select(fact => ((Account.Received)fact.Fact).Amount)];
        for (int burst = 0; burst < Bursts; burst++)
        {
            Assert.Equal(Enumerable.Range(0, Burst).Select(i => ((long)burst * Burst) + i), amounts.Where(amount => amount / Burst == burst));
        }
    }

    /// <summary>Before the longest rest is over. In small steps: time passes while work is done, but not by the hour.</summary>
    private static async Task ReceivedSoon(World world, int count)
    {
        while (await Received(world) < count)
        {
            world.Clock.Advance(10);
            Assert.InRange(world.Clock.Elapsed, 0, world.Limits.RetryMaxMs);
            await Task.Yield();
        }
    }

    private static async Task<int> Received(World world) =>
        (await world.Engine.History(World.Named("bob"), 1, 1_000, world.Patience)).Count(fact => fact.Fact is Account.Received);

    private static void InterlockedMax(ref int most, int seen)
    {
        for (int known = Volatile.Read(ref most); seen > known; known = Volatile.Read(ref most))
        {
            _ = Interlocked.CompareExchange(ref most, seen, known);
        }
    }
}
