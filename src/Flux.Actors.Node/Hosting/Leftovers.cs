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
    /// <summary>Removes the containers of the network whose genesis lies in the directory; answers how many. A directory that no host ever held has none.</summary>
    /// <remarks>
    /// The directory is held before anything in it is looked at, so that no host runs or starts beside the removal. Asked are the engines its hosts ran containers
    /// on, and the one on the given socket where one answers.
    /// </remarks>
    /// <exception cref="HostFault">
    /// A live process holds the directory; or the genesis is lost or can't be read; or, as <see cref="ProblemCode.Partial"/>, an engine can't be asked or failed.
    /// </exception>
    public static async Task<int> Remove(string dataDirectory, string dockerSocket, CancellationToken cancellation)
    {
        DataDirectory data = DataDirectory.At(dataDirectory);
        if (data.IsNew && !DirectoryLock.WasTaken(data.Root))
        {
            return 0;
        }

        using DirectoryLock held = Hold(data.Root);
        try
        {
            if (data.IsNew)
            {
                // A first start that was cut short has started nothing; keys that have signed had a network.
                return Directory.Exists(data.Keys) && data.HasSigned ? throw Unknown(data, "no file", null) : 0;
            }

            return await Remove(data, dockerSocket, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw Unknown(data, e.Message, e);
        }
    }

    private static async Task<int> Remove(DataDirectory data, string dockerSocket, CancellationToken cancellation)
    {
        Hash256 network = Wire.Decode<Genesis>(Blob.Own(await File.ReadAllBytesAsync(data.Genesis, cancellation).ConfigureAwait(false))).Id();
        IReadOnlyList<string> used = new DockerSockets(data).Read();
        int removed = 0;
        List<string> failures = [];
        foreach (string socket in used.Append(dockerSocket).Distinct(StringComparer.Ordinal))
        {
            DockerDetection engine = await DockerContainers.Detect(socket, cancellation).ConfigureAwait(false);
            if (!engine.Available)
            {
                // An engine that no host used has nothing of ours; one that was used must say so itself.
                failures.AddRange(used.Contains(socket, StringComparer.Ordinal) ? [$"{socket}: {engine.Reason}"] : []);
                continue;
            }

            try
            {
                await using DockerContainers docker = new(DockerOptions.Default with { Socket = socket });
                removed += await docker.RemoveAll(network, cancellation).ConfigureAwait(false);
            }
            catch (ContainerFault e)
            {
                failures.Add($"{socket}: {e.Message}");
            }
        }

        return failures.Count == 0 ? removed : throw Partial(data, network, removed, failures);
    }

    private static HostFault Partial(DataDirectory data, Hash256 network, int removed, IReadOnlyList<string> failures) => new(new ProblemResponse(
        ProblemCode.Partial,
        string.Create(CultureInfo.InvariantCulture, $"{removed} containers are removed, and others of network {network.Short} may be left"),
        string.Join("; ", failures),
        "an answer of every Docker engine that ran them",
        $"run ./flux doctor --fix && ./flux down --data {data.Root}"));

    private static HostFault Unknown(DataDirectory data, string seen, Exception? cause) => new(
        new ProblemResponse(
            ProblemCode.Failed,
            $"{data.Genesis} can't be read, so whose containers to remove is not known",
            seen,
            "the genesis file of the network",
            "put it back from a copy, and run ./flux down again"),
        cause);

    private static DirectoryLock Hold(string directory)
    {
        try
        {
            return DirectoryLock.Take(directory);
        }
        catch (JournalLockedFault locked)
        {
            string process = locked.Holder is { } id ? string.Create(CultureInfo.InvariantCulture, $"process {id}") : "a process that names itself nowhere";
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.DataInUse,
                    $"the data directory {directory} is held",
                    process,
                    "no process",
                    "nothing answers for it: wait while it starts or stops, else end it, and run ./flux down again"),
                locked);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Failed,
                    $"the data directory {directory} can't be held",
                    denied.Message,
                    "its owner",
                    "run ./flux down as the user who ran ./flux up"),
                denied);
        }
    }
}
