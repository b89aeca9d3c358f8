using System.Text.Json.Serialization;

namespace Flux.Actors.Containers.Docker;

// The parts of the Docker Engine API 1.41 that are spoken here; property names are the API's own.
// Source: https://docs.docker.com/engine/api/v1.41/

internal sealed record DockerVersion(string? Version, string? ApiVersion, [property: JsonPropertyName("MinAPIVersion")] string? MinApiVersion);

internal sealed record DockerError([property: JsonPropertyName("message")] string? Message);

internal sealed record ImageInspected(string Id);

internal sealed record ContainerCreate(
    string Image,
    IReadOnlyList<string>? Cmd,
    IReadOnlyList<string> Env,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, Nothing> ExposedPorts,
    HostConfig HostConfig);

internal sealed record Nothing;

internal sealed record HostConfig(
    string NetworkMode,
    IReadOnlyDictionary<string, IReadOnlyList<PortBinding>> PortBindings,
    IReadOnlyList<string> CapDrop,
    IReadOnlyList<string> CapAdd,
    IReadOnlyList<string> SecurityOpt,
    bool Privileged,
    long PidsLimit,
    long Memory,
    long MemorySwap,
    long NanoCpus,
    IReadOnlyList<Ulimit> Ulimits,
    RestartPolicy RestartPolicy,
    LogConfig LogConfig);

internal sealed record PortBinding(string HostIp, string HostPort);

internal sealed record Ulimit(string Name, long Soft, long Hard);

internal sealed record RestartPolicy(string Name);

internal sealed record LogConfig(string Type, IReadOnlyDictionary<string, string> Config);

internal sealed record ContainerCreated(string Id);

internal sealed record ContainerListed(
    string Id,
    IReadOnlyList<string>? Names,
    [property: JsonPropertyName("ImageID")] string ImageId,
    string State,
    string Status,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyList<PortListed>? Ports)
{
    public bool Running => State == "running";
}

internal sealed record PortListed([property: JsonPropertyName("IP")] string? Ip, int PrivatePort, int? PublicPort);

internal sealed record NetworkListed(string Id, string Name, DateTimeOffset Created, Ipam? IPAM, IReadOnlyDictionary<string, string>? Labels);

internal sealed record Ipam(IReadOnlyList<IpamConfig>? Config);

internal sealed record IpamConfig(string? Subnet);

internal sealed record NetworkCreate(
    string Name,
    bool CheckDuplicate,
    string Driver,
    Ipam IPAM,
    IReadOnlyDictionary<string, string> Labels);

internal sealed record NetworkCreated(string Id);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockerVersion))]
[JsonSerializable(typeof(DockerError))]
[JsonSerializable(typeof(ImageInspected))]
[JsonSerializable(typeof(ContainerCreate))]
[JsonSerializable(typeof(ContainerCreated))]
[JsonSerializable(typeof(List<ContainerListed>))]
[JsonSerializable(typeof(List<NetworkListed>))]
[JsonSerializable(typeof(NetworkListed))]
[JsonSerializable(typeof(NetworkCreate))]
[JsonSerializable(typeof(NetworkCreated))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class DockerJson : JsonSerializerContext;
