using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>What the target rule needs of a block.</summary>
public readonly record struct TargetPoint(Height Height, uint Time, CompactBits Bits);

/// <summary>The target that a Proof of Node block must carry.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.4; vectors/fluxd/pon_retarget.json.</remarks>
public static class PonRetarget
{
    /// <summary>Of the blocks before, the oldest first and the last at the end; of them the last window's count matters.</summary>
    /// <exception cref="ArgumentException">There is no block.</exception>
    public static CompactBits Next(FluxdNetwork network, IReadOnlyList<TargetPoint> before)
    {
        if (before.Count == 0)
        {
            throw new ArgumentException("no block before seen, at least one wanted", nameof(before));
        }

        TargetPoint last = before[^1];
        if (last.Height.Next.Value < network.PonActivation)
        {
            return last.Bits;
        }

        if (IsFirstWindow(network, last.Height.Next) || before.Count < network.PonWindow)
        {
            return CompactBits.Of(network.PonStartLimit);
        }

        long actual = (long)last.Time - before[^network.PonWindow].Time;
        long wanted = Timespan(network), least = wanted * 4 / 5, most = wanted * 5 / 4;
        UInt256 target = last.Bits.Target() ?? UInt256.Zero;
        target = target.Divide(new UInt256(0, (UInt128)wanted)).Times((uint)Math.Clamp(actual, least, most));
        return CompactBits.Of(target == UInt256.Zero || target > network.PonLimit ? network.PonLimit : target);
    }

    /// <summary>Whether a block of that height carries the start limit: the first ones of Proof of Node, and by the daemon's comparison those before.</summary>
    public static bool IsFirstWindow(FluxdNetwork network, Height height) => height.Value < network.PonActivation + network.PonWindow;

    /// <summary>Seconds that a window should take, between its first and its last block.</summary>
    public static long Timespan(FluxdNetwork network) => (network.PonWindow - 1) * network.PonSpacingSeconds;
}
