using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Keys;

/// <summary>The last consensus step a key signed; a later one has a higher height, round or step.</summary>
internal sealed record SignedStep(Height Height, int Round, ConsensusStep Step, Hash256 Digest)
{
    public bool IsAfter(SignedStep other) =>
        (Height.Value, Round, Step).CompareTo((other.Height.Value, other.Round, other.Step)) > 0;
}
