using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Simulation.Engines;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What commits in lanes side by side may do to each other, with the one order of events that would show it.</summary>
public sealed class LaneTests
{
    private const int Lanes = 2;
    private const long LateMilliseconds = 5_000;

    [Fact]
    public void work_that_is_finished_before_its_own_commit_is_answered_is_done_once()
    {
        SimulatedTime time = new(1, new Timestamp(1_700_000_000_000));
        SimulatedDisk disk = new(time, new JournalModel(), 2);
        SimulatedHost host = new(time, "host");
        Dictionary<string, int> asked = [];
        SortedSet<string> held = ["b1", "b2", "b3"];
        EngineSetup setup = new(
            disk.For(host),
            host,
            () => Height.Genesis,
            [new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>(Account.Kind, Account.With(() => false))],
            [
                Performer.For<Account.Question>(async (_, question, cancellation) =>
                {
                    asked[question.Id] = asked.GetValueOrDefault(question.Id) + 1;
                    while (held.Contains(question.Id))
                    {
                        await host.After(1, cancellation);
                    }

                    return new Account.Learn(question.Id);
                }),
            ],
            EngineLimits.Default with { CommitLanes = Lanes, PerformsInMemory = 3 },
            NullLogger.Instance)
        {
            Dispatcher = host,
        };
        EntityId asker = InLane(0), other = InLane(1);
        EntityEngine? engine = null;
        Task filled = host.Run(async () =>
        {
            engine = await EntityEngine.Start(setup, default);
            foreach (string id in new[] { "b1", "b2", "b3", "in the journal only" })
            {
                Assert.IsType<Accepted>(await engine.Ask(other, new Account.Consult(id, other), null, default));
            }
        });
        Assert.True(time.RunUntil(() => filled.IsCompleted, time.Now + 1_000));
        Assert.Null(filled.Exception);

        // The commit that asks for the work is written at once and answered late; meanwhile the desk looks into the journal.
        bool isWritten = false;
        disk.OnWritten = (_, batch, _) =>
        {
            if (!isWritten && batch.Any(write => write.Entity == asker))
            {
                isWritten = true;
                disk.Faults = new DiskFaults { LatencyMinMilliseconds = LateMilliseconds, LatencyMaxMilliseconds = LateMilliseconds };
            }
        };
        Answer? late = null;
        Task asking = host.Run(async () => late = await engine!.Ask(asker, new Account.Consult("p", other), null, default));
        Assert.True(time.RunUntil(() => isWritten, time.Now + 1_000));
        disk.Faults = DiskFaults.None;
        Timestamp written = time.Now;
        held.ExceptWith(["b1", "b2"]);

        time.RunUntil(written + (LateMilliseconds - 1_000));
        Assert.Null(late);
        time.RunUntil(written + 2 * LateMilliseconds);

        Assert.True(asking.IsCompletedSuccessfully);
        Assert.IsType<Accepted>(late);
        Assert.Equal(1, asked["p"]);
        Assert.Single(disk.Model.Facts(other), fact => Wire.Decode<Account.Event>(fact.Payload) is Account.Learned { Id: "p" });
    }

    private static EntityId InLane(int lane) =>
        Enumerable.Range(0, 100).Select(n => new EntityId(Account.Kind, $"a{n}")).First(id => Shards.Of(id) % Lanes == lane);
}
