using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.OnChain;

/// <summary>What an app's own actor starts from the facts the chain agreed on: placement, its changes, and its end.</summary>
/// <remarks>An app that the agents don't carry out yet lives on the chain and isn't placed.</remarks>
public static class AppReactions
{
    public static IEnumerable<Effect> React(App.State after, App.Event fact) => (after, fact) switch
    {
        (App.Running s, App.Registered or App.Updated or App.Resumed) => Place(s.Terms),
        (App.Running s, App.HostAccepted e) =>
            [new Tell(Placement.At(s.Terms.Key), new Placement.Attested(e.Ordinal, e.Host.Attempt, e.Host.Node))],
        (App.Paused s, App.PauseBegan) => [Withdraw(s.Terms)],
        (App.Closed s, App.Ended) => [Withdraw(s.Terms)],
        _ => [],
    };

    /// <summary>The workload of what was registered; null when the agents don't carry it out.</summary>
    public static Workload? WorkloadOf(AppTerms terms) =>
        DeployDocument.Read(terms.Deploy).Document is { } deploy ? Workload.Of(AppRules.SpecOf(terms), deploy).Document : null;

    private static IEnumerable<Effect> Place(AppTerms terms) => WorkloadOf(terms) is { } workload
        ? [new Tell(Placement.At(workload.App), new Placement.Place(workload, terms.Instances))]
        : [Withdraw(terms)];

    private static Tell Withdraw(AppTerms terms) => new(Placement.At(terms.Key), new Placement.Withdraw());
}
