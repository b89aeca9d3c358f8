using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Work that fails at every attempt, more of it than memory holds, beside some that does not.</summary>
public sealed class PerformStarvationTests
{
    private readonly List<(string Where, int Attempt, long At)> _attempts = [];
    private int _reads;
    private string _fails = "bad";

    [Theory]
    [InlineData(4, 64)]
    [InlineData(1, 64)]
    [InlineData(4, 3)] // More fail than are remembered.
    [InlineData(1, 1)]
    public void failing_work_does_not_hold_back_what_is_asked_for_later(int inMemory, int resting)
    {
        Crowd crowd = Crowded(inMemory, resting, failing: 24);
        crowd.Run(10_000);
        EntityId[] well = [.. Enumerable.Range(40, 8).Select(number => crowd.On(0, number))];
        foreach (EntityId entity in well)
        {
            _ = crowd.Ask(0, entity, new Probe.Ask("k", "good"));
        }

        Assert.True(
            crowd.Until(() => well.All(entity => IsDone(crowd, entity)), 1_000),
            $"{well.Count(entity => IsDone(crowd, entity))} of {well.Length} done within a second");
    }

    [Theory]
    [InlineData(4, 64)]
    [InlineData(4, 3)]
    [InlineData(1, 1)]
    public void work_that_was_in_the_journal_at_the_start_is_reached_behind_any_amount_that_fails(int inMemory, int resting)
    {
        Crowd crowd = Crowded(inMemory, resting, failing: 24, good: 8);
        crowd.Run(10_000);
        EntityId[] well = [.. Enumerable.Range(24, 8).Select(number => crowd.On(0, number))];
        Assert.DoesNotContain(well, entity => IsDone(crowd, entity));
        _fails = "bad";
        crowd.Hosts[0].Kill();
        _ = crowd.Begin();
        Assert.True(
            crowd.Until(() => well.All(entity => IsDone(crowd, entity)), 60_000),
            $"{well.Count(entity => IsDone(crowd, entity))} of {well.Length} done within a minute");
    }

    [Theory]
    [InlineData(64)]
    [InlineData(3)]
    public void what_fails_is_tried_again_for_ever_with_growing_pauses_and_done_when_it_can_be(int resting)
    {
        Crowd crowd = Crowded(4, resting, failing: 24);
        crowd.Run(300_000);
        _attempts.Clear();
        _reads = 0;
        crowd.Run(300_000);
        Assert.Equal(24, _attempts.Select(attempt => attempt.Where).Distinct().Count());
        Assert.InRange(_attempts.Count, 24 * 9, 24 * 25); // Each pause is 15 to 30 s by now; who is not remembered begins with short ones.
        Assert.InRange(_reads, 0, 600);
        Assert.InRange(crowd.Engines[0]!.Stats.PerformsActive, 0, 4);
        Assert.InRange(crowd.Engines[0]!.Stats.PerformsResting, 1, resting);
        _fails = "none";
        Assert.True(crowd.Until(() => Enumerable.Range(0, 24).All(number => IsDone(crowd, crowd.On(0, number))), 61_000));
        crowd.Run(1_000);
        Assert.Equal((0, 0), (crowd.Engines[0]!.Stats.PerformsActive, crowd.Engines[0]!.Stats.PerformsResting));
        Assert.All(Enumerable.Range(0, 24), number => Assert.Single(crowd.Facts(crowd.On(0, number)), fact => fact is Probe.Noted));
    }

    [Fact]
    public void newer_work_takes_the_place_of_what_rests()
    {
        Crowd crowd = Crowded(1, 64, failing: 6);
        crowd.Run(60_000);
        EntityId entity = crowd.On(0, 3);
        _ = crowd.Ask(0, entity, new Probe.Ask("k", "good"));
        Assert.True(crowd.Until(() => IsDone(crowd, entity), 1_000));
        _attempts.Clear();
        crowd.Run(120_000);
        Assert.DoesNotContain(_attempts, attempt => attempt.Where is "bad3" or "good");
        Assert.Contains(_attempts, attempt => attempt.Where == "bad4");
    }

    private static bool IsDone(Crowd crowd, EntityId entity) => crowd.Facts(entity).Any(fact => fact is Probe.Noted);

    /// <summary>One engine with work that fails whenever it is tried, and some more that begins to succeed when <see cref="_fails"/> says so.</summary>
    private Crowd Crowded(int inMemory, int resting, int failing, int good = 0)
    {
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { PerformsInMemory = inMemory, PerformsResting = resting, ScanPage = 3 },
            Journal = (journal, _) => new CountedReads(journal, () => _reads++),
            Outside = (_, host) => Performer.For<Probe.Question>((context, question, _) =>
            {
                _attempts.Add((question.Where, context.Attempt, host.Now.Milliseconds));
                return question.Where.StartsWith(_fails, StringComparison.Ordinal)
                    ? throw new InvalidOperationException("it fails")
                    : Task.FromResult<object?>(new Probe.Note("done"));
            }),
        };
        crowd.With(1);
        _fails = good > 0 ? "" : "bad";
        for (int i = 0; i < failing + good; i++)
        {
            _ = crowd.Ask(0, crowd.On(0, i), new Probe.Ask("k", i < failing ? $"bad{i}" : $"good{i}"));
        }

        return crowd;
    }

    private sealed class CountedReads(IJournal inner, Action read) : JournalOver(inner)
    {
        public override Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation)
        {
            read();
            return base.PendingPerforms(shards, after, max, cancellation);
        }
    }
}
