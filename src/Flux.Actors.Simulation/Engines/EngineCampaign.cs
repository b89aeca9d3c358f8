using System.Collections.Concurrent;

namespace Flux.Actors.Simulation.Engines;

/// <summary>What a row of seeds came to: sums over all runs, and the runs that broke a promise, by seed.</summary>
public sealed record EngineCampaignReport(
    ulong FirstSeed,
    int Runs,
    ulong Digest,
    long Steps,
    long VirtualMilliseconds,
    IReadOnlyDictionary<string, long> Deliveries,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> RarePaths,
    IReadOnlyList<EngineRunReport> Failing);

/// <summary>Runs many seeds, each whole on one thread.</summary>
public static class EngineCampaign
{
    /// <param name="settings">What the runs have in common; its seed is the first.</param>
    /// <param name="runs">How many seeds, one after the other from the first.</param>
    /// <param name="threads">How many runs at a time.</param>
    /// <param name="finished">Called after each run, from its thread.</param>
    /// <param name="cancellation">Ends the campaign between two runs.</param>
    public static EngineCampaignReport Run(
        EngineRunSettings settings, int runs, int threads, Action<EngineRunReport> finished, CancellationToken cancellation)
    {
        ConcurrentBag<EngineRunReport> reports = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        _ = Parallel.For(0, runs, options, i =>
        {
            EngineRunReport report = EngineRun.Execute(settings with { Seed = unchecked(settings.Seed + (ulong)i) });
            reports.Add(report);
            finished(report);
        });
        EngineRunReport[] bySeed = [.. reports.OrderBy(report => unchecked(report.Seed - settings.Seed))];
        return new EngineCampaignReport(
            settings.Seed,
            bySeed.Length,
            bySeed.Aggregate(0UL, (digest, report) => unchecked((digest * 31) + report.Digest)),
            bySeed.Sum(report => report.Steps),
            bySeed.Sum(report => report.VirtualMilliseconds),
            Sum(bySeed, report => report.Deliveries),
            Sum(bySeed, report => report.Faults),
            Sum(bySeed, report => report.RarePaths),
            [.. bySeed.Where(report => report.Violations.Count > 0)]);
    }

    private static SortedDictionary<string, long> Sum(EngineRunReport[] reports, Func<EngineRunReport, IReadOnlyDictionary<string, long>> part)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach ((string name, long count) in reports.SelectMany(report => part(report)))
        {
            sums[name] = sums.GetValueOrDefault(name) + count;
        }

        return sums;
    }
}
