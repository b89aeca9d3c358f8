using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresServer server)
{
    private static readonly string First = PostgresSchema.Steps.Scripts[0];
    private static readonly int Newest = PostgresSchema.Steps.Newest;
    private readonly PostgresJournalSettings _settings = server.Fresh();

    [PostgresFact]
    public async Task a_newer_schema_is_refused()
    {
        await using (PostgresJournal journal = await PostgresJournal.Open(_settings, default))
        {
            await using NpgsqlConnection beside = await server.Connect(_settings.Schema);
            await Writing.Run(beside, $"UPDATE meta SET value = '{Newest + 1}' WHERE key = 'schema_version'");
        }

        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings, default));
        Assert.Equal((JournalFaultKind.NewerSchema, false), (fault.Kind, fault.Unclear));
        Assert.Contains($"schema {_settings.Schema}: journal schema {Newest + 1} seen, at most {Newest} wanted", fault.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task missing_steps_run_once_and_in_order()
    {
        SchemaSteps second = new(First, "CREATE TABLE added (n int); INSERT INTO added VALUES (2)");
        SchemaSteps third = new(First, second.Scripts[1], "INSERT INTO added VALUES (3)");
        await using (PostgresJournal old = await PostgresJournal.Open(_settings, new SchemaSteps(First), default))
        {
            await Writing.One(old, 1);
        }

        for (int opened = 0; opened < 2; opened++)
        {
            await using PostgresJournal journal = await PostgresJournal.Open(_settings, third, default);
            Assert.Equal("3", await journal.GetMeta("schema_version", default));
            Assert.Single(await journal.ReadShard(0, 0, 10, default));
        }

        await using NpgsqlConnection beside = await server.Connect(_settings.Schema);
        Assert.Equal("2 3", await Writing.Ask<string>(beside, "SELECT string_agg(n::text, ' ' ORDER BY n) FROM added"));
    }

    [PostgresFact]
    public async Task a_step_that_fails_leaves_the_version_before_it_whole()
    {
        SchemaSteps broken = new(First, "CREATE TABLE half (n int); SELECT 1 / 0");
        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings, broken, default));
        Assert.Contains("division by zero (22012)", fault.Message, StringComparison.Ordinal);

        await using NpgsqlConnection beside = await server.Connect(_settings.Schema);
        Assert.False(await Writing.Ask<bool>(beside, "SELECT to_regclass('half') IS NOT NULL"));
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, new SchemaSteps(First), default);
        Assert.Equal("1", await journal.GetMeta("schema_version", default));
    }

    [PostgresFact]
    public async Task hosts_that_start_at_once_make_the_schema_once()
    {
        PostgresJournal[] journals = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresJournal.Open(_settings, default)));
        foreach (PostgresJournal journal in journals)
        {
            Assert.Equal($"{Newest}", await journal.GetMeta("schema_version", default));
            await journal.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task a_migration_that_is_under_way_is_waited_for_and_not_seen()
    {
        await using NpgsqlConnection other = await server.Connect("public");
        await using NpgsqlTransaction migration = await other.BeginTransactionAsync();
        await Writing.Run(other, $"SELECT pg_advisory_xact_lock(hashtextextended('flux journal {_settings.Schema}', 0))");
        await Writing.Run(other, $"CREATE SCHEMA {_settings.Schema}; CREATE TABLE {_settings.Schema}.meta (key text PRIMARY KEY, value text)");
        await Writing.Run(other, $"INSERT INTO {_settings.Schema}.meta VALUES ('schema_version', '99'), ('cluster', 'dev')");
        JournalFault impatient = await Writing.Fails(
            () => PostgresJournal.Open(_settings with { MigrationTimeout = TimeSpan.FromMilliseconds(50) }, default));
        Assert.Equal((JournalFaultKind.Unavailable, false), (impatient.Kind, impatient.Unclear));

        Task<PostgresJournal> opening = PostgresJournal.Open(_settings, default);
        await using NpgsqlConnection watching = await server.Connect("public");
        await Blocked.Until(watching, _settings, opening);
        await migration.CommitAsync();
        Assert.Equal(JournalFaultKind.NewerSchema, (await Writing.Fails(() => opening)).Kind);
    }

    [PostgresFact]
    public async Task tables_of_somebody_else_are_left_alone()
    {
        await using NpgsqlConnection beside = await server.Connect("public");
        await Writing.Run(beside, $"CREATE SCHEMA {_settings.Schema}; CREATE TABLE {_settings.Schema}.event (mine int)");
        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings, default));
        Assert.Equal(JournalFaultKind.Corrupt, fault.Kind);
        Assert.Contains("relation \"event\" already exists", fault.Message, StringComparison.Ordinal);
        Assert.False(await Writing.Ask<bool>(beside, $"SELECT to_regclass('{_settings.Schema}.meta') IS NOT NULL"));
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData("Flux")]
    [InlineData("a\"; DROP SCHEMA public; --")]
    [InlineData("1st")]
    public async Task a_schema_name_that_needs_quotes_is_refused(string name)
    {
        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings with { Schema = name }, default));
        Assert.Contains($"journal schema '{name}' seen", fault.Message, StringComparison.Ordinal);
    }
}
