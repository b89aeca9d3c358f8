using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.OnChain;

/// <summary>What an app's own actor starts from the facts the chain agreed on: placement, and its end.</summary>
public static class AppReactions
{
    public static IEnumerable<Effect> React(App.State after, App.Event fact) => (after, fact) switch
    {
        (App.Running s, App.Registered) =>
            [new Tell(Placement.At(s.Terms.Workload.App), new Placement.Place(s.Terms.Workload, s.Terms.Instances))],
        (App.Running s, App.HostAccepted e) =>
            [new Tell(Placement.At(s.Terms.Workload.App), new Placement.Attested(e.Ordinal, e.Host.Attempt, e.Host.Node))],
        (App.Closed s, App.Ended) => [new Tell(Placement.At(s.Terms.Workload.App), new Placement.Withdraw())],
        _ => [],
    };
}
