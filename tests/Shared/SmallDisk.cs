using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Tests;

/// <summary>A real file system of its own: of a few KiB, so that it gets full, and one that the kernel makes read-only.</summary>
/// <remarks>A tmpfs, which only root may mount: permissions bind nobody who could.</remarks>
internal sealed class SmallDisk : IDisposable
{
    private const int ReadOnlyFileSystem = 30;
    private readonly string _fill;

    public SmallDisk(int kibibytes)
    {
        Root = Directory.CreateTempSubdirectory("flux-disk-").FullName;
        _fill = Path.Combine(Root, "fill");
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k"), "tmpfs", Root);
    }

    public string Root { get; }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Absence { get; } = Try();

    /// <summary>Takes all the room that is left, or gives it back.</summary>
    public void Full(bool full)
    {
        if (!full)
        {
            File.Delete(_fill);
            return;
        }

        using FileStream fill = File.Create(_fill);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                fill.Write(block);
                fill.Flush();
            }
        }
        catch (IOException)
        {
            // No space left on device: that was the aim.
        }
    }

    /// <summary>Takes no writes any more, or takes them again. Files that are open for writing keep it from becoming read-only.</summary>
    public void ReadOnly(bool readOnly) => Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Root);

    public void Dispose()
    {
        Run("umount", "-l", Root);
        Directory.Delete(Root);
    }

    private static string? Try()
    {
        if (Environment.UserName != "root")
        {
            return "only root can mount a small disk";
        }

        try
        {
            using SmallDisk disk = new(64);
            disk.ReadOnly(true);
            return Denied(disk.Root) ? null : "the small disk takes writes although it is read-only";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private static bool Denied(string root)
    {
        try
        {
            File.WriteAllText(Path.Combine(root, "x"), "x");
            return false;
        }
        catch (IOException e) when (e.HResult == ReadOnlyFileSystem)
        {
            return true;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {said.Trim()}");
        }
    }
}

/// <summary>A test on a small disk: skipped with the reason where none can be mounted, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
        Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : SmallDisk.Absence;
}
