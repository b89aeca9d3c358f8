using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Work that another host does than the one that has its asker.</summary>
public sealed class ForeignWorkTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(300)]
    public void long_work_on_another_host_is_done_once(int seconds)
    {
        List<string> runs = [];
        Crowd crowd = new()
        {
            Outside = (number, host) => Performer.For<Probe.Question>(question => question.Where, async (_, _, cancellation) =>
            {
                runs.Add($"host {number} at {host.Now}");
                await host.After(seconds * 1_000, cancellation);
                return new Probe.Note("done");
            }),
        };
        crowd.With(2);
        EntityId asker = crowd.On(0);
        _ = crowd.Ask(0, asker, new Probe.Ask("k", "place-1"));
        bool applied = crowd.Until(() => crowd.Facts(asker).Count == 2, (seconds + 10) * 1_000L);
        Assert.True(applied && runs.Count == 1, $"{seconds} s of work were done {runs.Count} times; applied: {applied}");
        Assert.Equal(0, crowd.Engines[0]!.Stats.PerformFailures);
    }

    [Fact]
    public void long_work_on_another_host_does_not_keep_the_asker_from_its_own()
    {
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { PerformParallelism = 1 },
            Outside = (number, host) => Performer.For<Probe.Question>(question => question.Where, async (_, _, cancellation) =>
            {
                await host.After(number == 1 ? 60_000 : 10, cancellation);
                return new Probe.Note("done");
            }),
        };
        crowd.With(2);
        (EntityId slow, EntityId quick) = (crowd.On(0), crowd.On(0, 1));
        _ = crowd.Ask(0, slow, new Probe.Ask("k", "place-1"));
        crowd.Run(100);
        _ = crowd.Ask(0, quick, new Probe.Ask("k", "place-0"));
        crowd.Run(1_000);
        Assert.Equal(2, crowd.Facts(quick).Count);
    }

    [Fact]
    public void work_is_only_done_on_a_host_that_serves_it()
    {
        bool moved = false;
        List<int> did = [];
        Crowd crowd = new()
        {
            Serves = number => number == (moved ? 2 : 1) ? ["node"] : [],
            Outside = (number, _) => Performer.For<Probe.Question>(question => question.Where, (_, _, _) =>
            {
                did.Add(number);
                return Task.FromResult<object?>(null);
            }),
        };
        crowd.With(3);
        EntityId asker = crowd.On(0);
        moved = true;
        _ = crowd.Ask(0, asker, new Probe.Ask("k", "node"));
        crowd.Run(30_000);
        Assert.Equal([2], did);
    }

    [Fact]
    public void work_asked_for_again_by_a_newer_owner_is_done_under_its_fence()
    {
        SortedDictionary<EntityId, long> fences = [];
        int runs = 0;
        Crowd crowd = new()
        {
            Outside = (_, host) => Performer.For<Probe.Question>(question => question.Where, async (context, _, cancellation) =>
            {
                runs++;
                fences[context.From] = context.Fence;
                await host.After(30_000, cancellation);
                return null;
            }),
            Serves = number => number == 1 ? ["node"] : [],
        };
        crowd.With(3);
        EntityId[] askers = [.. Enumerable.Range(0, 20).Select(i => crowd.On(0, i))];
        foreach (EntityId asker in askers)
        {
            _ = crowd.Ask(0, asker, new Probe.Ask("k", "node"));
        }

        crowd.Run(1_000);
        crowd.Hosts[0].Kill();
        crowd.Run(120_000);
        Assert.Equal(0, crowd.Disk.Model.PendingWork);
        Assert.Equal(askers.Order().Select(asker => crowd.Disk.Model.FenceOf(Shards.Of(asker))), fences.Values);
        Assert.Equal(2 * askers.Length, runs);
    }
}
