namespace Flux.Actors.Contracts;

/// <summary>What a run of `flux up` ended with.</summary>
/// <remarks>
/// Shape: <c>Blocks</c> counts those that became final in this run; <c>Rewards</c> has every node that earned anything since genesis; <c>Exit</c> says why the run ended
/// ("blocks", "interrupted", "shutdown"); of a run that failed, the problem is the document instead; <c>Supply</c> is null only when the host was gone before it
/// could be asked. Units: bytes, milliseconds from the command to the first final block (null when there was none), money in atoms.
/// </remarks>
public sealed record UpSummary(
    long Height,
    bool Finalized,
    string Network,
    string NetworkId,
    string Runtime,
    long Blocks,
    IReadOnlyList<UpApp> Apps,
    SupplyResponse? Supply,
    IReadOnlyList<RewardResponse> Rewards,
    long ResidentBytes,
    long? FirstBlockMilliseconds,
    int ContainersRemoved,
    string Exit);

public sealed record UpApp(string Name, IReadOnlyList<UpInstance> Instances);

/// <summary>Shape: <c>Url</c> is the first port's; <c>Status</c> is what it answered during the run, 0 for no answer.</summary>
public sealed record UpInstance(int Ordinal, string? Node, string? Url, int Status, string Stage, string? ContainerId);
