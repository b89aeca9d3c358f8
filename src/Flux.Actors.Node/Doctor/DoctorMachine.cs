using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Flux.Actors.Containers.Docker;

namespace Flux.Actors.Node.Doctor;

/// <summary>The machine as the doctor sees it; tests give it another.</summary>
/// <remarks>Shape: <c>FreeBytes</c> answers for the nearest directory above the path that exists; <c>PortHeld</c> says why the endpoint can't be listened on, or null.</remarks>
public sealed record DoctorMachine(
    string DotnetVersion,
    bool IsRoot,
    bool HasSystemd,
    bool HasApt,
    Func<string, bool> LibraryLoads,
    Func<string, bool> FileExists,
    Func<string, long> FreeBytes,
    Func<IPEndPoint, string?> PortHeld,
    Func<string, CancellationToken, Task<DockerDetection>> DetectDocker,
    RunCommand Run)
{
    /// <summary>This machine.</summary>
    public static DoctorMachine Here() => new(
        DotnetVersion: Environment.Version.ToString(),
        IsRoot: Environment.IsPrivilegedProcess,
        HasSystemd: Directory.Exists("/run/systemd/system"),
        HasApt: File.Exists("/usr/bin/apt-get"),
        LibraryLoads: Loads,
        FileExists: File.Exists,
        FreeBytes: Free,
        PortHeld: Held,
        DetectDocker: DockerContainers.Detect,
        Run: CommandRun.Run);

    private static bool Loads(string name)
    {
        if (!NativeLibrary.TryLoad(name, out IntPtr handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    private static long Free(string path)
    {
        string directory = Path.GetFullPath(path);
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory) ?? "/";
        }

        return new DriveInfo(directory).AvailableFreeSpace;
    }

    private static string? Held(IPEndPoint endpoint)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            return null;
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }
}
