using Flux.Actors.TestKit;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>Readers' offsets on each of the journals.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReaderOffsetsTests(PostgresServer server)
{
    public static TheoryData<string> Cases => [.. ReaderOffsetsConformance.Cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task the_model_conforms(string name) => await ReaderOffsetsConformance.Cases[name](new MemoryJournal(new JournalModel()));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SQLite_conforms(string name)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, CancellationToken.None);
        await ReaderOffsetsConformance.Cases[name](journal);
    }

    [PostgresTheory]
    [MemberData(nameof(Cases))]
    public async Task PostgreSQL_conforms(string name)
    {
        await using PostgresJournal journal = await PostgresJournal.Open(server.Fresh(), CancellationToken.None);
        await ReaderOffsetsConformance.Cases[name](journal);
    }
}
