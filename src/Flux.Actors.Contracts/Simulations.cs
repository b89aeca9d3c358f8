namespace Flux.Actors.Contracts;

/// <summary>What `flux sim engine` found. Shape: the digest is hex; the same seeds give the same one.</summary>
/// <remarks>Units: virtual time and elapsed time in milliseconds.</remarks>
public sealed record EngineSimulationResponse(
    ulong FirstSeed,
    int Runs,
    int Violations,
    string Digest,
    long Steps,
    long VirtualMilliseconds,
    long ElapsedMilliseconds,
    IReadOnlyDictionary<string, long> Deliveries,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> RarePaths,
    IReadOnlyList<BrokenPromiseResponse> Failing);

/// <summary>A run that broke a promise. Shape: the script is the shortest that still does; <c>Replay</c> is the command that shows it again.</summary>
public sealed record BrokenPromiseResponse(ulong Seed, int Hosts, string Script, IReadOnlyList<string> Violations, string Replay);

/// <summary>What malformed input did. Shape: crashes are exceptions that no reader documents; wrongly taken are spoilt inputs that were taken as good; failures say the first of both.</summary>
public sealed record FuzzResponse(
    long Inputs,
    long Refused,
    long Crashes,
    long WronglyTaken,
    IReadOnlyList<FuzzTargetResponse> Targets,
    IReadOnlyList<FuzzReasonResponse> Reasons,
    IReadOnlyList<string> Failures);

/// <summary>Units: the slowest and the largest single input, in milliseconds and in bytes allocated.</summary>
public sealed record FuzzTargetResponse(string Name, long Inputs, long Refused, long Good, double SlowestMilliseconds, long LargestBytes);

public sealed record FuzzReasonResponse(string Target, string Reason, long Times);
