using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Work that does not end, beside some that does.</summary>
public sealed class HangingWorkTests
{
    private const long Timeout = 20_000;

    private readonly List<(string Where, int Attempt)> _attempts = [];
    private readonly TaskCompletionSource<object?> _late = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void work_that_hangs_is_told_to_end_and_is_tried_again(int where)
    {
        Crowd crowd = Crowded(heeds: true);
        (EntityId hangs, EntityId waits) = OneBehindTheOther(crowd, where);
        crowd.Run(Timeout - 2_000);
        Assert.Equal([("k", 1)], _attempts);
        Assert.True(crowd.Until(() => IsDone(crowd, waits) && IsDone(crowd, hangs), 3_000), "not done in time");
        Assert.Equal([("k", 1), ("k", 2), ("well", 1)], _attempts.Order());
        Assert.Equal(1, crowd.Engines[0]!.Stats.PerformFailures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void work_that_can_not_be_interrupted_keeps_no_place_and_is_never_done_twice_at_a_time(int where)
    {
        Crowd crowd = Crowded(heeds: false);
        (EntityId hangs, EntityId waits) = OneBehindTheOther(crowd, where);
        Assert.True(crowd.Until(() => IsDone(crowd, waits), Timeout + 1_000), "it waits still");
        crowd.Run(10 * Timeout);
        Assert.Equal([("k", 1), ("well", 1)], _attempts.Order());
        _ = crowd.Hosts[where].Run(() =>
        {
            _late.SetResult(new Probe.Note("late"));
            return Task.CompletedTask;
        });
        Assert.True(crowd.Until(() => IsDone(crowd, hangs), 1_000), "its answer was not taken");
        Assert.Equal(0, crowd.Engines[0]!.Stats.PerformFailures);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void a_stop_ends_though_work_does_not(int where)
    {
        Crowd crowd = Crowded(heeds: false);
        _ = crowd.Ask(0, crowd.On(0), new Probe.Ask("k", $"place-{where}"));
        crowd.Run(1_000);
        Assert.Single(_attempts);
        Task stopped = crowd.Hosts[where].Run(() => crowd.Engines[where]!.DisposeAsync().AsTask());
        crowd.Run(Timeout - 1_000);
        Assert.False(stopped.IsCompleted);
        Assert.True(crowd.Until(() => stopped.IsCompleted, 10_000), "still stopping");
        Assert.True(stopped.IsCompletedSuccessfully);
    }

    /// <summary>Two entities ask for work at one host, the first for work that hangs.</summary>
    private static (EntityId Hangs, EntityId Waits) OneBehindTheOther(Crowd crowd, int where)
    {
        (EntityId hangs, EntityId waits) = (crowd.On(0), crowd.On(0, 1));
        _ = crowd.Ask(0, hangs, new Probe.Ask("k", $"place-{where}"));
        crowd.Run(1_000);
        _ = crowd.Ask(0, waits, new Probe.Ask("well", $"place-{where}"));
        return (hangs, waits);
    }

    private static bool IsDone(Crowd crowd, EntityId entity) => crowd.Facts(entity).Any(fact => fact is Probe.Noted);

    /// <summary>Two hosts with one place for work each; the first attempt at work with the key "k" hangs.</summary>
    private Crowd Crowded(bool heeds) => new Crowd
    {
        Limits = EngineLimits.Default with { PerformParallelism = 1, PerformTimeoutMs = Timeout },
        Outside = (_, host) => Performer.For<Probe.Question>(question => question.Where, async (context, _, cancellation) =>
        {
            _attempts.Add((context.Key, context.Attempt));
            if (context is { Key: "k", Attempt: 1 })
            {
                if (!heeds)
                {
                    return await _late.Task;
                }

                await host.After(1_000_000, cancellation);
            }

            return new Probe.Note("done");
        }),
    }.With(2);
}
