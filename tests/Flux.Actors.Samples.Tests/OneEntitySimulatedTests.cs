using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Samples.OneEntity;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Samples.Tests;

/// <summary>The entities of samples/01-one-entity on the real engine, in virtual time, on a disk that fails, under a process that is killed: what docs/operating/testing.md shows.</summary>
public sealed class OneEntitySimulatedTests
{
    private const int Seeds = 100;
    private static readonly EntityId[] Accounts = [new("account", "ann"), new("account", "bob"), new("account", "cid")];

    [Fact, Trait("Promise", "3"), Trait("Promise", "5")]
    public void money_is_conserved_whenever_the_process_is_killed()
    {
        int ended = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            SimulatedTime time = new(seed, new Timestamp(0));
            SimulatedDisk disk = new(time, new JournalModel(), seed) { Faults = new DiskFaults { FailPerMille = 20, UnclearPerMille = 20 } };
            Prng draws = new(seed);
            for (int life = 0; life < 4; life++)
            {
                SimulatedHost host = new(time, $"life-{life}");
                Task work = host.Run(() => Work(host, disk, draws));
                time.RunUntil(time.Now + (long)draws.Below(2_000));
                host.Kill();
                Assert.False(work.IsFaulted, $"seed {seed}: {work.Exception}");
            }

            long total = 0;
            disk.Faults = DiskFaults.None;
            SimulatedHost last = new(time, "last");
            Task end = last.Run(async () => total = await Total(last, disk));
            Assert.True(time.RunUntil(() => end.IsCompleted, time.Now + 600_000), $"seed {seed}: not settled after ten minutes");
            Assert.True(end.IsCompletedSuccessfully && total == Accounts.Length * 1_000, $"seed {seed}: {total} {end.Exception}");
            ended += disk.Model.Entities.Count(entity => entity.Kind == "transfer" && Wire.Decode<Transfer.Event>(disk.Model.Facts(entity)[^1].Payload) is Transfer.Ended { Kept: true });
        }

        Assert.True(ended > 10 * Seeds, $"{ended} transfers came to a good end in {Seeds} runs");
    }

    /// <summary>Starts one transfer after the other until the process is killed.</summary>
    private static async Task Work(SimulatedHost host, SimulatedDisk disk, Prng draws)
    {
        EntityEngine bank = await Opened(host, disk);
        for (int number = 0; ; number++)
        {
            EntityId self = new("transfer", $"{host.Name}/{number}");
            EntityId from = Accounts[draws.Below(3)], to = Accounts.First(account => account != from);
            _ = await bank.Ask(self, new Transfer.Start(self, from, to, 1 + (long)draws.Below(700)), null, default);
            await host.After(1, default);
        }
    }

    /// <summary>All that is in the accounts once nothing is under way between them.</summary>
    private static async Task<long> Total(SimulatedHost host, SimulatedDisk disk)
    {
        EntityEngine bank = await Opened(host, disk);
        while (disk.Model.PendingMessages > 0)
        {
            await host.After(100, default);
        }

        await host.After(100, default); // The disk has the last decision; the engine still has to hear of it.
        Account.State[] states = await Task.WhenAll(Accounts.Select(account => bank.Read<Account.State>(account, default)));
        return states.Sum(state => state.Balance);
    }

    /// <summary>The engine of that process, as soon as the disk lets it start, and every account open.</summary>
    private static async Task<EntityEngine> Opened(SimulatedHost host, SimulatedDisk disk)
    {
        EngineSetup setup = new(
            disk.For(host),
            host,
            () => Height.Genesis,
            [
                new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>("account", Account.Decider),
                new EntityKind<Transfer.State, Transfer.Command, Transfer.Event, Transfer.Refusal>("transfer", Transfer.Decider),
            ],
            [],
            EngineLimits.Default,
            NullLogger.Instance)
        { Dispatcher = host, Owner = host.Name };
        EntityEngine bank = await Again(() => EntityEngine.Start(setup, default), _ => true);
        foreach (EntityId account in Accounts)
        {
            _ = await Again(() => bank.Ask(account, new Account.Open(Balance: 1_000, Limit: 1_500), null, default), answer => answer is Accepted);
        }

        return bank;

        async Task<T> Again<T>(Func<Task<T>> call, Func<T, bool> isDone)
        {
            while (true)
            {
                try
                {
                    if (await call() is var answer && isDone(answer))
                    {
                        return answer;
                    }
                }
                catch (JournalFault)
                {
                    // The disk failed, as it was told to.
                }

                await host.After(10, default);
            }
        }
    }
}
