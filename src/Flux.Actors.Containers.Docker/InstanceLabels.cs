using System.Globalization;
using System.Text;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>The labels and names by which our containers are found again, also by another process after a crash.</summary>
internal static class InstanceLabels
{
    public const string Network = "flux.network";
    public const string App = "flux.app";
    public const string Ordinal = "flux.ordinal";
    public const string Node = "flux.node";
    public const string Fence = "flux.fence";
    public const string Config = "flux.config";

    public static IReadOnlyDictionary<string, string> Of(ContainerOrder order) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Network] = order.Network.ToString(),
        [App] = order.App,
        [Ordinal] = Text(order.Ordinal),
        [Node] = order.Node.ToString(),
        [Fence] = Text(order.Fence),
        [Config] = ConfigHash(order),
    };

    /// <summary>The same for every attempt at one instance: that is what makes a second container of it impossible.</summary>
    public static string ContainerName(Hash256 network, string app, int ordinal, Outpoint node) =>
        $"flux-{network.Short}-{app}-{Text(ordinal)}-{node.Short}";

    public static string NetworkName(Hash256 network, string app) => $"flux-{network.Short}-{app}";

    /// <summary>A hash of all that shapes the container but not of who ordered it, so an order with a higher fence can keep it.</summary>
    public static string ConfigHash(ContainerOrder order)
    {
        var text = new StringBuilder("flux.container.v1\n");
        void Add(string name, params IEnumerable<string> values)
        {
            text.Append(name);
            foreach (string value in values)
            {
                text.Append(CultureInfo.InvariantCulture, $" {value.Length}:{value}"); // Lengths keep ["a b"] and ["a", "b"] apart.
            }

            text.Append('\n');
        }

        Add("image", order.Image);
        Add("address", order.Address);
        Add("ports", order.Ports.Select(port => $"{Text(port.HostPort)}>{Text(port.ContainerPort)}"));
        Add("environment", order.Environment);
        Add("command", order.Command);
        Add("limits", Text(order.CpuMillicores), Text(order.MemoryBytes), Text(order.PidsMax), order.Strict ? "strict" : "stock");
        return Hash256.Sha256(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }

    /// <summary>The container as the port shows it; null when its labels are not those of an instance.</summary>
    public static ContainerSeen? Read(ContainerListed container) =>
        container.Labels is { } labels
        && labels.TryGetValue(App, out string? app)
        && labels.TryGetValue(Ordinal, out string? ordinalText)
        && int.TryParse(ordinalText, NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
        && labels.TryGetValue(Node, out string? nodeText)
        && Outpoint.TryParse(nodeText, out Outpoint node)
        && FenceOf(container) is { } fence
            ? new ContainerSeen(container.Id, app, ordinal, node, fence, container.Running, ExitCode(container.Status))
            : null;

    public static long? FenceOf(ContainerListed container) =>
        container.Labels is { } labels && labels.TryGetValue(Fence, out string? text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long fence)
            ? fence
            : null;

    /// <summary>The list tells exit codes only in its line for people: "Exited (137) 3 seconds ago". It saves an inspection per container.</summary>
    private static int? ExitCode(string status)
    {
        const string Opening = "Exited (";
        int end = status.IndexOf(')', StringComparison.Ordinal);
        return status.StartsWith(Opening, StringComparison.Ordinal) && end > Opening.Length
            && int.TryParse(status.AsSpan(Opening.Length, end - Opening.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
                ? code
                : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
