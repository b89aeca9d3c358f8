namespace Flux.Actors.Contracts;

/// <summary>A block's header in its wire encoding. Shape: hex.</summary>
public sealed record HeaderResponse(long Height, string Id, string Header);

/// <summary>A proof in its wire encoding, and the block it is against. Shape: hex.</summary>
public sealed record ProofResponse(string About, long Height, string Block, string Proof);

/// <summary>What a checked proof shows. Shape: values by name, in the proof's order.</summary>
public sealed record ProofCheckResponse(bool Valid, string About, long Height, string Block, IReadOnlyList<ProvenValueResponse> Values);

public sealed record ProvenValueResponse(string Name, string Value);

/// <summary>An exported chain. Units: bytes.</summary>
public sealed record ChainExportResponse(string File, string Network, long Height, string Tip, long Bytes);

/// <summary>What a verification found. Shape: with a divergence the rest says how far the chain was valid; the place is a byte of the file, null for a data directory.</summary>
public sealed record ChainVerificationResponse(
    bool Valid,
    string Source,
    string? Network,
    long Height,
    string? Tip,
    string? StateRoot,
    long Transactions,
    bool SignaturesChecked,
    SupplyResponse? Supply,
    DivergenceResponse? Divergence);

public sealed record DivergenceResponse(long Height, long? Place, string What);
