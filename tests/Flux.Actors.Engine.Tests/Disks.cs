using Flux.Actors.Journal.Sql;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests;

/// <summary>The journals of this project's worlds: SQLite. Flux.Actors.Engine.Postgres.Tests runs the same tests on PostgreSQL.</summary>
internal static class Disks
{
    public static async Task<IJournal> Open() => await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, CancellationToken.None);
}
