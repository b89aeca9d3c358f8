using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>A real server in a folder of its own, on a unix socket only, with fsync on; one for all tests of the collection.</summary>
/// <remarks>
/// Shape: the server lives under a shell that ends it when its input closes, so it cannot outlive this process, however that ends. As root
/// it runs as the user postgres, since it refuses to run as root.
/// </remarks>
public sealed class PostgresServer : IAsyncLifetime, IDisposable
{
    private const string Ready = "database system is ready to accept connections";

    /// <summary>Immediate shutdown (QUIT): what was committed must be in the log, as after a power cut without loss of the disk.</summary>
    private const string Shell = "bin=$1; data=$2; \"$bin/postgres\" -D \"$data\" & child=$!; cat >/dev/null; kill -QUIT $child; wait $child";

    private static int _schemas;

    private readonly string _folder = Directory.CreateTempSubdirectory("flux-pg-").FullName;
    private readonly List<string> _log = [];
    private Process? _process;
    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why there is no server on this machine; null when there is one.</summary>
    public static string? Absence { get; } =
        Binaries is null ? "no PostgreSQL in /usr/lib/postgresql: apt-get install -y postgresql, or ./flux doctor --fix" : null;

    public string ConnectionString => $"Host={_folder};Port=5432;Username=flux;Database=postgres";

    private static string? Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "postgres"))).MaxBy(bin => bin, StringComparer.Ordinal)
        : null;

    private string Database => Path.Combine(_folder, "database");

    /// <summary>Settings of a journal in a schema that nobody else uses.</summary>
    public PostgresJournalSettings Fresh() => PostgresJournalSettings.Default(
        ConnectionString, string.Create(CultureInfo.InvariantCulture, $"journal_{Interlocked.Increment(ref _schemas)}"), "dev");

    public async Task InitializeAsync()
    {
        if (PostgresSkip.Reason is not null)
        {
            return; // Each test says so itself.
        }

        Assert.True(Absence is null, Absence);

        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", "postgres", _folder);
        }

        await Run([.. AsUser, $"{Binaries}/initdb", "-D", Database, "-U", "flux", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        await File.AppendAllTextAsync(
            Path.Combine(Database, "postgresql.conf"),
            $"""

            listen_addresses = ''
            unix_socket_directories = '{_folder}'
            max_connections = 60
            shared_buffers = 64MB
            fsync = on
            recovery_init_sync_method = syncfs
            """);
        await Start();
    }

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
        await _ready.Task;
    }

    /// <summary>Ends the server without letting it finish anything.</summary>
    public async Task Crash()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>kill -9 of one of the server's processes; it then ends all others, recovers from its log, and takes connections again.</summary>
    public async Task Kill(int backend)
    {
        _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Run("kill", "-9", backend.ToString(CultureInfo.InvariantCulture));
        await _ready.Task;
    }

    /// <summary>Freezes one of the server's processes, or lets it go on.</summary>
    public static Task Freeze(int backend, bool frozen) =>
        Run("kill", frozen ? "-STOP" : "-CONT", backend.ToString(CultureInfo.InvariantCulture));

    /// <summary>Changes the configuration, and waits until the server's processes have it.</summary>
    public async Task Set(string name, string value)
    {
        await using NpgsqlConnection connection = await Connect("public");
        await Writing.Run(connection, $"ALTER SYSTEM SET {name} = {value}");
        _ = await Writing.Ask<bool>(connection, "SELECT pg_reload_conf()");
        string wanted = value.Trim('\'');
        while (await Fresh() != wanted)
        {
            // A session has what the server's first process had when it started.
        }

        async Task<string?> Fresh()
        {
            await using NpgsqlConnection session = await Connect("public");
            return await Writing.Ask<string>(session, $"SHOW {name}");
        }
    }

    /// <summary>A connection beside the journal's, once the server takes one.</summary>
    public async Task<NpgsqlConnection> Connect(string schema)
    {
        while (true)
        {
            NpgsqlConnection connection = new($"{ConnectionString};Search Path={schema};Pooling=false");
            try
            {
                await connection.OpenAsync();
                return connection;
            }
            catch (NpgsqlException e) when (e is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } or not PostgresException)
            {
                await connection.DisposeAsync();
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await Crash();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _process?.Dispose();

    private static string[] AsUser => Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];

    private static async Task Run(params string[] line)
    {
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        _ = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', line)}: exit code {process.ExitCode}: {await errors}");
    }

    private void Hear(string? line)
    {
        lock (_log)
        {
            _log.Add(line ?? string.Empty);
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
            return string.Join('\n', _log.TakeLast(20));
        }
    }
}

/// <summary>Its tests share the server, and some of them crash it: they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "postgres";
}

/// <summary>A test that needs PostgreSQL: skipped with the reason without it, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresSkip.Reason;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresSkip.Reason;
}

internal static class PostgresSkip
{
    public static string? Reason => Environment.GetEnvironmentVariable("CI") == "true" ? null : PostgresServer.Absence;
}
