using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Simulation.Engines;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What the engine does while nothing can be done: it must rest.</summary>
public sealed class ReminderRestTests
{
    private static readonly EntityId Ann = new(Account.Kind, "ann");

    [Fact, Trait("Promise", "7")]
    public void a_due_reminder_of_a_stopped_entity_is_tried_a_few_times_and_rings_once_it_runs()
    {
        SimulatedTime time = new(1, new Timestamp(1_700_000_000_000));
        SimulatedDisk disk = new(time, new JournalModel(), 2);
        SimulatedHost host = new(time, "host");
        bool stumbles = true;
        EngineSetup setup = new(
            disk.For(host),
            host,
            () => Height.Genesis,
            [new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>(Account.Kind, Account.With(() => stumbles))],
            [Performer.For<Account.Question>((_, _, _) => Task.FromResult<object?>(null))],
            EngineLimits.Default with { StopFirstMs = 60_000 },
            NullLogger.Instance)
        {
            Dispatcher = host,
        };
        Timestamp due = time.Now + 500;
        Task run = host.Run(async () =>
        {
            EntityEngine engine = await EntityEngine.Start(setup, default);
            Assert.IsType<Accepted>(await engine.Ask(Ann, new Account.Schedule("ring", due), null, default));
            Assert.IsType<Failed>(await engine.Ask(Ann, new Account.Stumble("bug"), null, default));
        });
        time.RunUntil(due);
        Assert.True(run.IsCompletedSuccessfully, run.Exception?.ToString());
        long before = time.Steps;

        time.RunUntil(due + 20_000);

        // Waits of 0.1, 0.2, 0.4 … 12.8 s, each with a scan, a try and its answer.
        Assert.InRange(time.Steps - before, 10, 200);
        stumbles = false;
        time.RunUntil(due + 120_000);
        Assert.Single(disk.Model.Facts(Ann), fact => Wire.Decode<Account.Event>(fact.Payload) is Account.Rang);
    }
}
