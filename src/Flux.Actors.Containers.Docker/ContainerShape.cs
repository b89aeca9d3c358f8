using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>Turns an order into what the engine is asked to create. Source: DESIGN §11, "Containers".</summary>
internal static partial class ContainerShape
{
    /// <summary>What stock database and web images need to change to their own user and open port 80; a strict app gets none.</summary>
    private static readonly string[] StockCapabilities =
        ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETUID", "SETGID", "KILL", "NET_BIND_SERVICE"];

    /// <summary>Refuses what would reach the engine as something else than it says here.</summary>
    /// <exception cref="ContainerFault">The order can't be turned into a container; the message names the field.</exception>
    public static void Check(ContainerOrder order)
    {
        CheckApp(order.App);
        if (!IsImage(order.Image))
        {
            throw new ContainerFault(ContainerFaultKind.ImageNotFound, $"image '{order.Image}' is not an image reference; NAME[:TAG] or NAME@sha256:DIGEST is wanted");
        }

        if (!IPAddress.TryParse(order.Address, out IPAddress? address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            throw Wrong($"address '{order.Address}' seen, the node's own address wanted");
        }

        if (order.Ports.FirstOrDefault(port => port.HostPort is < 1 or > 65_535 || port.ContainerPort is < 1 or > 65_535) is { } bad)
        {
            throw Wrong($"port {bad.HostPort}:{bad.ContainerPort} seen, 1 to 65535 wanted");
        }

        if (order.CpuMillicores <= 0 || order.MemoryBytes <= 0 || order.PidsMax <= 0)
        {
            // Docker reads zero as "no limit".
            throw Wrong($"limits cpu {order.CpuMillicores}, memory {order.MemoryBytes}, pids {order.PidsMax} seen, all above 0 wanted");
        }
    }

    public static void CheckApp(string app)
    {
        if (!AppName().IsMatch(app))
        {
            throw Wrong($"app '{app}' seen; 1 to 128 letters, digits, '_', '.', '-', a letter or digit first, wanted");
        }
    }

    public static bool IsImage(string image) => image.Length <= 512 && ImageReference().IsMatch(image);

    /// <param name="order">What is wanted.</param>
    /// <param name="options">How containers are run here.</param>
    /// <param name="network">The id of the app's network: names of networks need not be unique.</param>
    public static ContainerCreate Of(ContainerOrder order, DockerOptions options, string network) => new(
        Image: order.Image,
        Cmd: order.Command.Count == 0 ? null : order.Command,
        Env: order.Environment,
        Labels: InstanceLabels.Of(order),
        ExposedPorts: order.Ports.Select(Key).Distinct().ToDictionary(key => key, _ => new Nothing()),
        HostConfig: new HostConfig(
            NetworkMode: network,
            PortBindings: order.Ports.GroupBy(Key).ToDictionary(
                ports => ports.Key,
                IReadOnlyList<PortBinding> (ports) => [.. ports.Select(port => new PortBinding(order.Address, Text(port.HostPort)))]),
            CapDrop: ["ALL"],
            CapAdd: order.Strict ? [] : StockCapabilities,
            SecurityOpt: ["no-new-privileges:true"],
            Privileged: false,
            PidsLimit: order.PidsMax,
            Memory: order.MemoryBytes,
            MemorySwap: order.MemoryBytes, // Equal to memory means no swap at all.
            NanoCpus: order.CpuMillicores * 1_000_000,
            Ulimits: [new Ulimit("nofile", OpenFiles.Allowed(options.OpenFilesMax), OpenFiles.Allowed(options.OpenFilesMax))],
            RestartPolicy: new RestartPolicy("no"), // The instance's supervisor restarts, with its own backoff.
            LogConfig: new LogConfig("json-file", new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["max-size"] = Text(options.LogSizeMax),
                ["max-file"] = Text(options.LogFilesMax),
            })));

    private static string Key(PublishedPort port) => $"{Text(port.ContainerPort)}/tcp";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ContainerFault Wrong(string message) => new(ContainerFaultKind.Failed, $"container order: {message}");

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppName();

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9._:@-]*(/[a-zA-Z0-9][a-zA-Z0-9._:@-]*)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ImageReference();
}
