using System.Diagnostics;

namespace Flux.Actors.Architecture.Tests;

public sealed class PurityTests
{
    [Theory]
    [InlineData("Kernel")]
    [InlineData("Domain")]
    public void a_pure_project_reaches_no_clock_chance_task_float_or_unordered_collection(string project) =>
        Repository.AssertNone([.. Purity.Flaws(Repository.Pure(project)).Order(StringComparer.Ordinal)]);

    [Theory]
    [InlineData(typeof(Impure.ReadsClock), "calls DateTime.get_UtcNow")]
    [InlineData(typeof(Impure.ReadsClockInLambda), "calls DateTimeOffset.get_UtcNow")]
    [InlineData(typeof(Impure.DrawsId), "calls Guid.NewGuid")]
    [InlineData(typeof(Impure.DrawsChance), "Random")]
    [InlineData(typeof(Impure.Measures), "Stopwatch")]
    [InlineData(typeof(Impure.CountsTicks), "calls Environment.get_TickCount64")]
    [InlineData(typeof(Impure.HoldsFraction), "Double")]
    [InlineData(typeof(Impure.ComputesFraction), "floating point")]
    [InlineData(typeof(Impure.Waits), "Task")]
    [InlineData(typeof(Impure.HoldsMap), "IReadOnlyDictionary`2")]
    [InlineData(typeof(Impure.BuildsSet), "calls Enumerable.ToHashSet")]
    [InlineData(typeof(Impure.ListsHeap), "UnorderedItems")]
    [InlineData(typeof(Impure.Changes), "has a setter")]
    [InlineData(typeof(Impure.Remembers), "is static and can change")]
    [InlineData(typeof(Impure.HashesText), "calls String.GetHashCode")]
    public void an_impure_type_is_found_out(Type type, string flaw)
    {
        IEnumerable<Type> all = type.Assembly.GetTypes().Where(each => each == type || each.DeclaringType == type);
        Assert.Contains(all.SelectMany(Purity.Flaws), found => found.Contains(flaw, StringComparison.Ordinal));
    }

    [Fact]
    public void a_pure_type_has_no_flaw() => Assert.Empty(Purity.Flaws(typeof(Impure.None)));

    /// <summary>One way each of breaking the rule.</summary>
    internal static class Impure
    {
        internal sealed record None(int Count, IReadOnlyList<string> Names)
        {
            public None Next() => this with { Count = checked(Count + 1) };
        }

        internal static class ReadsClock
        {
            public static long Decide() => DateTime.UtcNow.Ticks;
        }

        internal static class ReadsClockInLambda
        {
            public static long Decide(IEnumerable<long> heights) => heights.Sum(height => height + DateTimeOffset.UtcNow.Ticks);
        }

        internal static class DrawsId
        {
            public static string Decide() => Guid.NewGuid().ToString();
        }

        internal static class DrawsChance
        {
            public static int Decide() => Random.Shared.Next();
        }

        internal static class Measures
        {
            public static long Decide() => Stopwatch.GetTimestamp();
        }

        internal static class CountsTicks
        {
            public static long Decide() => Environment.TickCount64;
        }

        internal sealed record HoldsFraction(IReadOnlyList<double> Weights);

        internal static class ComputesFraction
        {
            public static long Decide(long weight) => (long)(weight * 0.2);
        }

        internal static class Waits
        {
            public static async Task Decide() => await Task.Yield();
        }

        internal sealed record HoldsMap(IReadOnlyDictionary<string, long> Weights);

        internal static class BuildsSet
        {
            public static int Decide(IEnumerable<int> voters) => voters.ToHashSet().Count;
        }

        /// <summary>A heap's order of taking is fixed by its priorities; its order of listing is not.</summary>
        internal static class ListsHeap
        {
            public static string Decide(PriorityQueue<string, long> heads) => heads.UnorderedItems.First().Element;
        }

        internal sealed class Changes
        {
            public long Height { get; set; }
        }

        internal static class Remembers
        {
            private static long _last;

            public static long Decide(long height) => _last = Math.Max(_last, height);
        }

        internal static class HashesText
        {
            public static int Decide(string name) => name.GetHashCode(StringComparison.Ordinal);
        }
    }
}
