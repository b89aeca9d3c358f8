using System.Runtime.InteropServices;

namespace Flux.Actors.Crypto;

/// <summary>Directories that only their owner may enter, and the flush that makes what was put into a directory survive a power cut.</summary>
/// <remarks>
/// A file's own flush keeps its bytes, not its name: the name is the directory's. .NET can't open directories, so this asks libc. Source: fsync(2).
/// </remarks>
public static partial class PrivateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory (0700), and those above it that are missing, for good; one that is there stays as it is.</summary>
    /// <exception cref="IOException">A directory can't be made or flushed.</exception>
    public static void Make(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return;
        }

        string? above = Path.GetDirectoryName(full);
        if (above is not null)
        {
            Make(above);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, OwnerOnly);
        }

        if (above is not null)
        {
            Flush(above);
        }
    }

    /// <summary>Completes once every name made, moved or removed in the directory before would be found so after a power cut.</summary>
    /// <exception cref="IOException">The directory can't be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            // There the file system journals names by itself, and directories have no flush.
            return;
        }

        int descriptor = open(directory, 0);
        if (descriptor < 0)
        {
            throw Failure(directory);
        }

        int flushed = fsync(descriptor);
        IOException? failure = flushed == 0 ? null : Failure(directory);
        _ = close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failure(string directory) =>
        new($"flushing directory {directory}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
