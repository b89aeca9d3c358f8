using System.Globalization;
using Flux.Actors.Kernel;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>Listing entities costs what it answers, however many facts lie between them.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ListingTests(PostgresServer server)
{
    private const int Page = 50;

    /// <summary>SQLite counts its own steps: for pages of the same length they must not grow with the facts.</summary>
    [Fact]
    public void sqlite_lists_a_page_without_reading_the_facts_between()
    {
        long few = Steps(factsEach: 2), many = Steps(factsEach: 400);
        Assert.True(many < few * 2, $"{few} steps with 2 facts each, {many} with 400");
        Assert.True(Steps(400, "SELECT DISTINCT entity FROM event WHERE entity > 'a/' AND entity < 'a0' ORDER BY entity LIMIT 50") > few * 10, "the control");
    }

    [PostgresFact]
    public async Task postgresql_lists_a_page_without_reading_the_facts_between()
    {
        PostgresJournalSettings settings = server.Fresh().Patient();
        await using PostgresJournal journal = await PostgresJournal.Open(settings, default);
        await using NpgsqlConnection session = await journal.Session(default);
        await Writing.Run(session, "INSERT INTO event SELECT 0, n, n % 400 + 1, 1, 1, 'a/' || lpad((n / 400)::text, 4, '0'), '' FROM generate_series(0, 79999) n");
        long before = await Entries();
        IReadOnlyList<EntityId> page = await PostgresReads.All(session, PostgresReads.Entities, row => PostgresReads.Entity(row, 0), default, "a/0009", "a0", Page);
        Assert.Equal(Enumerable.Range(10, Page).Select(n => new EntityId("a", n.ToString("0000", CultureInfo.InvariantCulture))), page);
        Assert.InRange(await Entries() - before, Page, 3 * Page);

        async Task<long> Entries()
        {
            await Writing.Run(session, "SELECT pg_stat_force_next_flush()");
            await using NpgsqlConnection beside = await server.Connect("public");
            return await Writing.Ask<long>(
                beside, $"SELECT idx_tup_read FROM pg_stat_all_indexes WHERE schemaname = '{settings.Schema}' AND indexrelname = 'event_by_entity'");
        }
    }

    /// <summary>Steps of SQLite's machine for one page of entities that have so many facts each.</summary>
    private static long Steps(int factsEach, string? sql = null)
    {
        SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteSession session = new(connection);
        _ = SqliteMigration.Run(session, SqliteSchema.Steps, "here");
        session.Execute(string.Create(CultureInfo.InvariantCulture, $$"""
            WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {{200 * factsEach}} - 1)
            INSERT INTO event SELECT n + 1, printf('a/%04d', n / {{factsEach}}), n % {{factsEach}} + 1, 1, 1, x'' FROM n
            """));
        long steps = 0;
        SQLitePCL.raw.sqlite3_progress_handler(connection.Handle!, 1, _ => { steps++; return 0; }, null);
        int listed = sql is null ? SqliteReads.Entities(session, "a", "0009", Page).Count : session.Prepare(sql).All(row => row.Text(0)).Count;
        SQLitePCL.raw.sqlite3_progress_handler(connection.Handle!, 0, null, null);
        Assert.Equal(Page, listed);
        return steps;
    }
}
