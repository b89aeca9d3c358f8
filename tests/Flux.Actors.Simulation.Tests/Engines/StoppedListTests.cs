using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Which entities an engine lists as stopped.</summary>
public sealed class StoppedListTests
{
    [Fact]
    public void an_entity_that_decided_since_its_bug_is_not_listed()
    {
        Crowd crowd = new Crowd { Limits = EngineLimits.Default with { StopFirstMs = 1_000 } }.With(1);
        EntityId entity = Stopped(crowd);
        crowd.Run(2_000);
        _ = crowd.Ask(0, entity, new Probe.Note("well again"));
        crowd.Run(1_000);
        Assert.Single(crowd.Facts(entity));
        Assert.Empty(crowd.Engines[0]!.Stopped);
        Assert.Equal(0, crowd.Engines[0]!.Stats.StoppedEntities);
    }

    [Fact]
    public void an_entity_that_left_memory_since_its_bug_is_not_listed_for_ever()
    {
        Crowd crowd = new Crowd().With(1);
        EntityId entity = Stopped(crowd);
        crowd.Run(600_000);
        Assert.Empty(crowd.Engines[0]!.Stopped);
        _ = crowd.Ask(0, entity, new Probe.Note("well again"));
        crowd.Run(1_000);
        Assert.Single(crowd.Facts(entity));
    }

    [Fact]
    public void an_entity_whose_shard_went_elsewhere_is_not_listed_here()
    {
        Crowd crowd = new Crowd().With(1);
        for (int i = 0; i < 200; i++)
        {
            _ = crowd.Ask(0, crowd.On(0, i), new Probe.Ring("now", true));
        }

        crowd.Run(500);
        Assert.Equal(200, crowd.Engines[0]!.Stopped.Count);
        _ = crowd.Begin();
        Assert.True(crowd.Until(() => crowd.Engines is [{ Cluster.Shards.Count: ShardSet.ShardCount / 2 }, not null], 30_000));
        crowd.Run(2_000); // A shard is closed before what is decided of it is committed, and lost only then.
        Assert.All(crowd.Engines[0]!.Stopped, stopped => Assert.Contains(Shards.Of(stopped.Entity), crowd.Engines[0]!.Cluster!.Shards));
    }

    private static EntityId Stopped(Crowd crowd)
    {
        EntityId entity = crowd.On(0);
        _ = crowd.Ask(0, entity, new Probe.Ring("now", true));
        crowd.Run(100);
        Assert.Equal(entity, Assert.Single(crowd.Engines[0]!.Stopped).Entity);
        return entity;
    }
}
