using System.Globalization;
using System.Runtime.CompilerServices;
using Flux.Actors.TestKit;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>A real server of our own; one for all tests of the collection.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static int _schemas;

    private LocalPostgres? _server;

    public string ConnectionString => Server.ConnectionString;

    private LocalPostgres Server => _server ?? throw new InvalidOperationException(LocalPostgres.Absence);

    /// <summary>Settings of a journal in a schema that nobody else uses.</summary>
    public PostgresJournalSettings Fresh() => PostgresJournalSettings.Default(
        ConnectionString, string.Create(CultureInfo.InvariantCulture, $"journal_{Interlocked.Increment(ref _schemas)}"), "dev");

    public async ValueTask InitializeAsync()
    {
        if (PostgresSkip.Reason is not null)
        {
            return; // Each test says so itself.
        }

        _server = await LocalPostgres.Start(
            Directory.CreateTempSubdirectory("flux-pg-").FullName, "max_connections = 60", "shared_buffers = 64MB");
    }

    public Task Start() => Server.Start();

    /// <summary>Ends the server without letting it finish anything.</summary>
    public Task Crash() => Server.Crash();

    /// <summary>kill -9 of the server and all of its processes at once.</summary>
    public Task Kill() => Server.Kill();

    /// <summary>kill -9 of one of the server's processes; it then ends all others, recovers from its log, and takes connections again.</summary>
    public Task Kill(int backend) => Server.Kill(backend);

    /// <summary>Freezes one of the server's processes, or lets it go on.</summary>
    public static Task Freeze(int backend, bool frozen) => LocalPostgres.Freeze(backend, frozen);

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

    /// <summary>A connection beside the journal's, once the server takes one, as it does again within a minute of whatever happened to it.</summary>
    public async Task<NpgsqlConnection> Connect(string schema)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        while (true)
        {
            NpgsqlConnection connection = new($"{ConnectionString};Search Path={schema};Pooling=false");
            try
            {
                await connection.OpenAsync();
                return connection;
            }
            catch (NpgsqlException e) when (!patience.IsCancellationRequested && e is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } or not PostgresException)
            {
                await connection.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
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
    public PostgresFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = PostgresSkip.Reason;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = PostgresSkip.Reason;
}

internal static class PostgresSkip
{
    public static string? Reason => Environment.GetEnvironmentVariable("CI") == "true" ? null : LocalPostgres.Absence;
}
