namespace Flux.Actors.Domain.Apps;

/// <summary>How a node asks an instance whether it serves.</summary>
/// <remarks>
/// Shape: <c>Port</c> is one that the app publishes, null for its first; null in the others is the node's own: <c>instance.observe_every</c> and
/// <c>instance.unhealthy_after</c> of reference.conf. Units: seconds; failures in a row before the container is started anew.
/// </remarks>
public sealed record HealthCheck(string Path, int? Port, int? IntervalSeconds, int? TimeoutSeconds, int? Failures)
{
    public static HealthCheck Default { get; } = new("/", null, null, null, null);
}

/// <summary>How fast an update goes through the instances.</summary>
/// <remarks>Units: instances that may be down for it at once; seconds between one that serves again and the next.</remarks>
public sealed record UpdateLimits(int Down, int PauseSeconds)
{
    public static UpdateLimits Default { get; } = new(Down: 1, PauseSeconds: 0);
}

/// <summary>The graphics processors that each instance needs. Units: MiB of each; 0 for any.</summary>
public sealed record GpuNeed(int Count, int MemoryMebibytes);

/// <summary>The processors that images are built for.</summary>
public enum Architecture
{
    Amd64 = 1,
    Arm64 = 2,
}

/// <summary>The manifest that a component's image must have. Shape: the app's name where its component has none; 64 lower-case hexadecimal digits.</summary>
public sealed record ImageDigest(string Component, string Sha256);

/// <summary>What instances are kept apart by: what fails together.</summary>
public enum FaultDomain
{
    Organisation = 1,
    Network = 2,
    Address = 3,
}

/// <summary>How instances are spread.</summary>
/// <remarks>
/// Shape: nodes of a domain of the kind named, or of a wider one, that has fewer instances come first. <c>Most</c> is the most instances that
/// one domain of that kind may ever have; null for no such limit.
/// </remarks>
public sealed record ReplicaPolicy(FaultDomain Spread, int? Most)
{
    public static ReplicaPolicy Default { get; } = new(FaultDomain.Organisation, null);
}

/// <summary>What one instance of an app asks for whose components are sealed, so that it can be priced.</summary>
/// <remarks>Units: thousandths of a core, MB, GB, each the sum over the components; ports among those that cost a fee.</remarks>
public sealed record SealedHardware(int CpuMillicores, int RamMegabytes, int HddGigabytes, int EnterprisePorts);
