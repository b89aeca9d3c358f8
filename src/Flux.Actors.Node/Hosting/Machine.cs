using System.Diagnostics;
using System.Runtime.CompilerServices;
using Flux.Actors.Domain.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Flux.Actors.Node.Hosting;

/// <summary>Finds out what a machine can do.</summary>
public interface IMachine
{
    /// <summary>What it has. Answers at once.</summary>
    MachineSize Size { get; }

    /// <summary>Exercises it, for about a second in all.</summary>
    /// <exception cref="IOException">The disk can't be written.</exception>
    MachineRates Exercise(CancellationToken cancellation);
}

/// <summary>The machine of this process, with the disk that a directory lies on.</summary>
/// <remarks>
/// Whatever else runs meanwhile lowers the figures, the host's own first blocks too. The disk is exercised in a file without a name, so that nothing is left of it,
/// however the process ends. Concurrency: any thread; two at a time disturb each other.
/// </remarks>
public sealed class Machine(string directory) : IMachine
{
    private const int PrimesBelow = 60_000;
    private const int MemoryBytes = 16 << 20;
    private const int WriteBytes = 4 << 20;
    private const long WriteBytesMax = 64 << 20;
    private const int SyncBytes = 4_096;
    private const long BytesPerGibibyte = 1L << 30;
    private const long BytesPerMebibyte = 1L << 20;
    private const long BytesPerMegabyte = 1_000_000;

    private static readonly TimeSpan OneThread = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan AllThreads = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Copying = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Writing = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Syncing = TimeSpan.FromMilliseconds(200);

    public MachineSize Size { get; } = new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGibibyte,
        new DriveInfo(Path.GetFullPath(directory)).TotalSize / BytesPerGibibyte);

    public MachineRates Exercise(CancellationToken cancellation)
    {
        long one = Events(OneThread, cancellation);
        long all = EventsOfAll(cancellation);
        long memory = Copy(cancellation);
        using SafeFileHandle file = Nameless(Path.Combine(directory, "benchmark.tmp"));
        return new MachineRates(one, all, memory, Write(file, cancellation), Sync(file, cancellation));
    }

    /// <summary>Runs the work again and again for the time; answers how often per second, by the time that it really took.</summary>
    private static long PerSecond(TimeSpan time, long times, Action work, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp(), done = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            work();
            done++;
        }
        while (done < times && Stopwatch.GetElapsedTime(begun) < time);
        return (long)(done / Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static long Events(TimeSpan time, CancellationToken cancellation) => PerSecond(time, long.MaxValue, () => Primes(PrimesBelow), cancellation);

    private static long EventsOfAll(CancellationToken cancellation)
    {
        long sum = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Thread(() =>
            {
                try
                {
                    Interlocked.Add(ref sum, Events(AllThreads, cancellation));
                }
                catch (OperationCanceledException)
                {
                    // The one who waits for all threads is told below.
                }
            })
            {
                IsBackground = true,
                Name = $"benchmark-{number}",
            }),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        return sum;
    }

    private static long Copy(CancellationToken cancellation)
    {
        byte[] from = GC.AllocateUninitializedArray<byte>(MemoryBytes), to = GC.AllocateUninitializedArray<byte>(MemoryBytes);
        from.AsSpan().Fill(1);
        to.AsSpan().Fill(2); // Pages that were never touched are not memory yet.
        return PerSecond(Copying, long.MaxValue, () => from.CopyTo(to, 0), cancellation) * (MemoryBytes / BytesPerMebibyte);
    }

    private static long Write(SafeFileHandle file, CancellationToken cancellation)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(WriteBytes);
        new Random(1).NextBytes(block); // Zeros cost some disks nothing.
        long at = 0, begun = Stopwatch.GetTimestamp();
        _ = PerSecond(Writing, WriteBytesMax / WriteBytes, () =>
        {
            RandomAccess.Write(file, block, at);
            RandomAccess.FlushToDisk(file);
            at += WriteBytes;
        }, cancellation);
        return (long)(at / BytesPerMegabyte / Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static long Sync(SafeFileHandle file, CancellationToken cancellation)
    {
        byte[] page = new byte[SyncBytes];
        return PerSecond(Syncing, long.MaxValue, () =>
        {
            RandomAccess.Write(file, page, 0);
            RandomAccess.FlushToDisk(file);
        }, cancellation);
    }

    /// <summary>A file that is gone with its handle; where the system lets go of names, also when the process is killed.</summary>
    private static SafeFileHandle Nameless(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    /// <summary>How many primes there are below the bound, by trial division, as the existing network's processor check finds them.</summary>
    /// <remarks>Optimised at once: it runs too shortly to be compiled twice.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Primes(int below)
    {
        int found = 1; // The two, which is not tried.
        for (ulong candidate = 3; candidate < (ulong)below; candidate++)
        {
            ulong divisor = 2;
            while (divisor * divisor <= candidate && candidate % divisor != 0)
            {
                divisor++;
            }

            found += divisor * divisor > candidate ? 1 : 0;
        }

        return found;
    }
}
