using System.Globalization;

namespace Flux.Actors.Cli.Bench;

/// <summary>What a measurement may use: a folder on the measured disk, its time, and whoever waits for it.</summary>
/// <remarks>Shape: <c>Time</c> is for one side of one figure, all repetitions together; <c>Postgres</c> is a connection string, null for a server of our own.</remarks>
internal sealed class BenchRoom(string folder, TimeSpan time, string? postgres, Action<string> progress) : IDisposable
{
    private int _folders;

    public TimeSpan Slice => time / Interleaved.Repetitions;

    /// <summary>Both sides of a figure run unmeasured for so long before they are measured.</summary>
    public TimeSpan WarmUp => time;

    public string? Postgres => postgres;

    public Action<string> Progress => progress;

    /// <summary>A folder that nobody has used, gone with the room.</summary>
    public string NewFolder() => Directory.CreateDirectory(
        Path.Combine(folder, Interlocked.Increment(ref _folders).ToString(CultureInfo.InvariantCulture))).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
