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

    public int Clients { get; init; } = 4;

    public int WishesPerClient { get; init; } = 30;

    /// <summary>Faults strike within this time of the start.</summary>
    public long FaultsMilliseconds { get; init; } = 4_000;

    /// <summary>How long after the last fault everything must have come to rest.</summary>
    public long LivenessMilliseconds { get; init; } = 600_000;

    public Func<IJournal, JournalModel, IJournal> Adapter { get; init; } = (journal, _) => journal;
}

/// <summary>What a run came to.</summary>
/// <remarks>Shape: no violations means that every promise held. The digest is of every step; a repeated run has the same.</remarks>
public sealed record EngineRunReport(
    ulong Seed,
    Sequence<Fault> Script,
    IReadOnlyList<string> Violations,
    ulong Digest,
    long Steps,
    long VirtualMilliseconds,
    IReadOnlyDictionary<string, long> Deliveries,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> RarePaths);
