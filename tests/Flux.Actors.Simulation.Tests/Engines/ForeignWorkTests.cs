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
}
