using Flux.Actors.Containers.Docker;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Hosting;

/// <summary>What a host that no longer runs left in Docker.</summary>
public static class Leftovers
{
    /// <summary>Removes the containers of the network whose genesis lies in the directory; answers how many. No genesis or no Docker: none.</summary>
    public static async Task<int> Remove(string dataDirectory, CancellationToken cancellation)
    {
        string path = Path.Combine(dataDirectory, "genesis");
        if (!File.Exists(path)
            || !(await DockerContainers.Detect(DockerOptions.DefaultSocket, cancellation).ConfigureAwait(false)).Available)
        {
            return 0;
        }

        Genesis genesis = Wire.Decode<Genesis>(Blob.Own(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false)));
        await using DockerContainers docker = new(DockerOptions.Default);
        return await docker.RemoveAll(genesis.Id(), cancellation).ConfigureAwait(false);
    }
}
