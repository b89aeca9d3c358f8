using System.Collections.Concurrent;
using System.Diagnostics;

namespace Flux.Actors.Cli.Bench;

/// <summary>Makes work for a time.</summary>
internal static class Load
{
    /// <summary>So many callers, each asking again when it is answered; answers how much was done per second, until the last is answered.</summary>
    /// <param name="inFlight">Callers.</param>
    /// <param name="time">Nobody begins anything after it but their first.</param>
    /// <param name="one">Does one thing, for the caller of that number.</param>
    /// <param name="check">Sees what came of it.</param>
    public static async Task<Rate> Closed<T>(int inFlight, TimeSpan time, Func<int, Task<T>> one, Action<T> check)
    {
        long begun = Stopwatch.GetTimestamp();
        long end = begun + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long[] done = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(caller => Task.Run(async () =>
        {
            long times = 0;
            do
            {
                check(await one(caller));
                times++;
            }
            while (Stopwatch.GetTimestamp() < end);

            return times;
        })));
        return new Rate(done.Sum(), Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>So much per second, whether answered or not, in bursts of a millisecond; answers how long each took, in ascending milliseconds.</summary>
    public static async Task<IReadOnlyList<double>> Open(double perSecond, TimeSpan time, Func<long, Task> one)
    {
        ConcurrentQueue<double> latencies = [];
        List<Task> running = [];
        Thread generator = new(() =>
        {
            long begun = Stopwatch.GetTimestamp(), sent = 0;
            TimeSpan passed;
            do
            {
                passed = Stopwatch.GetElapsedTime(begun);
                for (long due = Math.Max(1, (long)(passed.TotalSeconds * perSecond)); sent < due; sent++)
                {
                    running.Add(Timed(sent));
                }

                Thread.Sleep(1);
            }
            while (passed < time);
        })
        {
            Name = "bench-load",
        };
        generator.Start();
        generator.Join();
        await Task.WhenAll(running);
        return [.. latencies.Order()];

        async Task Timed(long number)
        {
            long begun = Stopwatch.GetTimestamp();
            await one(number).ConfigureAwait(false);
            latencies.Enqueue(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    /// <summary>Runs the work on a thread of its own, so that it meets no queue of the pool.</summary>
    public static Task<T> Alone<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

/// <summary>How much was done in how long.</summary>
internal readonly record struct Rate(long Done, TimeSpan Took)
{
    public double PerSecond => Done / Took.TotalSeconds;
}
