using System.Globalization;

namespace Flux.Actors.Containers.Docker;

/// <summary>The limit of open files that a container can really be given here.</summary>
internal static class OpenFiles
{
    private const string Label = "Max open files";

    /// <summary>The wanted limit, or this process's own hard limit when that is lower: inside a restricted machine an engine can't raise it and the start would fail.</summary>
    /// <remarks>Source: proc(5), /proc/PID/limits. Where there is no such file the wanted limit stands.</remarks>
    public static long Allowed(long wanted) => File.Exists("/proc/self/limits") ? Allowed(wanted, File.ReadLines("/proc/self/limits")) : wanted;

    public static long Allowed(long wanted, IEnumerable<string> limits)
    {
        string? hard = limits
            .FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal))?[Label.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ElementAtOrDefault(1);
        return long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? Math.Min(wanted, limit) : wanted; // "unlimited" is no number.
    }
}
