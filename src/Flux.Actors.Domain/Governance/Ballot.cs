using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Governance;

public enum Choice
{
    Yes = 1,
    No = 2,
    Abstain = 3,
}

/// <summary>One owner's word on a proposal, with the nodes that stand behind it and their weight when it was cast.</summary>
/// <remarks>Shape: nodes in outpoint order. Units: half-votes.</remarks>
[Wire("governance.ballot.v1")]
public sealed record Ballot(Choice Choice, Sequence<Outpoint> Nodes, long Weight);
