namespace Flux.Actors.Contracts;

/// <summary>What `flux bench` measured, on which machine. Shape: figures in the order of their list, only those asked for.</summary>
public sealed record BenchResponse(BenchMachineResponse Machine, IReadOnlyList<BenchFigureResponse> Figures);

/// <summary>The machine that was measured. Shape: a sync is one page written and flushed, on the disk of the measured journals. Units: MiB.</summary>
public sealed record BenchMachineResponse(
    string Processor, int Cores, long MemoryMebibytes, string System, string Runtime, bool ServerCollector, string Folder, long SyncsPerSecond);

/// <summary>One figure beside the raw limit measured in turn with it, and the goal.</summary>
/// <remarks>
/// Shape: ours and raw are medians over the repetitions, the ratio is the median of the ratios of each pair, which load on the machine moves least; low and high
/// are the pairs' extremes. Raw and the ratios are null where there is no such limit, ours too where it could not be measured: the note says why. Met is null
/// without a goal or a measurement.
/// </remarks>
public sealed record BenchFigureResponse(
    string Name,
    string What,
    string Raw,
    string Unit,
    double? Ours,
    double? Limit,
    double? Ratio,
    double? RatioLow,
    double? RatioHigh,
    string? Goal,
    bool? Met,
    string? Note);
