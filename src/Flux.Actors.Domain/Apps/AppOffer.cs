using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What is to run, and for how long. Shape: <c>DeployText</c> is the deploy document as it came, null without one. Units: blocks.</summary>
public sealed record AppOffer(AppSpec Spec, DeployDocument Deploy, string? DeployText, long Life)
{
    public AppNeeds Needs => AppNeeds.Of(Spec, Deploy);
}

/// <summary>What reading an app's documents gave. Shape: <c>Offer</c> is null exactly when one of them has problems.</summary>
public sealed record AppOffering(AppOffer? Offer, Sequence<DocumentProblem> Specification, Sequence<DocumentProblem> Deploy);
