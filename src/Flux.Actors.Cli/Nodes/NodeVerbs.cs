using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Nodes;

public sealed class NodeVerbs
{
    private readonly Argument<string> _id = Words.Name("ID", "the node's outpoint, a beginning of it that no other node has, or its organisation");

    public static Command Build(VerbBuilder verbs) => new NodeVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "node",
        "Look at the network's nodes; stop and start those of a development network.",
        verbs.Verb("node list", "List the nodes.", "node list", List),
        About(verbs, "status", "Show one node.", Status),
        QueueVerb.Build(verbs),
        BenchmarkVerb.Build(verbs),
        About(verbs, "stop", "Make a node of this host fall silent (development).", (run, cancel) => Switch(run, ApiRoute.NodeStop, "silent", cancel)),
        About(verbs, "start", "Let a silent node speak again (development).", (run, cancel) => Switch(run, ApiRoute.NodeStart, "speaking", cancel)));

    private Command About(VerbBuilder verbs, string name, string description, RunVerb run) =>
        verbs.Verb($"node {name}", description, $"node {name} 3f2a91c0", run, _id);

    private static async Task<int> List(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        NodesResponse nodes = await api.Get(ApiRoute.Nodes, ContractsJson.Default.NodesResponse, cancellation);
        Table table = Table.Of(
            nodes.Nodes,
            ("NODE", node => Short(node.Id)),
            ("TIER", node => node.Tier),
            ("STAGE", node => node.Silent ? $"{node.Stage}, silent" : node.Stage),
            ("ORGANISATION", node => node.Organisation),
            ("ADDRESS", node => node.Address),
            ("ELIGIBLE", node => node.Eligible ? "yes" : "no"),
            ("EARNED", node => node.Earned ?? "?"),
            ("INSTANCES", node => string.Join(' ', node.Instances)));
        invocation.Printer.Results(
            nodes, ContractsJson.Default.NodesResponse, nodes.Nodes, ContractsJson.Default.NodeResponse, table);
        return ExitCode.Done;
    }

    private async Task<int> Status(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        NodeResponse node = await api.Get(ApiRoute.Node(invocation.Value(_id)), ContractsJson.Default.NodeResponse, cancellation);
        invocation.Printer.Result(node, ContractsJson.Default.NodeResponse, Facts(node));
        return ExitCode.Done;
    }

    private async Task<int> Switch(
        Invocation invocation, Func<string, string> route, string outcome, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        NodeResponse node = await api.PostAsOperator(
            route(invocation.Value(_id)), ContractsJson.Default.NodeResponse, cancellation);
        invocation.Printer.Progress($"node {Short(node.Id)} is {outcome}");
        invocation.Printer.Result(node, ContractsJson.Default.NodeResponse, Facts(node));
        return ExitCode.Done;
    }

    private static Table Facts(NodeResponse node) => Table.Facts(
    [
        ("node", node.Id),
        ("tier", node.Tier),
        ("stage", node.Silent ? $"{node.Stage}, silent" : node.Stage),
        ("owner", node.Owner),
        ("organisation", node.Organisation),
        ("address", node.Address),
        ("operator key", node.OperatorKey),
        ("seat", node.Seated ? "yes" : "no"),
        ("eligible", node.Eligible ? "yes: runs a paid workload" : "no: runs no paid workload"),
        ("confirmed", Height(node.ConfirmedHeight)),
        ("last paid", Height(node.LastPaidHeight)),
        ("earned", node.Earned is { } earned ? $"{earned} FLUX" : "not known: the host keeps no explorer, or still fills it"),
        ("cpu", $"{node.Capacity.CpuMillicoresReserved} of {node.Capacity.CpuMillicores} millicores reserved"),
        ("memory", $"{node.Capacity.MemoryMebibytesReserved} of {node.Capacity.MemoryMebibytes} MiB reserved"),
        ("disk", $"{node.Capacity.DiskGibibytesReserved} of {node.Capacity.DiskGibibytes} GiB reserved"),
        ("instances", node.Instances.Count == 0 ? "none" : string.Join(' ', node.Instances)),
        ("benchmark", node.Benchmark.Summary),
        .. node.Benchmark.Figures.Select(figure => ($"- {figure.Name}", Text(figure))),
    ]);

    private static string? Text(BenchmarkFigureResponse figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Seen} {figure.Unit}{(figure.Wanted is { } wanted ? $", {wanted} wanted{(figure.Enough ? string.Empty : ": too little")}" : string.Empty)}");

    private static string Height(long? height) => height is { } known ? $"at height {known}" : "never";

    /// <summary>The beginning of an outpoint, enough to name it to people.</summary>
    public static string Short(string id) => id.Length > 8 ? id[..8] : id;
}
