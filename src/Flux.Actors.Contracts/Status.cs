namespace Flux.Actors.Contracts;

/// <summary>The network as its host sees it.</summary>
/// <remarks>
/// Shape: <c>Runtime</c> is "docker" or "simulated"; <c>Finalized</c> says that the tip carries a quorum's certificate; <c>TipId</c> is hex; <c>SlotTime</c> is RFC 3339 in UTC;
/// <c>BenchmarkNote</c> says when the profile waives the benchmark, else null; <c>FeeAtomsMin</c> is the least fee of a
/// transaction for every 1,000 bytes of it, begun or whole. Units: memory in bytes, money in atoms.
/// </remarks>
public sealed record StatusResponse(
    string NetworkId,
    string NetworkName,
    string Profile,
    long Height,
    bool Finalized,
    string TipId,
    string SlotTime,
    long BlockTimeMilliseconds,
    long FeeAtomsMin,
    string Runtime,
    int NodesConfirmed,
    int NodesTotal,
    ConsensusResponse Consensus,
    int Apps,
    int InstancesServing,
    SupplyResponse Supply,
    EngineResponse Engine,
    IReadOnlyList<StoppedEntityResponse> StoppedEntities,
    string? BenchmarkNote,
    string Version,
    int Pid,
    long ResidentBytes);

/// <summary>Who validates. Shape: <c>Mode</c> is "floor" or "work", <c>Reason</c> says why; <c>Eligible</c> counts nodes with a running paid workload.</summary>
public sealed record ConsensusResponse(string Mode, string Reason, int Seats, int Quorum, int Eligible);

/// <summary>Where all the money is. Units: atoms (1 FLUX is 10^8). <c>Exact</c>: minted − burnt = balances + locks + escrow.</summary>
public sealed record SupplyResponse(long Minted, long Burnt, long Balances, long Locks, long Escrow, bool Exact)
{
    /// <summary>The supply from its parts, with the equation checked.</summary>
    public static SupplyResponse Of(long minted, long burnt, long balances, long locks, long escrow) =>
        new(minted, burnt, balances, locks, escrow, (Int128)minted - burnt == (Int128)balances + locks + escrow);
}

/// <summary>The engine's counters since its start; entities are those in memory now, pending ones are durable and not yet delivered or due.</summary>
public sealed record EngineResponse(
    string Journal, long Entities, long Commands, long Events, long Commits, long OutboxPending, long RemindersPending);

/// <summary>An entity that a bug stopped, and nothing else with it (DESIGN §7.8).</summary>
/// <remarks>Shape: <c>Entity</c> is KIND/KEY; <c>Times</c> counts the bugs in a row; <c>Since</c> and <c>RetryAt</c>, when it is tried again by itself, are RFC 3339 in UTC.</remarks>
public sealed record StoppedEntityResponse(string Entity, string Reason, string Since, int Times, string RetryAt);

/// <summary>Stop the host; with <c>Down</c> its containers are removed first.</summary>
public sealed record ShutdownRequest(bool Down);

/// <summary>The host stops after this answer; <c>ContainersRemoved</c> is 0 unless asked.</summary>
public sealed record ShutdownResponse(long Height, int ContainersRemoved);
