using System.Net;

namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>containers</c>: what runs apps, and the limits each container gets.</summary>
/// <remarks>Units: sizes in bytes.</remarks>
public sealed record ContainersOptions(
    ContainerRuntime Runtime,
    string DockerSocket,
    IPNetwork SubnetPool,
    int SubnetPrefix,
    int PidsMax,
    long LogSizeMax,
    int LogFilesMax,
    TimeSpan StopTimeout,
    TimeSpan DownTimeout)
{
    internal static ContainersOptions Read(OptionReader reader)
    {
        ContainersOptions read = new(
            Runtime: reader.Choice<ContainerRuntime>("containers.runtime"),
            DockerSocket: reader.Text("containers.docker_socket"),
            SubnetPool: reader.IPv4Network("containers.subnet_pool"),
            // Longer than /29 leaves no room for the gateway and two containers.
            SubnetPrefix: reader.Count("containers.subnet_prefix", 8, 29),
            PidsMax: reader.Count("containers.pids_max", 1, 100_000),
            LogSizeMax: reader.Size("containers.log_size_max", "4KiB", "1GiB"),
            LogFilesMax: reader.Count("containers.log_files_max", 1, 100),
            StopTimeout: reader.Duration("containers.stop_timeout", "0s", "10m"),
            DownTimeout: reader.Duration("containers.down_timeout", "1s", "10m"));
        reader.Require(
            read.SubnetPrefix >= read.SubnetPool.PrefixLength,
            "containers.subnet_prefix",
            "at least the prefix of",
            "containers.subnet_pool");
        return read;
    }
}
