using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Reminders that can't be applied, of entities that a bug stops each time, beside some that can.</summary>
public sealed class ReminderStarvationTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(4, 16)]
    [InlineData(4, 2)] // More fail than are remembered.
    [InlineData(1, 1)]
    public void reminders_of_stopped_entities_do_not_hold_back_those_of_others(int inFlight, int resting)
    {
        Crowd crowd = Crowded(inFlight, resting, failing: 12);
        Timestamp due = crowd.Time.Now + 2_000;
        EntityId[] well = [.. Enumerable.Range(20, 8).Select(number => crowd.On(0, number))];
        foreach (EntityId entity in well)
        {
            _ = crowd.Ask(0, entity, new Probe.Schedule("well", due, false));
        }

        Assert.True(
            crowd.Until(() => well.All(entity => crowd.Facts(entity).Any(fact => fact is Probe.Rang)), 4_000),
            $"{well.Count(entity => crowd.Facts(entity).Any(fact => fact is Probe.Rang))} of {well.Length} rang within two seconds after their time");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(2)]
    public void a_reminder_set_to_a_time_long_past_rings_though_later_ones_have_been_fired(int resting)
    {
        Crowd crowd = Crowded(4, resting, failing: 12);
        crowd.Run(20_000);
        EntityId late = crowd.On(0, 30);
        _ = crowd.Ask(0, late, new Probe.Schedule("late", new Timestamp(1_000), false));
        Assert.True(crowd.Until(() => crowd.Facts(late).Any(fact => fact is Probe.Rang), 1_000));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(2)]
    public void the_journal_is_not_asked_without_rest_for_what_can_not_be_applied(int resting)
    {
        int reads = 0;
        Crowd crowd = Crowded(4, resting, failing: 12, () => reads++);
        crowd.Run(60_000);
        reads = 0;
        crowd.Run(300_000);
        Assert.InRange(reads, 1, 600);
    }

    [Fact]
    public void reminders_of_a_shard_that_was_taken_over_ring_there()
    {
        Crowd crowd = Crowded(4, 2, failing: 12);
        EntityId[] well = [.. Enumerable.Range(20, 8).Select(number => crowd.On(0, number))];
        foreach (EntityId entity in well)
        {
            _ = crowd.Ask(0, entity, new Probe.Schedule("well", crowd.Time.Now + 60_000, false));
        }

        crowd.Run(500);
        _ = crowd.Begin();
        crowd.Run(30_000);
        crowd.Hosts[0].Kill();
        crowd.Run(60_000);
        Assert.All(well, entity => Assert.Contains(crowd.Facts(entity), fact => fact is Probe.Rang));
    }

    /// <summary>One engine with a few reminders that are due in a second and fail whenever they are fired.</summary>
    private static Crowd Crowded(int inFlight, int resting, int failing, Action? read = null)
    {
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { RemindersInFlight = inFlight, RemindersResting = resting, ScanPage = 3 },
            Journal = (journal, _) => new CountedReads(journal, read),
        };
        crowd.With(1);
        for (int i = 0; i < failing; i++)
        {
            _ = crowd.Ask(0, crowd.On(0, i), new Probe.Schedule("bug", crowd.Time.Now + 1_000, true));
        }

        return crowd;
    }

    private sealed class CountedReads(IJournal inner, Action? read) : JournalOver(inner)
    {
        public override Task<IReadOnlyList<ReminderRow>> DueReminders(ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation)
        {
            read?.Invoke();
            return base.DueReminders(shards, until, after, max, cancellation);
        }
    }
}
