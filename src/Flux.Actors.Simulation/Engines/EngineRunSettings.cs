using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>What one run of the engine simulation is made of: the seed decides everything that is left out.</summary>
/// <remarks>
/// Shape: a script of null is drawn from the seed. <c>Adapter</c> stands between an engine and its disk; tests plant bugs with it, to see that the checks
/// find them. Units: milliseconds of virtual time.
/// </remarks>
public sealed record EngineRunSettings(ulong Seed)
{
    public Sequence<Fault>? Script { get; init; }

    /// <summary>At most so many accounts; how many is drawn, from two on, so that some runs crowd a few.</summary>
    public int AccountsMax { get; init; } = 6;

    /// <summary>Engines that share the disk; null: drawn, one alone or two to four in a cluster.</summary>
    public int? Hosts { get; init; }

    public int Clients { get; init; } = 4;

    public int WishesPerClient { get; init; } = 30;

    /// <summary>Faults strike within this time of the start.</summary>
    public long FaultsMilliseconds { get; init; } = 4_000;

    /// <summary>How long after the last fault everything must have come to rest.</summary>
    public long LivenessMilliseconds { get; init; } = 600_000;

    public Func<IJournal, JournalModel, IJournal> Adapter { get; init; } = (journal, _) => journal;

    /// <summary>What the engines make of the bounds that were drawn for them; the checks keep to those that were drawn.</summary>
    public Func<EngineLimits, EngineLimits> LimitsAdapter { get; init; } = limits => limits;

    /// <summary>Called whenever the bug in an account's rules strikes.</summary>
    public Action BugStruck { get; init; } = static () => { };

    /// <summary>As <see cref="Adapter"/>, between an engine and the cluster's table.</summary>
    public Func<IClusterStore, JournalModel, IClusterStore> TableAdapter { get; init; } = (store, _) => store;
}

/// <summary>What a run came to.</summary>
/// <remarks>Shape: no violations means that every promise held. The digest is of every step; a repeated run has the same.</remarks>
public sealed record EngineRunReport(
    ulong Seed,
    int Hosts,
    Sequence<Fault> Script,
    IReadOnlyList<string> Violations,
    ulong Digest,
    long Steps,
    long VirtualMilliseconds,
    IReadOnlyDictionary<string, long> Deliveries,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> RarePaths);
