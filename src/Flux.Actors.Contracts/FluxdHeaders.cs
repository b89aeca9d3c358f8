namespace Flux.Actors.Contracts;

/// <summary>What `flux chain inspect-header` reads out of a header of the existing network.</summary>
/// <remarks>
/// Shape: ids, roots and the nonce as the daemon prints them; <c>Kind</c> is pon or pow; <c>Target</c> is null where the bits are none; <c>Work</c> is in hex. What belongs to
/// the other kind is null. <c>Size</c> in bytes; <c>Time</c> in Unix seconds.
/// </remarks>
public sealed record FluxdHeaderResponse(
    string Network,
    string Kind,
    int Version,
    string Id,
    string Previous,
    string MerkleRoot,
    string SaplingRoot,
    long Time,
    string TimeText,
    string Bits,
    string? Target,
    string Work,
    int Size,
    FluxdProofResponse? Pon,
    FluxdWorkResponse? Pow);

/// <summary>The part of a Proof of Node header.</summary>
/// <remarks>
/// Shape: <c>MeetsTarget</c> is null for an emergency block, whose hash nobody checks; without a height the easier ceiling holds. <c>SignatureForm</c> is none, der, zero,
/// emergency or malformed; <c>Signatures</c> are those in it; <c>EmergencySigned</c> says whether enough of the network's emergency keys signed, null for other blocks.
/// </remarks>
public sealed record FluxdProofResponse(
    string CollateralId,
    long CollateralIndex,
    long Slot,
    string Hash,
    bool? MeetsTarget,
    bool Emergency,
    bool Bypass,
    string SignatureForm,
    int SignatureSize,
    IReadOnlyList<string> Signatures,
    bool? EmergencySigned);

/// <summary>The part of a proof-of-work header. Shape: the solution's size in bytes; the solution itself is not shown.</summary>
public sealed record FluxdWorkResponse(string Nonce, int SolutionSize);
