namespace Flux.Actors.Contracts;

/// <summary>The stages of an app that clients act on.</summary>
public static class AppStage
{
    public const string Running = "running";
    public const string Ended = "ended";
}

public sealed record AppsResponse(IReadOnlyList<AppResponse> Apps);

/// <summary>An app as the chain and its supervisor know it.</summary>
/// <remarks>
/// Shape: <c>Stage</c> is the chain's, one of <see cref="AppStage"/>; <c>Owner</c> is an address; instances in ordinal order.
/// Units: heights are block heights, escrow in atoms beside its FLUX text.
/// </remarks>
public sealed record AppResponse(
    string Name,
    string Owner,
    string Stage,
    int Version,
    long RegisteredHeight,
    long ExpiresHeight,
    long EscrowAtoms,
    string Escrow,
    int InstancesWanted,
    int InstancesServing,
    IReadOnlyList<InstanceResponse> Instances);

/// <summary>One instance: where it runs and how it does.</summary>
/// <remarks>
/// Shape: <c>Stage</c> is the instance actor's (reserved, pulling, starting, running, unhealthy, lost, stopped); <c>Node</c>, <c>ContainerId</c>, <c>AttestedHeight</c> and <c>LastFailure</c> are null until there is one;
/// <c>Urls</c> has one per port, the first is the one probed; <c>ProbeStatus</c> is the HTTP status of the last probe, 0 for no answer.
/// </remarks>
public sealed record InstanceResponse(
    int Ordinal,
    string Stage,
    bool Serving,
    string? Node,
    string? Organisation,
    string? Address,
    IReadOnlyList<string> Urls,
    int ProbeStatus,
    string? ContainerId,
    string? ImageDigest,
    long Fence,
    int Restarts,
    long? AttestedHeight,
    string? LastFailure);

public sealed record AppLogsResponse(string App, IReadOnlyList<InstanceLogResponse> Instances);

/// <summary>The last lines of an instance's output, oldest first.</summary>
public sealed record InstanceLogResponse(int Ordinal, string Node, IReadOnlyList<string> Lines);

/// <summary>Asks what would happen if this specification were registered now. Both are the documents' own text; the second may be null.</summary>
public sealed record PlanRequest(string Specification, string? Deploy);

/// <summary>What registering would do.</summary>
/// <remarks>
/// Shape: with any problem <c>Acceptable</c> is false and what could not be known is null or empty; <c>Exists</c> says that an app of the name is alive, <c>Same</c> that it is this one,
/// document for document (then there is nothing to pay). <c>Nodes</c> lists every confirmed node, feasible ones first in rank order.
/// Units: price in atoms beside its FLUX text.
/// </remarks>
public sealed record PlanResponse(
    string? Name,
    bool Acceptable,
    bool Exists,
    bool Same,
    IReadOnlyList<ProblemResponse> Problems,
    int Instances,
    long PriceAtoms,
    string Price,
    long LifetimeBlocks,
    WorkloadResponse? Workload,
    IReadOnlyList<PlanNodeResponse> Nodes);

/// <summary>What one instance runs. Units: cpu in thousandths of a core, memory in MiB, disk in GiB.</summary>
public sealed record WorkloadResponse(
    string Image, bool ImagePresent, IReadOnlyList<int> Ports, long CpuMillicores, long MemoryMebibytes, long DiskGibibytes, bool Strict);

/// <summary>Whether a node could hold an instance; when not, every reason.</summary>
public sealed record PlanNodeResponse(string Node, string Organisation, bool Feasible, IReadOnlyList<string> Reasons);
