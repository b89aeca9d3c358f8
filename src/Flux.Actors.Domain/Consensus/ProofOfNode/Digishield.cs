namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The proof-of-work target up to height 124,999: the average target of a window, moved by a quarter of how far the window's time was off.</summary>
/// <remarks>Units: seconds. Source: research sheet of the chain daemon §7; vectors/fluxd/pow_retarget_tests.json.</remarks>
public static class Digishield
{
    private const long Damping = 4;

    /// <summary>The next target from the window's average and the median times before its first block and at its last.</summary>
    /// <param name="network">Whose limits hold.</param>
    /// <param name="average">The average target of the window's blocks.</param>
    /// <param name="medianSeconds">The two median times.</param>
    /// <param name="spacingSeconds">The time a block should take.</param>
    public static CompactBits Next(FluxdNetwork network, UInt256 average, (long First, long Last) medianSeconds, long spacingSeconds)
    {
        long wanted = network.DigishieldWindow * spacingSeconds;
        long actual = wanted + (medianSeconds.Last - medianSeconds.First - wanted) / Damping;
        long least = wanted * (100 - network.DigishieldUpPercent) / 100, most = wanted * (100 + network.DigishieldDownPercent) / 100;
        UInt256 target = average.Divide(new UInt256(0, (UInt128)wanted)).Times((uint)Math.Clamp(actual, least, most));
        return CompactBits.Of(target > network.PowLimit ? network.PowLimit : target);
    }
}
