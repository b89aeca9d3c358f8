using System.Globalization;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>Waits until a session of ours waits for a lock, and tells which.</summary>
internal static class Blocked
{
    /// <summary>The server's process of the blocked session.</summary>
    public static async Task<int> Until(NpgsqlConnection watching, PostgresJournalSettings settings, Task call, string part = "journal")
    {
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = 'flux {part} {settings.Schema}' AND wait_event_type = 'Lock'");
        while (true)
        {
            if (await Writing.Ask<int>(watching, sql) is var backend and not 0)
            {
                return backend;
            }

            Assert.False(call.IsCompleted, "the call ended; it was to wait for a lock");
        }
    }
}
