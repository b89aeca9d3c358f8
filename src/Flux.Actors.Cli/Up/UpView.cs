using System.Globalization;
using Flux.Actors.Cli.Nodes;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>A run's summary as people read it.</summary>
public static class UpView
{
    public static Table[] Tables(UpSummary summary) =>
    [
        Table.Facts(
            ("stopped", summary.Exit),
            ("network", $"{summary.Network}, {summary.Runtime}"),
            ("height", $"{summary.Height}{(summary.Finalized ? ", final" : ", not final")}, {summary.Blocks} blocks in this run"),
            ("supply", summary.Supply is { } supply ? StatusVerb.SupplyText(supply) : null),
            ("first block", summary.FirstBlockMilliseconds is { } first ? $"after {first} ms" : "none"),
            ("memory", $"{summary.ResidentBytes / (1024 * 1024)} MiB"),
            ("removed", summary.ContainersRemoved == 0 ? null : $"{summary.ContainersRemoved} containers")),
        Table.Of(
            summary.Apps.SelectMany(app => app.Instances.Select(instance => (App: app.Name, Instance: instance))),
            ("APP", row => row.App),
            ("INSTANCE", row => row.Instance.Ordinal.ToString(CultureInfo.InvariantCulture)),
            ("NODE", row => NodeVerbs.Short(row.Instance.Node ?? "none")),
            ("STAGE", row => row.Instance.Stage),
            ("URL", row => row.Instance.Url ?? "none"),
            ("ANSWERED", row => row.Instance.Status == 0 ? "no" : row.Instance.Status.ToString(CultureInfo.InvariantCulture))),
        Table.Of(
            summary.Rewards,
            ("NODE", reward => NodeVerbs.Short(reward.Node)),
            ("OWNER", reward => reward.Owner),
            ("EARNED", reward => reward.Flux)),
    ];
}
