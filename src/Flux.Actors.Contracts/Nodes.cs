namespace Flux.Actors.Contracts;

public sealed record NodesResponse(IReadOnlyList<NodeResponse> Nodes);

/// <summary>What this machine was measured to have and do. Shape: tiers from the lowest; reached is the highest whose demands are met, null for none.</summary>
public sealed record MachineBenchmarkResponse(string Folder, string? Reached, IReadOnlyList<TierBenchmarkResponse> Tiers);

/// <summary>The machine against one tier.</summary>
public sealed record TierBenchmarkResponse(string Tier, bool Passes, string Verdict, IReadOnlyList<MeasuredFigureResponse> Figures);

/// <summary>One figure. Shape: nothing is wanted where that is null. Units: the margin in per cent of what is wanted, negative below it.</summary>
public sealed record MeasuredFigureResponse(string Name, string Unit, long Seen, long? Wanted, long? MarginPercent, bool Enough);

/// <summary>A node: its place in the registry, its money and its machine.</summary>
/// <remarks>
/// Shape: <c>Id</c> is the outpoint TXID:INDEX; <c>Stage</c> is the chain's (locked, started, confirmed, expired, stopped, unbonding); <c>Tier</c> is cumulus, nimbus or stratus; <c>Silent</c> says that it was stopped by the
/// development verb; <c>Eligible</c> that it runs a paid workload. Units: cpu in thousandths of a core, memory in MiB, disk in GiB; earnings since genesis in atoms beside their FLUX text,
/// null while the host's explorer is being filled and where it keeps none.
/// </remarks>
public sealed record NodeResponse(
    string Id,
    string Tier,
    string Stage,
    string Owner,
    string Organisation,
    string Address,
    string OperatorKey,
    bool Silent,
    bool Seated,
    bool Eligible,
    long? ConfirmedHeight,
    long? LastPaidHeight,
    long? EarnedAtoms,
    string? Earned,
    CapacityResponse Capacity,
    BenchmarkResponse Benchmark,
    IReadOnlyList<string> Instances);

/// <summary>The host's machine against what the node's tier wants.</summary>
/// <remarks>
/// Shape: <c>Verdict</c> is measuring, passes, fails or unmeasured; <c>Waived</c> says that the profile does not act on it; <c>Summary</c> is one line for people;
/// no figures before they are measured.
/// </remarks>
public sealed record BenchmarkResponse(string Verdict, bool Waived, string Summary, IReadOnlyList<BenchmarkFigureResponse> Figures);

/// <summary>One figure. Shape: <c>Wanted</c> is the least that the tier wants, null where it wants nothing. Units: as <c>Unit</c> says.</summary>
public sealed record BenchmarkFigureResponse(string Name, string Unit, long Seen, long? Wanted, bool Enough);

/// <summary>What a node has and what is reserved of it.</summary>
public sealed record CapacityResponse(
    long CpuMillicores, long CpuMillicoresReserved, long MemoryMebibytes, long MemoryMebibytesReserved, long DiskGibibytes, long DiskGibibytesReserved);
