using System.Globalization;
using Flux.Actors.Domain.Nodes;

namespace Flux.Actors.Node.Hosting;

/// <summary>What this machine has, against what a tier asks for.</summary>
/// <remarks>
/// Units: threads, GiB. It counts and does not yet exercise the machine: no disk speed, no computation rate. Source: research sheet of the app
/// specifications §4 (threads and memory of the machine check, disk of the hardware page).
/// </remarks>
public sealed record MachineMeasure(int Threads, long MemoryGibibytes, long DiskGibibytes)
{
    private const long BytesPerGibibyte = 1L << 30;

    public static MachineMeasure Of(string directory) => new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGibibyte,
        new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace / BytesPerGibibyte);

    /// <summary>One line: whether the tier's demands are met, and what is short.</summary>
    public string Against(Tier tier)
    {
        (int threads, long memory, long disk) = tier switch
        {
            Tier.Cumulus => (4, 7L, 220L),
            Tier.Nimbus => (8, 30L, 440L),
            _ => (16, 61L, 880L),
        };
        string[] shortages =
        [
            .. Short("threads", Threads, threads),
            .. Short("GiB memory", MemoryGibibytes, memory),
            .. Short("GiB disk", DiskGibibytes, disk),
        ];
        return shortages.Length == 0 ? "passes" : $"fails: {string.Join(", ", shortages)}";
    }

    private static IEnumerable<string> Short(string what, long seen, long wanted) =>
        seen < wanted ? [string.Create(CultureInfo.InvariantCulture, $"{seen} of {wanted} {what}")] : [];
}
