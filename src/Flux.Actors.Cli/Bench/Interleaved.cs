namespace Flux.Actors.Cli.Bench;

/// <summary>Measures again and again, and takes the median.</summary>
internal static class Interleaved
{
    /// <summary>Measured pairs per figure. Odd, so that the median is one of them.</summary>
    public const int Repetitions = 5;

    /// <summary>Ours and raw in turn, after one unmeasured pair in which both are compiled and the disk is woken.</summary>
    /// <remarks>Shape: raw is told what ours came to, so that it can do the same work; a pair lies together in time, so other load meets both.</remarks>
    public static async Task<Measurement> Compare<T>(Func<Task<T>> ours, Func<T, Task<double>> raw, Func<T, double> rate, Func<IReadOnlyList<T>, string?>? note = null)
    {
        List<T> runs = [];
        List<(double Ours, double Raw)> pairs = [];
        for (int i = 0; i <= Repetitions; i++)
        {
            GC.Collect();
            T run = await ours();
            GC.Collect();
            double limit = await raw(run);
            if (i > 0)
            {
                runs.Add(run);
                pairs.Add((rate(run), limit));
            }
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Raw).Order()];
        return new Measurement(
            Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Raw)), Median(ratios), ratios[0], ratios[^1], note?.Invoke(runs));
    }

    /// <summary>The same without a raw limit.</summary>
    public static async Task<Measurement> Repeat(Func<Task<double>> ours, string? note)
    {
        List<double> runs = [];
        for (int i = 0; i <= Repetitions; i++)
        {
            GC.Collect();
            double run = await ours();
            if (i > 0)
            {
                runs.Add(run);
            }
        }

        return Measurement.Of(Median(runs), note);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>The value that so many per cent of the sorted ones do not exceed.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, int percent) => sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
