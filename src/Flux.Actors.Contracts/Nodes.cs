namespace Flux.Actors.Contracts;

public sealed record NodesResponse(IReadOnlyList<NodeResponse> Nodes);

/// <summary>A node: its place in the registry, its money and its machine.</summary>
/// <remarks>
/// Shape: <c>Id</c> is the outpoint TXID:INDEX; <c>Stage</c> is the chain's (locked, started, confirmed, expired, stopped, unbonding); <c>Tier</c> is cumulus, nimbus or stratus; <c>Silent</c> says that it was stopped by the
/// development verb; <c>Eligible</c> that it runs a paid workload. Units: cpu in thousandths of a core, memory in MiB, disk in GiB; earnings since genesis in atoms beside their FLUX text.
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
    long EarnedAtoms,
    string Earned,
    CapacityResponse Capacity,
    string Benchmark,
    IReadOnlyList<string> Instances);

/// <summary>What a node has and what is reserved of it.</summary>
public sealed record CapacityResponse(
    long CpuMillicores, long CpuMillicoresReserved, long MemoryMebibytes, long MemoryMebibytesReserved, long DiskGibibytes, long DiskGibibytesReserved);
