namespace Flux.Actors.Containers.Docker;

/// <summary>How the Docker engine is reached and what every container and app network on it is bounded by.</summary>
/// <remarks>
/// Shape: <c>Socket</c> is a path; <c>SubnetPool</c> is an IPv4 CIDR cut into app networks of <c>SubnetPrefix</c> bits, a /28 holds 13 containers.
/// <c>OpenFilesMax</c> is lowered to the machine's own hard limit. Units: sizes in bytes; <c>StopTimeout</c> is how long a container may take to end by itself, in whole seconds, before it is killed.
/// </remarks>
public sealed record DockerOptions(
    string Socket,
    string SubnetPool,
    int SubnetPrefix,
    long LogSizeMax,
    int LogFilesMax,
    long OpenFilesMax,
    TimeSpan StopTimeout,
    TimeSpan RequestTimeout,
    int ConnectionsMax,
    long ResponseBytesMax,
    int LogLinesMax,
    int LogLineBytesMax,
    int InstancesMax)
{
    public const string DefaultSocket = "/var/run/docker.sock";

    /// <summary>The values of a development machine; a host takes its own from its configuration.</summary>
    public static DockerOptions Default { get; } = new(
        Socket: DefaultSocket,
        SubnetPool: "10.111.0.0/16",
        SubnetPrefix: 28,
        LogSizeMax: 10L << 20,
        LogFilesMax: 2,
        OpenFilesMax: 65_536,
        StopTimeout: TimeSpan.FromSeconds(5),
        RequestTimeout: TimeSpan.FromSeconds(60),
        ConnectionsMax: 8,
        ResponseBytesMax: 16L << 20,
        LogLinesMax: 10_000,
        LogLineBytesMax: 16 << 10,
        InstancesMax: 4_096);
}
