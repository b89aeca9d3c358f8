namespace Flux.Actors.Contracts;

/// <summary>The chain's head and its money.</summary>
public sealed record ChainResponse(
    string NetworkId,
    string NetworkName,
    long Height,
    bool Finalized,
    string TipId,
    string StateRoot,
    string SlotTime,
    ConsensusResponse Consensus,
    SupplyResponse Supply,
    int MempoolTransactions);

public sealed record BlocksResponse(IReadOnlyList<BlockSummaryResponse> Blocks);

/// <summary>A block in one line. Shape: <c>Round</c> is that of the certificate in the tip or in the child, null while unknown; <c>Signatures</c> counts the certificate's.</summary>
public sealed record BlockSummaryResponse(
    long Height, string Id, string SlotTime, string Proposer, int Transactions, int Instructions, int? Round, int Signatures);

/// <summary>A whole block. Shape: roots and ids are hex; <c>Signers</c> are the nodes whose precommits its certificate holds; <c>Rewards</c> are those this block paid. Units: <c>TreasuryAtoms</c>, what it minted for the treasury, or genesis gave it, in atoms.</summary>
public sealed record BlockResponse(
    long Height,
    string Id,
    string Parent,
    string SlotTime,
    string Proposer,
    string InstructionsRoot,
    string TransactionsRoot,
    string StateRoot,
    int? Round,
    IReadOnlyList<string> Signers,
    IReadOnlyList<string> Instructions,
    IReadOnlyList<BlockTransactionResponse> Transactions,
    IReadOnlyList<RewardResponse> Rewards,
    long TreasuryAtoms);

/// <summary>A transaction in its block; <c>Refusal</c> is null when its message was accepted. Units: fee and value in atoms.</summary>
public sealed record BlockTransactionResponse(string Id, string Sender, ulong Nonce, string Payload, long FeeAtoms, long ValueAtoms, string? Refusal);

/// <summary>Money a node earned. Units: atoms beside the FLUX text.</summary>
public sealed record RewardResponse(string Node, string Owner, long Atoms, string Flux);

/// <summary>A wire-encoded <c>SignedTransaction</c>, in hex.</summary>
public sealed record SubmitRequest(string Transaction);

/// <summary>The transaction is durable in the mempool; its fate is asked under its id.</summary>
public sealed record SubmitResponse(string Id);

/// <summary>What became of a transaction.</summary>
/// <remarks>
/// Shape: <c>Fate</c> is one of <see cref="TransactionFate"/>. Final: height, index and block are set, <c>Refusal</c> says why its message was refused (null when accepted; the fee is burnt either way, the value is not taken).
/// Dropped: <c>Reason</c> is set. <c>Code</c> names the problem of a refusal or drop, one of <see cref="ProblemCode"/>, else null. Unknown: neither in the mempool's
/// memory nor in a block up to the height <c>SearchedTo</c>, which is null when no block was searched.
/// </remarks>
public sealed record TransactionResponse(
    string Id, string Fate, long? Height, int? Index, string? Block, string? Refusal, string? Reason, string? Code)
{
    public long? SearchedTo { get; init; }
}

public static class TransactionFate
{
    public const string Accepted = "accepted";
    public const string Final = "final";
    public const string Dropped = "dropped";
    public const string Unknown = "unknown";
}

/// <summary>An account. Shape: <c>Nonce</c> is the next one its chain state wants; <c>PendingNonce</c> the next one after what the mempool holds of it. Units: atoms beside the FLUX text.</summary>
public sealed record AccountResponse(string Address, long BalanceAtoms, string Balance, ulong Nonce, ulong PendingNonce);

/// <summary>Something that happened. Shape: positions grow without gaps within a host's run; <c>Kind</c> is dotted, lower case (block.final, instance.serving); <c>Text</c> is the line people read.</summary>
public sealed record EventResponse(long Position, string Kind, string Text, long Height, string Time, IReadOnlyDictionary<string, string> Fields);

/// <summary>The kinds of events that clients act on; there are others.</summary>
public static class EventKind
{
    /// <summary>A block is final. Fields: proposer, transactions, rewards.</summary>
    public const string BlockFinal = "block.final";

    /// <summary>An instance answers its probes. Fields: app, ordinal, node, url.</summary>
    public const string InstanceServing = "instance.serving";

    public const string InstanceLost = "instance.lost";
    /// <summary>The host was told to stop through its API, which still answers reads until the next event or the stream's end.</summary>
    public const string HostStopping = "host.stopping";
}
