using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The signing that validators ask for: by the host that serves the node, answered to the round.</summary>
/// <remarks>Shape: no answer when the signer refuses; a vote that may not be signed is a vote that is not cast.</remarks>
public sealed class SigningWork(ISigner signer)
{
    public IReadOnlyList<Performer> Performers =>
    [
        Performer.For<Validator.SignVote>(Vote),
        Performer.For<Validator.SignProposal>(Proposal),
    ];

    private async Task<object?> Vote(PerformContext context, Validator.SignVote request, CancellationToken cancellation)
    {
        Vote vote = request.Vote;
        ConsensusStep step = vote.Kind == VoteKind.Prevote ? ConsensusStep.Prevote : ConsensusStep.Precommit;
        Signature? signature = await signer
            .SignConsensus(request.Node, vote.Height, vote.Round, step, vote.Digest(), cancellation).ConfigureAwait(false);
        return signature is { } signed ? new Round.VoteReceived(new SignedVote(vote, request.Node, signed)) : null;
    }

    private async Task<object?> Proposal(PerformContext context, Validator.SignProposal request, CancellationToken cancellation)
    {
        BlockProposal proposal = request.Proposal;
        Signature? signature = await signer
            .SignConsensus(request.Node, proposal.Height, proposal.Round, ConsensusStep.Propose, proposal.Digest(), cancellation)
            .ConfigureAwait(false);
        return signature is { } signed
            ? new Round.ProposalReceived(new SignedBlockProposal(proposal, request.Node, signed), request.Block)
            : null;
    }
}
