using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What one instance of an app runs and needs, taken from its specification and deploy document.</summary>
/// <remarks>
/// Units: cpu in thousandths of a core, memory in MiB, disk in GiB. Shape: ports are published on the node's own address under the same numbers for every instance;
/// <c>HealthPath</c> is asked on the first port. <c>Strict</c> drops every capability (DESIGN §11).
/// </remarks>
[Wire("apps.workload.v1")]
public sealed record Workload(
    string App,
    string Image,
    Sequence<PortMapping> Ports,
    Sequence<string> Environment,
    Sequence<string> Commands,
    long CpuMillicores,
    long MemoryMebibytes,
    long DiskGibibytes,
    string HealthPath,
    bool Strict);

[Wire("apps.port-mapping.v1")]
public sealed record PortMapping(int Port, int ContainerPort);
