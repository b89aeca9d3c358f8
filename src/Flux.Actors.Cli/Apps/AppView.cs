using System.Globalization;
using Flux.Actors.Cli.Nodes;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Apps;

/// <summary>Apps and their instances as people read them.</summary>
public static class AppView
{
    public static Table List(AppsResponse apps) => Table.Of(
        apps.Apps,
        ("APP", app => app.Name),
        ("STAGE", app => app.Stage),
        ("SERVING", app => $"{app.InstancesServing}/{app.InstancesWanted}"),
        ("OWNER", app => app.Owner),
        ("ESCROW", app => app.Escrow),
        ("EXPIRES", app => Number(app.ExpiresHeight)));

    public static Table Facts(AppResponse app) => Table.Facts(
        ("app", app.Name),
        ("stage", app.Stage),
        ("owner", app.Owner),
        ("specification", $"version {app.Version}"),
        ("registered", $"at height {app.RegisteredHeight}"),
        ("expires", $"at height {app.ExpiresHeight}"),
        ("escrow", $"{app.Escrow} FLUX"),
        ("balance", app.Terms is { } terms ? $"{terms.Balance} FLUX, {Number(terms.BlocksLeft)} blocks, until about {terms.EndsAt}" : "nothing"),
        ("renewal", app.Terms is { RenewsBlocks: > 0 } renewal ? $"by {Number(renewal.RenewsBlocks)} blocks from {renewal.Reserve} FLUX set aside" : "no"),
        ("serving", $"{app.InstancesServing} of {app.InstancesWanted}"));

    public static Table Instances(AppResponse app) => Table.Of(
        app.Instances,
        ("INSTANCE", instance => Number(instance.Ordinal)),
        ("STAGE", instance => instance.Stage),
        ("NODE", instance => instance.Node is { } node ? NodeVerbs.Short(node) : "none"),
        ("ORGANISATION", instance => instance.Organisation ?? string.Empty),
        ("URL", instance => instance.Urls.Count == 0 ? "none" : string.Join(' ', instance.Urls)),
        ("PROBE", instance => instance.ProbeStatus == 0 ? "no answer" : Number(instance.ProbeStatus)),
        ("CONTAINER", instance => NodeVerbs.Short(instance.ContainerId ?? "none")),
        ("RESTARTS", instance => Number(instance.Restarts)),
        ("ATTESTED", instance => instance.AttestedHeight is { } height ? Number(height) : "no"),
        ("LAST FAILURE", instance => instance.LastFailure ?? string.Empty));

    /// <summary>Every instance's stage and last failure in one line.</summary>
    public static string Describe(AppResponse app) => app.Instances.Count == 0
        ? $"{app.Stage}, no instances"
        : string.Join(
            ", ",
            app.Instances.Select(instance =>
                $"{instance.Ordinal} {instance.Stage}{(instance.LastFailure is { } failure ? $" ({failure})" : string.Empty)}"));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
