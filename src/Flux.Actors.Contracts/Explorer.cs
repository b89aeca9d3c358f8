namespace Flux.Actors.Contracts;

/// <summary>A page of what moved an account's money, newest first.</summary>
/// <remarks>
/// Shape: the history is complete up to <c>CompleteTo</c>, a height (null while the host has read nothing yet), where the chain is at <c>Height</c>; <c>Next</c> is
/// what to ask with as <c>before</c> for the page after this one, null when this is the last.
/// </remarks>
public sealed record AccountHistoryResponse(
    string Address, long Height, long? CompleteTo, string? Next, IReadOnlyList<AccountEntryResponse> Entries);

/// <summary>One thing that a block did to an account: its balance grew by <c>InAtoms</c> and shrank by <c>OutAtoms</c> and <c>FeeAtoms</c>.</summary>
/// <remarks>
/// Shape: <c>Place</c> is HEIGHT.N, the how-manieth of what its block did. <c>Kind</c> is genesis, transfer, lock, unlock, start, confirm, address, stop, call, escrow,
/// reward.proposed, reward.voted, reward.cumulus, reward.nimbus or reward.stratus; <c>Index</c> is the place in the block's transactions, for escrow in its
/// instructions, for rewards in its rewards. <c>Counterparty</c> is an address, an entity (KIND/KEY) or a node's outpoint; null for genesis. <c>Transaction</c> is null
/// where no transaction did it; <c>Refusal</c> says why a message was refused, else null. Units: atoms.
/// </remarks>
public sealed record AccountEntryResponse(
    string Place,
    long Height,
    int Index,
    string Kind,
    long InAtoms,
    long OutAtoms,
    long FeeAtoms,
    string? Counterparty,
    string? Transaction,
    string? Refusal);

/// <summary>The accounts with the highest balances, after a block.</summary>
/// <remarks>Shape: <c>Accounts</c> counts all there are; the supply is all money there is, locked and in escrow too. Units: atoms.</remarks>
public sealed record RichListResponse(long Height, long SupplyAtoms, int Accounts, IReadOnlyList<RichAccountResponse> Richest);

/// <summary>An account by its balance; of equal ones the lower account id comes first.</summary>
/// <remarks>Shape: <c>ShareMillionths</c> is the balance's share of the supply, rounded down; the collateral that it has locked is beside its balance, not in it. Units: atoms beside the FLUX text.</remarks>
public sealed record RichAccountResponse(
    int Rank, string Address, long BalanceAtoms, string Balance, int ShareMillionths, long LockedAtoms, string Locked);
