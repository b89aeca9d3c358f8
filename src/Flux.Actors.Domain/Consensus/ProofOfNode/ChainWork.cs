using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>How much a block weighs in the choice between chains, and how deep a branch may begin.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.8; vectors/fluxd/chain_work.json.</remarks>
public static class ChainWork
{
    private const int PonWorkBits = 40;
    private const int DepthMax = 40;
    private const int RecoveryDepthMax = 5_000;
    private const long RecoveryFirst = 2_020_000;
    private const long RecoveryLast = 2_025_000;

    /// <summary>2^40 for a Proof of Node block whatever its target; for proof of work 2^256 ÷ (target + 1), rounded down, and 0 without a target.</summary>
    public static UInt256 Of(int version, CompactBits bits) =>
        FluxdHeader.IsPon(version) ? UInt256.One << PonWorkBits
        : bits.Target() is { } target ? (~target).Divide(target + UInt256.One) + UInt256.One
        : UInt256.Zero;

    /// <summary>So far below a tip a new header's parent must not be.</summary>
    public static int DepthLimit(Height tip) => tip.Value is >= RecoveryFirst and <= RecoveryLast ? RecoveryDepthMax : DepthMax;

    /// <summary>Whether a header of that height is near enough to the tip: it is its own parent's height that counts.</summary>
    public static bool IsNearEnough(Height tip, Height header) => tip - header + 1 < DepthLimit(tip);
}
