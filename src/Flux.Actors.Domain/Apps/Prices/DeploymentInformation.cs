using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>Ports from the first to the last.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public static PortRange Of(int port) => new(port, port);
}

/// <summary>What a node of the existing network tells clients who want to deploy, at its height.</summary>
/// <remarks>
/// Shape: ranges and version heights in the network's order, version 1 first. What it tells of ports, instances and the shortest life is the same at every height,
/// and is not what it enforces: that is in <see cref="SpecRules"/>. Units: blocks, bytes, heights. Source: vectors/fluxos/generated-deployment-information.json.
/// </remarks>
public sealed record DeploymentInformation(
    PriceTable Prices,
    Sequence<long> VersionHeights,
    string? Address,
    PortRange Ports,
    Sequence<PortRange> EnterprisePorts,
    Sequence<PortRange> BannedPorts,
    long ImageBytesMax,
    int InstancesMin,
    int InstancesMax,
    long UsualBlocks,
    long BlocksMin,
    long BlocksMax,
    long BlocksStep)
{
    private const long ToldImageBytesMax = 5_000_000_000;
    private const int ToldInstancesMin = 3;
    private const long ToldBlocksMin = 5_000;
    private const long ToldBlocksStep = 1_000;

    private static readonly Sequence<PortRange> Enterprise =
        [new(0, 1023), PortRange.Of(8080), PortRange.Of(8081), PortRange.Of(8443), PortRange.Of(6667)];

    private static readonly Sequence<PortRange> Banned = new[] { new PortRange(16100, 16299), new PortRange(26100, 26299), new PortRange(30000, 30099) }
        .Concat(((int[])[8384, 27017, 22, 23, 25, 3389, 5900, 5800, 161, 512, 513, 5901, 3388, 4444, 123, 53]).Select(PortRange.Of))
        .ToSequence();

    public static DeploymentInformation At(long height, SpecRules specs, PriceRules rules) => new(
        rules.Flux,
        specs.VersionHeights,
        rules.AddressAt(height),
        new PortRange(1, 65_535),
        Enterprise,
        Banned,
        ToldImageBytesMax,
        ToldInstancesMin,
        specs.InstancesMax,
        rules.Expire.BlocksBefore,
        ToldBlocksMin,
        rules.Expire.MaxAt(height),
        ToldBlocksStep);
}
