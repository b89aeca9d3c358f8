using Flux.Actors.Crypto;

namespace Flux.Actors.Node.Hosting;

/// <summary>Files that only their owner may read: 0600 where the system knows modes.</summary>
internal static class PrivateFiles
{
    /// <summary>Writes a file whole or not at all: a crash before the end leaves the old one or the new one, a power cut after it the new one.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        string fresh = path + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream file = new(fresh, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        PrivateDirectory.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
