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
    public static DirectoryLock Take(string directory)
    {
        // The holder's id has a file of its own, because the locked one cannot be opened by anybody else.
        string holder = Path.Combine(directory, "journal.pid");
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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
