using System.Globalization;
using Flux.Actors.Containers.Docker;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>What a host that no longer runs left in Docker.</summary>
public static class Leftovers
{
    /// <summary>Removes the containers of the network whose genesis lies in the directory; answers how many. No genesis or no Docker: none.</summary>
    /// <remarks>The directory is held meanwhile, so that no host runs or starts beside the removal.</remarks>
    /// <exception cref="HostFault">A live process holds the directory, the genesis can't be read, or Docker failed.</exception>
    public static async Task<int> Remove(string dataDirectory, string dockerSocket, CancellationToken cancellation)
    {
        string path = Path.Combine(dataDirectory, "genesis");
        if (!File.Exists(path))
        {
            return 0;
        }

        using DirectoryLock held = Hold(dataDirectory);
        if (!(await DockerContainers.Detect(dockerSocket, cancellation).ConfigureAwait(false)).Available)
        {
            return 0;
        }

        try
        {
            Genesis genesis = Wire.Decode<Genesis>(Blob.Own(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false)));
            await using DockerContainers docker = new(DockerOptions.Default with { Socket = dockerSocket });
            return await docker.RemoveAll(genesis.Id(), cancellation).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Failed, $"{path} can't be read, so whose containers to remove is not known", e.Message, "a genesis file", "put it back from a copy"),
                e);
        }
        catch (ContainerFault e)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Partial, "Docker did not remove every container of the network", e.Message, null, "run ./flux down again: it goes on where it stopped"),
                e);
        }
    }

    private static DirectoryLock Hold(string dataDirectory)
    {
        try
        {
            return DirectoryLock.Take(dataDirectory);
        }
        catch (JournalLockedFault locked)
        {
            string process = locked.Holder is { } id ? string.Create(CultureInfo.InvariantCulture, $"process {id}") : "a process that names itself nowhere";
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.DataInUse,
                    $"the data directory {dataDirectory} is held",
                    process,
                    "no process",
                    "nothing answers for it: wait while it starts or stops, else end it, and run ./flux down again"),
                locked);
        }
    }
}
