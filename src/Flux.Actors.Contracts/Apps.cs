namespace Flux.Actors.Contracts;

/// <summary>The stages of an app that clients act on.</summary>
public static class AppStage
{
    public const string Running = "running";
    public const string Paused = "paused";
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
    IReadOnlyList<InstanceResponse> Instances,
    AppTermsResponse? Terms);

/// <summary>What an app runs by, and what is left of its money.</summary>
/// <remarks>
/// Shape: <c>Specification</c> is the canonical text, <c>Deploy</c> the deploy document's or null; <c>NotPlaced</c> says what keeps it from being placed, empty when nothing does;
/// <c>ResumeByHeight</c> is set while it is paused, and ends it then. Units: <c>BalanceAtoms</c> is the owner's part of the escrow at this height, settled or not; <c>RateAtoms</c> is what one
/// instance costs in one block; <c>RenewsBlocks</c> is 0 for an app that doesn't renew itself; <c>EndsAt</c> is an estimate.
/// </remarks>
public sealed record AppTermsResponse(
    string Specification,
    string SpecificationHash,
    string? Deploy,
    long BalanceAtoms,
    string Balance,
    long RateAtoms,
    long BlocksLeft,
    string EndsAt,
    long? ResumeByHeight,
    long RenewsBlocks,
    long RenewsMostAtoms,
    long ReserveAtoms,
    string Reserve,
    IReadOnlyList<string> NotPlaced);

/// <summary>What so many blocks more of an app cost. Units: atoms.</summary>
public sealed record AppRenewalResponse(string App, long Blocks, long PriceAtoms, string Price, long ExpiresHeight, string ExpiresAt);

/// <summary>What a message to an app did. Units: atoms.</summary>
public sealed record AppChangeResponse(string App, string Result, string Transaction, long Height, long PaidAtoms, string Paid);

/// <summary>What happened to an app on the chain, oldest first, and what became of its money.</summary>
public sealed record AppHistoryResponse(string App, IReadOnlyList<AppEventResponse> Events, AppMoneyResponse Money);

/// <summary>All the money that an app ever took, and where it is. Shape: what was paid is the sum of the others. Units: atoms.</summary>
public sealed record AppMoneyResponse(long PaidAtoms, long HostsAtoms, long BurntAtoms, long TreasuryAtoms, long RefundedAtoms, long HeldAtoms);

/// <summary>One fact. Shape: <c>What</c> is its name, such as <c>updated</c>; amounts are null where nothing moved. Units: atoms.</summary>
public sealed record AppEventResponse(
    long Sequence, string Time, long? Height, string What, string Text, long? PaidAtoms, long? HostsAtoms, long? BurntAtoms, long? TreasuryAtoms, long? RefundAtoms);

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
    IReadOnlyList<PlanNodeResponse> Nodes,
    PlanTermsResponse? Terms);

/// <summary>What a plan is pinned to, and what it costs and why.</summary>
/// <remarks>
/// Shape: <c>Id</c> stays the same while the documents and the app they meet do; <c>Kind</c> is <c>register</c>, <c>update</c> or <c>none</c>; <c>Specification</c> is the canonical text that the
/// transaction carries; <c>Replaces</c> names the documents that an update is made for, else null, and <c>ReplacedSpecification</c> its text; <c>Notes</c> are what was converted or
/// dropped to bring the specification into that form; <c>SlackAtoms</c> is what an update sends beside its price, which rises by the block, and gets back; <c>Differences</c> is empty for a registration.
/// Units: <c>FullPriceAtoms</c> is what the whole new life costs, <c>KeptAtoms</c> what of the old one's money pays for it, <c>RefundAtoms</c> what of that comes back;
/// <c>ExpiresAt</c> is an estimate from the height and the block time.
/// </remarks>
public sealed record PlanTermsResponse(
    string Id,
    string Kind,
    string RuleSet,
    string Specification,
    string SpecificationHash,
    string? Deploy,
    string? Replaces,
    string? ReplacedSpecification,
    IReadOnlyList<string> Notes,
    long SlackAtoms,
    IReadOnlyList<PlanPartResponse> Parts,
    long FullPriceAtoms,
    long KeptAtoms,
    long RefundAtoms,
    string Refund,
    long Height,
    long ExpiresHeight,
    string ExpiresAt,
    IReadOnlyList<DifferenceResponse> Differences);

/// <summary>A part of the price: what, how much of it, and what it costs one instance for one period. Units: atoms.</summary>
public sealed record PlanPartResponse(string Part, string Quantity, long AtomsPerPeriod);

/// <summary>A field that changes. Shape: null where it is or was not.</summary>
public sealed record DifferenceResponse(string Path, string? Before, string? After);

/// <summary>What one instance runs. Units: cpu in thousandths of a core, memory in MiB, disk in GiB.</summary>
public sealed record WorkloadResponse(
    string Image, bool ImagePresent, IReadOnlyList<int> Ports, long CpuMillicores, long MemoryMebibytes, long DiskGibibytes, bool Strict);

/// <summary>Whether a node could hold an instance; when not, every reason.</summary>
public sealed record PlanNodeResponse(string Node, string Organisation, bool Feasible, IReadOnlyList<string> Reasons);
