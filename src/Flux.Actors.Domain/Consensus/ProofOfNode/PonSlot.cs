namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The slot of a second: one for every spacing since genesis.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.2.</remarks>
public static class PonSlot
{
    /// <summary>Rounded towards zero and kept to 32 bits, as the daemon does: a second before genesis is in slot 0 or in one of the last.</summary>
    public static uint At(FluxdNetwork network, long unixSeconds) =>
        unchecked((uint)((unixSeconds - network.GenesisTime) / network.PonSpacingSeconds));
}
