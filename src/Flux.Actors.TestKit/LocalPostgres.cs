using System.Diagnostics;
using System.Globalization;

namespace Flux.Actors.TestKit;

/// <summary>A real PostgreSQL server in a folder of its own, on a unix socket only, with fsync on: for tests and measurements.</summary>
/// <remarks>
/// Shape: the server lives under a shell that ends it when its input closes, so it cannot outlive this process, however that ends. As root
/// it runs as the user postgres, since it refuses to run as root. Concurrency: one call at a time.
/// </remarks>
public sealed class LocalPostgres : IAsyncDisposable
{
    private const string Ready = "database system is ready to accept connections";

    /// <summary>Immediate shutdown (QUIT): what was committed must be in the log, as after a power cut without loss of the disk.</summary>
    private const string Shell = "bin=$1; data=$2; \"$bin/postgres\" -D \"$data\" & child=$!; cat >/dev/null; kill -QUIT $child; wait $child";

    /// <summary>Ends a stopped server with its processes: one that is not stopped yet may be about to start another, and one that is reaps none of them meanwhile.</summary>
    private const string KillAll =
        "kill -STOP $0; until grep -q '^State:.T' /proc/$0/status; do kill -0 $0; done; kill -9 $(cat /proc/$0/task/$0/children) $0";

    private const int LinesTold = 20;

    private readonly string _folder;
    private readonly Queue<string> _log = [];
    private Process? _process;
    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalPostgres(string folder) => _folder = folder;

    /// <summary>Why there can be no server on this machine; null when there can.</summary>
    public static string? Absence { get; } =
        Binaries is null ? "no PostgreSQL in /usr/lib/postgresql: apt-get install -y postgresql, or ./flux doctor --fix" : null;

    public string ConnectionString => $"Host={_folder};Port=5432;Username=flux;Database=postgres";

    private static string? Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "postgres"))).MaxBy(bin => bin, StringComparer.Ordinal)
        : null;

    private static string[] AsUser => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    private string Database => Path.Combine(_folder, "database");

    /// <summary>Makes a database below the folder, which the caller made and this removes, and starts a server on it.</summary>
    /// <param name="folder">A short path: a socket's may have about a hundred characters.</param>
    /// <param name="settings">Lines of postgresql.conf besides those that make the server ours.</param>
    /// <exception cref="InvalidOperationException">There is no server on this machine, or it did not start.</exception>
    public static async Task<LocalPostgres> Start(string folder, params string[] settings)
    {
        if (Absence is not null)
        {
            throw new InvalidOperationException(Absence);
        }

        LocalPostgres server = new(folder);
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await Run("chown", "postgres", folder).ConfigureAwait(false);
            }

            await Run([.. AsUser, $"{Binaries}/initdb", "-D", server.Database, "-U", "flux", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
                .ConfigureAwait(false);
            await File.AppendAllLinesAsync(
                Path.Combine(server.Database, "postgresql.conf"),
                ["", "listen_addresses = ''", $"unix_socket_directories = '{folder}'", "fsync = on", "recovery_init_sync_method = syncfs", .. settings])
                .ConfigureAwait(false);
            await server.Start().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts it again after a crash; completes when it takes connections.</summary>
    public async Task Start()
    {
        _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] line = [.. AsUser, "/bin/sh", "-c", Shell, "sh", Binaries!, Database];
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, received) => Hear(received.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"the server ended:\n{Log()}"));
        _ = _process.Start();
        _process.BeginErrorReadLine();
        await _ready.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the server without letting it finish anything.</summary>
    public async Task Crash()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
    }

    /// <summary>kill -9 of the server and all of its processes at once.</summary>
    public async Task Kill()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        string server = (await File.ReadAllLinesAsync(Path.Combine(Database, "postmaster.pid")).ConfigureAwait(false))[0];
        await Run("/bin/sh", "-ec", KillAll, server).ConfigureAwait(false);
        process.StandardInput.Close();
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
    }

    /// <summary>kill -9 of one of the server's processes; it then ends all others, recovers from its log, and takes connections again.</summary>
    public async Task Kill(int backend)
    {
        _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Run("kill", "-9", backend.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await _ready.Task.ConfigureAwait(false);
    }

    /// <summary>Freezes one of the server's processes, or lets it go on.</summary>
    public static Task Freeze(int backend, bool frozen) =>
        Run("kill", frozen ? "-STOP" : "-CONT", backend.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await Crash().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Run(params string[] line)
    {
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        _ = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)}: exit code {process.ExitCode}: {await errors.ConfigureAwait(false)}");
        }
    }

    private void Hear(string? line)
    {
        lock (_log)
        {
            _log.Enqueue(line ?? string.Empty);
            if (_log.Count > LinesTold)
            {
                _ = _log.Dequeue();
            }
        }

        if (line?.Contains(Ready, StringComparison.Ordinal) == true)
        {
            _ = _ready.TrySetResult();
        }
    }

    private string Log()
    {
        lock (_log)
        {
            return string.Join('\n', _log);
        }
    }
}
