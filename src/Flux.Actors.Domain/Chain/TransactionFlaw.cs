using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What is wrong with a transaction, for programs.</summary>
public enum FlawCode
{
    /// <summary>Its encoding has more bytes than a transaction may have.</summary>
    TooLarge = 1,

    /// <summary>It has no encoding: an id in it was never set.</summary>
    Malformed,

    /// <summary>Signed for another network.</summary>
    OtherNetwork,

    /// <summary>Value and payload do not fit each other.</summary>
    BadShape,

    /// <summary>A message to an entity of no on-chain kind.</summary>
    UnknownKind,
    FeeTooLow,
    InsufficientFunds,
    BadSignature,

    /// <summary>The nonce is spent.</summary>
    StaleNonce,

    /// <summary>An earlier nonce is missing; later it may fit.</summary>
    NonceGap,

    /// <summary>The rules of what it is about say no: the registry's, or an entity's for a message without a fee.</summary>
    NotAllowed,

    /// <summary>A message without a fee that would change nothing.</summary>
    NothingToRecord,

    /// <summary>A transfer of less than the network lets anyone send.</summary>
    Dust,
}

/// <summary>Why a block can't hold a transaction: the code for programs, and one sentence of what was seen and what was wanted.</summary>
[Wire("chain.transaction-flaw.v1")]
public sealed record TransactionFlaw(FlawCode Code, string Sentence);
