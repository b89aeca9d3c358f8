using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests;

/// <summary>A bank whose process ends at any journal call, over and over: money is conserved and nothing acknowledged is lost.</summary>
public sealed class CrashTests
{
    private const int Accounts = 4;
    private const long Deposit = 1_000;

    [Theory, Trait("Promise", "3"), Trait("Promise", "5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task money_is_conserved_over_crashes_at_random_calls(int seed)
    {
        await using World world = await World.Create();
        world.Kind = new EntityKindSettings { SnapshotEveryEvents = 5 };
        Prng random = new((ulong)seed);
        Dictionary<string, long> acknowledged = [];
        int crashes = 0;
        for (int life = 0; life < 12; life++)
        {
            world.Faults.CrashAtCall((long)random.Below(40) + 6, afterIt: random.Below(2) == 0);
            if (!await Started(world))
            {
                crashes++;
                await world.Crash();
                continue;
            }

            for (int round = 0; round < 10 && !world.Faults.Crashed; round++)
            {
                (string Id, string From, Account.Command Command)[] wishes = [.. Enumerable.Range(0, 4).Select(n => Wish(random, $"{life}-{round}-{n}"))];
                Answer[] answers = await Task.WhenAll(wishes.Select(wish => world.Ask(wish.From, wish.Command, wish.Id)));
                foreach ((int i, Answer answer) in answers.Index())
                {
                    if (answer is Accepted { Events: [Account.Deposited fact] })
                    {
                        acknowledged.Add(wishes[i].Id, fact.Amount);
                    }
                }
            }

            crashes += world.Faults.Crashed ? 1 : 0;
            await world.Crash();
        }

        await world.Start();
        (long deposited, long balances, int transfers) = await Settled(world);
        Assert.Equal(deposited, balances);
        // More may be recorded than was acknowledged, never less.
        Assert.True(deposited >= acknowledged.Values.Sum(), $"{acknowledged.Values.Sum()} acknowledged, {deposited} recorded");
        Assert.True(crashes >= 4 && transfers >= 20 && acknowledged.Count >= 10, $"{crashes} crashes, {transfers} transfers, {acknowledged.Count} deposits");
    }

    [Theory, Trait("Promise", "2"), Trait("Promise", "3"), Trait("Promise", "5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_transfer_is_whole_after_a_crash_at_any_call(bool afterIt)
    {
        int answered = 0;
        for (int call = 0; call < 30; call++)
        {
            await using World world = await World.Create();
            world.Faults.CrashAtCall(call, afterIt);
            if (await Started(world))
            {
                await world.Ask("a0", new Account.Deposit(Deposit), "d");
                Answer paid = await world.Ask("a0", new Account.Pay(World.Named("a1"), 7), "p");
                answered += paid is Accepted ? 1 : 0;
            }

            await world.Crash();
            await world.Start();
            await world.Ask("a0", new Account.Deposit(Deposit), "d");
            Assert.IsType<Accepted>(await world.Ask("a0", new Account.Pay(World.Named("a1"), 7), "p"));
            (long deposited, long balances, int transfers) = await Settled(world);
            Assert.Equal((Deposit, Deposit, 1), (deposited, balances, transfers));
            Assert.Equal(7, (await world.Read("a1")).Balance);
        }

        Assert.InRange(answered, 1, 29);
    }

    private static async Task<bool> Started(World world)
    {
        try
        {
            await world.Start();
            return true;
        }
        catch (JournalFault) when (world.Faults.Crashed)
        {
            return false;
        }
    }

    private static (string Id, string From, Account.Command Command) Wish(Prng random, string id)
    {
        string from = $"a{random.Below(Accounts)}";
        return random.Below(3) == 0
            ? (id, from, new Account.Deposit(Deposit))
            : (id, from, new Account.Pay(World.Named($"a{random.Below(Accounts)}"), (long)random.Below(50) + 1));
    }

    /// <summary>Waits until every payment has arrived; answers what was deposited, what the accounts hold, and how many transfers there were.</summary>
    private static async Task<(long Deposited, long Balances, int Transfers)> Settled(World world)
    {
        List<Account.Event> recorded = [];
        for (int i = 0; i < Accounts; i++)
        {
            recorded.AddRange((await world.Engine.History(World.Named($"a{i}"), 1, 10_000, world.Patience)).Select(fact => (Account.Event)fact.Fact));
        }

        int paid = recorded.OfType<Account.Paid>().Count();
        int open = paid;
        await foreach (RecordedFact fact in world.Engine.Subscribe(ShardOffsets.Start, null, world.Patience))
        {
            open -= fact.Fact is Account.Received ? 1 : 0;
            if (open == 0)
            {
                break;
            }
        }

        Account.State[] states = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(i => world.Read($"a{i}")));
        return (recorded.OfType<Account.Deposited>().Sum(e => e.Amount), states.Sum(state => state.Balance), paid);
    }
}
