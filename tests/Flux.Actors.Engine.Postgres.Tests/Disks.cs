using System.Diagnostics;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Journal.Sql.Tests;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Engine.Tests;

/// <summary>The journals of this project's worlds: a schema each on one PostgreSQL server, which starts with the first and ends with the run.</summary>
internal static class Disks
{
    private const string Sweep = "cat >/dev/null; for i in 1 2 3 4 5 6 7 8 9; do [ -e \"$1/database/postmaster.pid\" ] || break; sleep 1; done; rm -rf \"$1\"";

    /// <summary>Held, or its input would be closed with the object.</summary>
    private static Process? _sweeper;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(Started);

    public static async Task<IJournal> Open() => await PostgresJournal.Open((await Shared.Value).Fresh(), CancellationToken.None);

    private static async Task<PostgresServer> Started()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        if (new NpgsqlConnectionStringBuilder(server.ConnectionString).Host is { } folder && Directory.Exists(folder))
        {
            // The server ends by itself when this process does, however that ends; so does this shell, and takes the folder along.
            _sweeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Sweep, "sh", folder]) { RedirectStandardInput = true });
        }

        return server;
    }
}
