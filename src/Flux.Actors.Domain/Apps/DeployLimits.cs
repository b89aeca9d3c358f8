namespace Flux.Actors.Domain.Apps;

/// <summary>What the numbers of a deploy document may be. Source: docs/spec/apps.md §4, which docs/schemas/deploy-v1.schema.json repeats for editors.</summary>
public static class DeployLimits
{
    /// <summary>Units: bytes of UTF-8. A document with everything at its longest and ten digests has half of it.</summary>
    public const int LengthMax = 4096;

    public const int PathLengthMax = 200;
    public const int ComponentNameLengthMax = 63;
    public const int DigestsMax = 10;
    public const int CpuDecimals = 3;

    internal const int DepthMax = 8;
    internal const int ValuesMax = 100;

    public static WholeRange Port { get; } = new(1, 65_535);

    public static WholeRange IntervalSeconds { get; } = new(1, 300);

    public static WholeRange TimeoutSeconds { get; } = new(1, 60);

    public static WholeRange Failures { get; } = new(1, 100);

    public static WholeRange Down { get; } = new(1, 100);

    public static WholeRange PauseSeconds { get; } = new(0, 3_600);

    public static WholeRange GpuCount { get; } = new(1, 8);

    /// <summary>Of each GPU; 1 TiB at most.</summary>
    public static WholeRange GpuMebibytes { get; } = new(0, 1_048_576);

    public static WholeRange MostPerDomain { get; } = new(1, 100);

    /// <summary>A sealed app's cpu, ram and hdd end where a specification's do.</summary>
    public static WholeRange SealedMillicores { get; } = new(100, 15_000);

    public static WholeRange SealedMegabytes { get; } = new(100, 59_000);

    public static WholeRange SealedGigabytes { get; } = new(1, 820);

    /// <summary>Five ports of each of ten components.</summary>
    public static WholeRange SealedPorts { get; } = new(0, 50);
}

/// <summary>Whole numbers from one to another, both among them.</summary>
public readonly record struct WholeRange(int Min, int Max)
{
    public override string ToString() => $"{Min}–{Max}";
}
