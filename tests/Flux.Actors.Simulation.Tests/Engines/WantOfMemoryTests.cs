using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What finds no memory concerns one entity or one piece of work, which is tried again like any other that failed.</summary>
public sealed class WantOfMemoryTests
{
    [Fact]
    public void an_entity_that_memory_has_no_room_for_is_stopped_and_tried_again()
    {
        EntityId? large = null;
        int loads = 0;
        Crowd crowd = new() { Journal = (journal, _) => new Large(journal, entity => entity == large && ++loads == 1) };
        crowd.With(1);
        large = crowd.On(0);
        Task<Answer> first = crowd.Ask(0, large.Value, new Probe.Note("first"));
        crowd.Run(100);
        Assert.Equal(FailureKind.Bug, Assert.IsType<Failed>(Crowd.Told(first)).Kind);
        Assert.Contains(nameof(Nothing), Assert.Single(crowd.Engines[0]!.Stopped).Why, StringComparison.Ordinal);
        crowd.Run(2_000);
        Task<Answer> again = crowd.Ask(0, large.Value, new Probe.Note("again"));
        crowd.Run(100);
        Assert.IsType<Accepted>(Crowd.Told(again));
        Assert.Empty(crowd.Engines[0]!.Stopped);
    }

    [Fact]
    public void work_that_memory_has_no_room_for_is_done_again_and_its_place_is_given_back()
    {
        int attempts = 0;
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { PerformParallelism = 1 },
            Outside = (_, _) => Performer.For<Probe.Question>((_, _, _) =>
                ++attempts == 1 ? throw new Nothing() : Task.FromResult<object?>(new Probe.Note("done"))),
        };
        crowd.With(1);
        EntityId asker = crowd.On(0);
        _ = crowd.Ask(0, asker, new Probe.Ask("k", "x"));
        Assert.True(crowd.Until(() => crowd.Facts(asker).Any(fact => fact is Probe.Noted), 5_000));
        crowd.Run(1_000);
        Assert.Equal((2, 0), (attempts, crowd.Engines[0]!.Stats.PerformsActive));
    }

    private sealed class Large(IJournal inner, Func<EntityId, bool> isTooLarge) : JournalOver(inner)
    {
        public override Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) =>
            isTooLarge(entity) ? Task.FromException<StoredEntity>(new Nothing()) : base.Load(entity, eventsMax, cancellation);
    }

    private sealed class Nothing : OutOfMemoryException;
}
