using System.Text;

namespace Flux.Actors.Node.Hosting;

/// <summary>The sockets of every Docker engine on which this directory's hosts may have started containers: whoever removes them must ask these.</summary>
/// <remarks>
/// Shape: <c>DATA/docker.sockets</c>, a path a line, in the order of their first use; it is there only when a host ran on Docker. A host notes its engine, durably,
/// before it starts a container there. Concurrency: only whoever holds the directory may use it.
/// </remarks>
internal sealed record DockerSockets(DataDirectory Data)
{
    private string File => Path.Combine(Data.Root, "docker.sockets");

    /// <exception cref="IOException">The file can't be read.</exception>
    public IReadOnlyList<string> Read() => System.IO.File.Exists(File)
        ? System.IO.File.ReadAllLines(File, Encoding.UTF8).Where(line => line.Length > 0).ToArray()
        : [];

    /// <summary>Notes one more; nothing happens when it is there.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Note(string socket)
    {
        IReadOnlyList<string> known = Read();
        if (!known.Contains(socket, StringComparer.Ordinal))
        {
            PrivateFiles.WriteWhole(File, Encoding.UTF8.GetBytes(string.Concat(known.Append(socket).Select(line => line + "\n"))));
        }
    }
}
