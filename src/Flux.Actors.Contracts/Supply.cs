namespace Flux.Actors.Contracts;

/// <summary>What an economics profile mints, reckoned without a network.</summary>
/// <remarks>
/// Shape: <c>Network</c> is main, testnet or regtest for the existing network's heights, <c>own</c> for a network of this software; <c>Heights</c> ascend. Units: atoms;
/// no cap is null. <c>GenesisAtoms</c> is what was minted before the first height of the schedule.
/// </remarks>
public sealed record SupplyScheduleResponse(
    string Profile, string Network, long GenesisAtoms, long? CapAtoms, IReadOnlyList<SupplyAtResponse> Heights);

/// <summary>A height of a schedule: what its block may mint and for whom, and the supply after it if every share was earned and nothing burnt.</summary>
/// <remarks>
/// Shape: the subsidy is that of the schedule, and the parts, with what is not minted, add up to it; <c>FundsAtoms</c> comes on top. <c>MintedAtoms</c> is genesis and
/// all blocks through this one, at most the cap; a block that the cap cuts mints less than its subsidy. Units: atoms, beside the FLUX texts.
/// </remarks>
public sealed record SupplyAtResponse(
    long Height,
    string Era,
    long MintedAtoms,
    string Minted,
    long SubsidyAtoms,
    string Subsidy,
    long CumulusAtoms,
    long NimbusAtoms,
    long StratusAtoms,
    long ValidatorsAtoms,
    long TreasuryAtoms,
    long NotMintedAtoms,
    long FundsAtoms,
    bool CapReached);
