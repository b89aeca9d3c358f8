using System.Diagnostics;

namespace Flux.Actors.Cli.Bench;

/// <summary>Measures again and again, and takes the median.</summary>
internal static class Interleaved
{
    /// <summary>Measured pairs per figure. Odd, so that the median is one of them.</summary>
    public const int Repetitions = 5;

    /// <summary>Ours and raw in turn, after unmeasured pairs in which both are compiled for good and the disk is woken.</summary>
    /// <param name="warmUp">So long, and one pair at least: code that runs for less is measured as it is before it is compiled with what was seen of it.</param>
    /// <param name="ours">What is measured.</param>
    /// <param name="raw">Its limit. Told what ours came to, so that it can do the same work; a pair lies together in time, so other load meets both.</param>
    /// <param name="rate">What ours came to.</param>
    /// <param name="note">What else there is to say.</param>
    public static async Task<Measurement> Compare<T>(
        TimeSpan warmUp, Func<Task<T>> ours, Func<T, Task<double>> raw, Func<T, double> rate, Func<IReadOnlyList<T>, string?>? note = null)
    {
        List<T> runs = [];
        List<(double Ours, double Raw)> pairs = [];
        await Until(warmUp, async () => _ = await Pair());
        for (int i = 0; i < Repetitions; i++)
        {
            (T run, double limit) = await Pair();
            runs.Add(run);
            pairs.Add((rate(run), limit));
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Raw).Order()];
        return new Measurement(
            Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Raw)), Median(ratios), ratios[0], ratios[^1], note?.Invoke(runs));

        async Task<(T Run, double Limit)> Pair()
        {
            GC.Collect();
            T run = await ours();
            GC.Collect();
            return (run, await raw(run));
        }
    }

    /// <summary>The same without a raw limit.</summary>
    public static async Task<Measurement> Repeat(TimeSpan warmUp, Func<Task<double>> ours, string? note)
    {
        List<double> runs = [];
        await Until(warmUp, ours);
        for (int i = 0; i < Repetitions; i++)
        {
            GC.Collect();
            runs.Add(await ours());
        }

        return Measurement.Of(Median(runs), note);
    }

    private static async Task Until(TimeSpan warmUp, Func<Task> unmeasured)
    {
        long begun = Stopwatch.GetTimestamp();
        do
        {
            await unmeasured();
        }
        while (Stopwatch.GetElapsedTime(begun) < warmUp);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>The value that so many per cent of the sorted ones do not exceed.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, int percent) => sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
