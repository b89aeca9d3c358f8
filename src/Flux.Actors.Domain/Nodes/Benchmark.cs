using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>What a machine has, counted at once. Units: memory and the disk that the data lies on, in GiB, whatever of it is in use: apps fill it, and a node that serves must not fail for it.</summary>
[Wire("nodes.machine-size.v1")]
public sealed record MachineSize(long Threads, long MemoryGibibytes, long DiskGibibytes);

/// <summary>What a machine does, found by exercising it.</summary>
/// <remarks>
/// Units: an event is finding all primes below 60,000 by trial division; memory is what is copied, in MiB; disk is written in sequence and flushed, in millions of
/// bytes; a sync is one page written and flushed.
/// </remarks>
[Wire("nodes.machine-rates.v1")]
public sealed record MachineRates(
    long EventsPerSecondOneThread,
    long EventsPerSecondAllThreads,
    long MemoryCopyMebibytesPerSecond,
    long DiskWriteMegabytesPerSecond,
    long DiskSyncsPerSecond);

/// <summary>What an operator says its machine was measured to have and do. Signed with the confirmation that carries it.</summary>
[Wire("nodes.benchmark-claim.v1")]
public sealed record BenchmarkClaim(MachineSize Size, MachineRates Rates);

/// <summary>One figure of a machine and the least that the tier wants of it. Shape: nothing is wanted where that is null.</summary>
public sealed record BenchmarkFigure(string Name, string Unit, long Seen, long? Wanted)
{
    /// <summary>How far it is above what is wanted, in per cent of that, rounded towards zero; below it is negative. Shape: null where nothing is wanted.</summary>
    public long? MarginPercent => Wanted is { } wanted ? (long)Int128.Clamp(((Int128)Seen - wanted) * 100 / wanted, -100, int.MaxValue) : null;

    public bool IsEnough => Wanted is not { } wanted || Seen >= wanted;
}

/// <summary>A machine against what its node's tier wants.</summary>
/// <remarks>
/// The existing network's thresholds: threads, memory as measured, disk, and events and disk writes per second as its public hardware check has them; the
/// program that decides there is closed and may differ. It does not look at memory speed and syncs; they are shown. Source: research sheet of the node software §7.
/// </remarks>
public static class Benchmark
{
    /// <summary>Every figure of the machine beside what the tier wants. Shape: in a fixed order.</summary>
    public static Sequence<BenchmarkFigure> Against(Tier tier, MachineSize size, MachineRates rates)
    {
        (long threads, long memory, long disk, long write, long events) = tier switch
        {
            Tier.Cumulus => (4L, 7L, 220L, 180L, 240L),
            Tier.Nimbus => (8L, 30L, 440L, 180L, 640L),
            Tier.Stratus => (16L, 61L, 880L, 400L, 1_520L),
            _ => throw new UnreachableException($"tier {tier}"),
        };
        return
        [
            new BenchmarkFigure("threads", "threads", size.Threads, threads),
            new BenchmarkFigure("memory", "GiB", size.MemoryGibibytes, memory),
            new BenchmarkFigure("disk", "GiB", size.DiskGibibytes, disk),
            new BenchmarkFigure("cpu, all threads", "events/s", rates.EventsPerSecondAllThreads, events),
            new BenchmarkFigure("cpu, one thread", "events/s", rates.EventsPerSecondOneThread, null),
            new BenchmarkFigure("disk write", "MB/s", rates.DiskWriteMegabytesPerSecond, write),
            new BenchmarkFigure("disk syncs", "syncs/s", rates.DiskSyncsPerSecond, null),
            new BenchmarkFigure("memory copy", "MiB/s", rates.MemoryCopyMebibytesPerSecond, null),
        ];
    }

    /// <summary>The highest tier whose demands these figures meet; null for none.</summary>
    public static Tier? Reached(MachineSize size, MachineRates rates) =>
        Passes(Against(Tier.Stratus, size, rates)) ? Tier.Stratus
        : Passes(Against(Tier.Nimbus, size, rates)) ? Tier.Nimbus
        : Passes(Against(Tier.Cumulus, size, rates)) ? Tier.Cumulus
        : null;

    /// <summary>Null when the claim's figures bear out the tier that is stated with it, else why not.</summary>
    public static string? ClaimFlaw(Tier stated, BenchmarkClaim? claim)
    {
        if (!Enum.IsDefined(stated))
        {
            return $"tier {stated} is not known";
        }

        return claim is null ? "a confirmation without a benchmark's figures; this network wants them"
            : Against(stated, claim.Size, claim.Rates) is var figures && !Passes(figures) ? $"the benchmark's figures don't bear out {stated}: {Verdict(figures)}"
            : null;
    }

    public static bool Passes(Sequence<BenchmarkFigure> figures) => figures.All(figure => figure.IsEnough);

    /// <summary>One line: that the tier's demands are met, or all that is short.</summary>
    public static string Verdict(Sequence<BenchmarkFigure> figures) => Passes(figures)
        ? "passes"
        : "fails: " + string.Join(", ", figures.Where(figure => !figure.IsEnough).Select(figure =>
            string.Create(CultureInfo.InvariantCulture, $"{figure.Name} {figure.Seen} of {figure.Wanted} {figure.Unit}")));
}
