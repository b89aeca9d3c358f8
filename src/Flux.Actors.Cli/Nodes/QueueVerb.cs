using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Nodes;

/// <summary>`flux node queue`: when a node is paid next.</summary>
public sealed class QueueVerb
{
    private readonly Argument<string> _id = Words.Name("ID", "the node's outpoint, a beginning of it that no other node has, or its organisation");

    public static Command Build(VerbBuilder verbs)
    {
        QueueVerb verb = new();
        return verbs.Verb("node queue", "Show a node's place in its payment queue.", "node queue 3f2a91c0", verb.Show, verb._id);
    }

    private async Task<int> Show(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        NodeQueueResponse queue = await api.Get(
            ApiRoute.NodeQueue(invocation.Value(_id)), ContractsJson.Default.NodeQueueResponse, cancellation);
        invocation.Printer.Result(queue, ContractsJson.Default.NodeQueueResponse, Facts(queue));
        return ExitCode.Done;
    }

    private static Table Facts(NodeQueueResponse queue) => Table.Facts(
        ("node", queue.Id),
        ("tier", queue.Tier),
        ("position", queue.Position is { } position ? $"{Number(position)} of {Number(queue.Length)}" : $"none: the node is {queue.Stage}"),
        ("payment", $"{queue.Payment} FLUX"),
        ("last paid", queue.LastPaidHeight is { } paid ? $"at height {Number(paid)}" : "never"),
        ("blocks", queue.Blocks is { } blocks ? $"{Number(blocks)} if nobody ahead leaves, at height {Number(queue.Height + blocks)}" : null),
        ("estimate", Range(queue.EstimateBlocks, queue.P10Blocks, queue.P90Blocks, "blocks")),
        ("time", Range(queue.EstimateSeconds, queue.P10Seconds, queue.P90Seconds, "s")),
        ("left", $"{Number(queue.LeftRecently)} nodes of the tier in {Number(queue.WindowBlocks)} blocks"));

    private static string? Range(long? middle, long? low, long? high, string unit) => middle is null || low is null || high is null
        ? null
        : $"{Number(middle.Value)} {unit}, {Number(low.Value)} (p10) to {Number(high.Value)} (p90)";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
