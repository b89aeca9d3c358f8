using System.Globalization;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql;

/// <summary>The exclusive claim of one process on a data directory; the system releases it when the process ends, however it ends.</summary>
public sealed class DirectoryLock : IDisposable
{
    private const string FileName = "journal.lock";

    private readonly FileStream _held;

    private DirectoryLock(FileStream held) => _held = held;

    /// <summary>Whether any process ever held the directory: its file stays when it is released.</summary>
    public static bool WasTaken(string directory) => File.Exists(Path.Combine(directory, FileName));

    /// <exception cref="JournalLockedFault">Another process, or this one, holds the directory.</exception>
    /// <exception cref="JournalFault">The directory takes no file: it is read-only, not ours, or full.</exception>
    public static DirectoryLock Take(string directory)
    {
        // The holder's id has a file of its own, because the locked one cannot be opened by anybody else.
        string holder = Path.Combine(directory, "journal.pid");
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (DiskFault(e, directory) is { } fault)
        {
            throw fault;
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new JournalLockedFault(directory, Holder(holder));
        }

        try
        {
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The id only serves the other process's message; a full disk must not keep this one from reading its journal.
        }

        return new DirectoryLock(held);
    }

    public void Dispose() => _held.Dispose();

    /// <summary>The fault of a disk that takes no files; null for everything else. Source: errno of Linux, which .NET hands through.</summary>
    internal static JournalFault? DiskFault(Exception e, string directory)
    {
        const int noSpace = 28, readOnly = 30;
        return e switch
        {
            IOException { HResult: noSpace } => new(JournalFaultKind.Full, $"{directory}: the disk is full: {e.Message}; free space", false, e),
            IOException { HResult: readOnly } or UnauthorizedAccessException =>
                new(JournalFaultKind.ReadOnly, $"{directory}: it can't be written: {e.Message}; make it writable for this user", false, e),
            _ => null,
        };
    }

    private static int? Holder(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
