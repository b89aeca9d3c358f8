using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>What a node has or an instance needs. Units: thousandths of a core, MiB, GiB.</summary>
[Wire("placement.capacity.v1")]
public sealed record Capacity(long CpuMillicores, long MemoryMebibytes, long DiskGibibytes)
{
    public static Capacity Of(Workload workload) => new(workload.CpuMillicores, workload.MemoryMebibytes, workload.DiskGibibytes);

    /// <summary>What apps may use on a node of the tier: what the tier requires, less what the node itself needs.</summary>
    /// <remarks>Source: the largest specification each tier admits, research sheet of the app specifications.</remarks>
    public static Capacity Nominal(Tier tier) => tier switch
    {
        Tier.Cumulus => new(3_000, 5_000, 160),
        Tier.Nimbus => new(7_000, 28_000, 380),
        _ => new(15_000, 59_000, 820),
    };

    public static Capacity operator -(Capacity left, Capacity right) => new(
        left.CpuMillicores - right.CpuMillicores,
        left.MemoryMebibytes - right.MemoryMebibytes,
        left.DiskGibibytes - right.DiskGibibytes);

    /// <summary>Null when there is enough, else the first thing that is short, with what is free and what is wanted.</summary>
    public string? Shortage(Capacity wanted)
    {
        if (wanted.CpuMillicores > CpuMillicores)
        {
            return $"cpu: {CpuMillicores} millicores free, {wanted.CpuMillicores} wanted";
        }

        if (wanted.MemoryMebibytes > MemoryMebibytes)
        {
            return $"memory: {MemoryMebibytes} MiB free, {wanted.MemoryMebibytes} wanted";
        }

        return wanted.DiskGibibytes > DiskGibibytes ? $"disk: {DiskGibibytes} GiB free, {wanted.DiskGibibytes} wanted" : null;
    }
}
