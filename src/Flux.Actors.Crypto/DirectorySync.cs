using System.Runtime.InteropServices;

namespace Flux.Actors.Crypto;

/// <summary>Makes a rename survive a power cut: the directory itself is flushed. .NET can't open directories, so this asks libc.</summary>
internal static partial class DirectorySync
{
    /// <exception cref="IOException">The directory can't be opened or flushed.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            // There the file system journals the rename, and directories have no flush.
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
