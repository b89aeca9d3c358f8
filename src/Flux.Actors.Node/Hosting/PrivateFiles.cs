namespace Flux.Actors.Node.Hosting;

/// <summary>Files and directories that only their owner may read: 0600 and 0700 where the system knows modes.</summary>
internal static class PrivateFiles
{
    public static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file whole or not at all: a crash leaves the old one or the new one.</summary>
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
    }
}
