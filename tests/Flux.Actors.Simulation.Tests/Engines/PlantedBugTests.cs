using Flux.Actors.Kernel;
using Flux.Actors.Simulation.Engines;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Each promise broken on purpose is seen to be broken, within a thousand seeds, with a fault script that is as short as can be.</summary>
public sealed class PlantedBugTests
{
    /// <summary>What has not come to rest by then is taken for broken; without the bug everything must.</summary>
    private const long SearchedMilliseconds = 15_000;

    /// <param name="plant">The bug.</param>
    /// <param name="promise">How what it breaks begins.</param>
    /// <param name="hosts">Engines that share the disk.</param>
    /// <param name="from">The first of the thousand seeds: one that finds it, or not far before, for the time it takes.</param>
    [Theory]
    [Trait("Promise", "2"), Trait("Promise", "4"), Trait("Promise", "5"), Trait("Promise", "6"), Trait("Promise", "7")]
    [InlineData(Plant.SkipTheFence, "promise 4: host", 1, 23)]
    [InlineData(Plant.SkipTheFence, "promise 4: host", 3, 212)]
    [InlineData(Plant.KeepTheStaleFence, "promise 4: shard", 1, 64)]
    [InlineData(Plant.LoseTheInboxMarks, "promise 5", 3, 63)]
    [InlineData(Plant.ReplyBeforeCommit, "promise 2", 1, 1)]
    [InlineData(Plant.DropTheInboxCheck, "promise 0", 1, 1)]
    [InlineData(Plant.LoseAReminderAtHandOver, "promise 7", 1, 1)]
    [InlineData(Plant.ReorderTheOutbox, "promise 5", 1, 1)]
    [InlineData(Plant.ForgetAnswers, "promise 6", 1, 1)]
    [InlineData(Plant.ReplyBeforeCommit, "promise 2", 3, 1)]
    [InlineData(Plant.DropTheInboxCheck, "promise 0", 3, 1)]
    [InlineData(Plant.LoseAReminderAtHandOver, "promise 7", 3, 20)]
    [InlineData(Plant.ReorderTheOutbox, "promise 5", 3, 85)]
    [InlineData(Plant.ForgetAnswers, "promise 6", 3, 22)]
    [InlineData(Plant.ForgetEarly, "promise 6", 1, 1)]
    [InlineData(Plant.ForgetEarly, "promise 6", 3, 1)]
    [InlineData(Plant.StopEverybody, "promise 8", 1, 1)]
    [InlineData(Plant.StopEverybody, "promise 8", 3, 1)]
    [InlineData(Plant.DoubleTheBounds, "promise 9", 1, 1)]
    [InlineData(Plant.DoubleTheBounds, "promise 9", 3, 15)]
    [InlineData(Plant.SkipAFact, "promise 10: the subscription", 1, 1)]
    [InlineData(Plant.SkipAFact, "promise 10: the projection", 3, 1)]
    [InlineData(Plant.RepeatAFact, "promise 10: the subscription", 3, 1)]
    [InlineData(Plant.RepeatAFact, "promise 10: the projection", 1, 1)]
    public void a_planted_bug_is_found_and_its_script_is_shrunk(Plant plant, string promise, int hosts, ulong from)
    {
        for (ulong seed = from; seed < from + 1_000; seed++)
        {
            EngineRunSettings healthySettings = new(seed) { Hosts = hosts, LivenessMilliseconds = SearchedMilliseconds, Script = Provoking(plant, hosts) };
            EngineRunSettings settings = PlantedJournal.In(plant, healthySettings);
            EngineRunReport report = EngineRun.Execute(settings);
            if (report.Violations.Any(violation => violation.StartsWith(promise, StringComparison.Ordinal)))
            {
                EngineRunReport shrunk = EngineShrink.Shorten(settings, report, promise);
                Assert.Contains(shrunk.Violations, violation => violation.StartsWith(promise, StringComparison.Ordinal));
                Assert.True(shrunk.Script.Count <= report.Script.Count);
                EngineRunReport again = EngineRun.Execute(settings with { Script = shrunk.Script });
                Assert.Equal((shrunk.Digest, shrunk.Violations.Count), (again.Digest, again.Violations.Count));
                EngineRunReport healthy = EngineRun.Execute(healthySettings with { Script = shrunk.Script, LivenessMilliseconds = 60_000 });
                Assert.True(healthy.Violations.Count == 0, EngineRunTests.Story(healthy));
                return;
            }
        }

        Assert.Fail($"{plant} was not found in 1,000 seeds from {from}");
    }

    private static Sequence<Fault>? Provoking(Plant plant, int hosts) => plant switch
    {
        // In a cluster a frozen host loses its shards only when its lease has run out, and what it sends after that must come before anybody asks again.
        Plant.SkipTheFence or Plant.KeepTheStaleFence when hosts > 1 =>
            FaultScript.Parse("SlowReads@500+3500 SlowDisk@500+3500 Freeze@900+900 Freeze@1801+1100 Freeze@2702+1300"),
        Plant.StopEverybody => FaultScript.Parse("Bug@1000+3000"),
        Plant.ReorderTheOutbox => FaultScript.Parse("SlowDisk@500+1500 Kill@901+50 Kill@1100+50 Kill@1502+50"),
        _ => null,
    };
}
