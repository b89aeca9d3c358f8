using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Simulation.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>An engine of this process that delivers what others have left under way.</summary>
internal static class Drain
{
    /// <summary>Runs until every payment that is recorded has been received.</summary>
    public static async Task Whole(IJournal journal)
    {
        EngineSetup setup = new(
            journal,
            new SystemClock(),
            () => Height.Genesis,
            [new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>(Account.Kind, Account.With(static () => false))],
            [Performer.For<Account.Question>((_, question, _) => Task.FromResult<object?>(new Account.Learn(question.Id)))],
            EngineLimits.Default,
            NullLogger.Instance);
        await using EntityEngine engine = await EntityEngine.Start(setup, CancellationToken.None);
        long known = engine.Heads.Positions.Sum(pair => pair.Value);
        long seen = 0;
        long underWay = 0;
        await foreach (RecordedFact fact in engine.Subscribe(ShardOffsets.Start, null, CancellationToken.None))
        {
            seen++;
            underWay += fact.Fact switch { Account.Paid => 1, Account.Received => -1, _ => 0 };
            if (seen >= known && underWay == 0)
            {
                return;
            }
        }
    }
}
