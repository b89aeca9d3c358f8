using Flux.Actors.TestKit;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>The model that simulations run on keeps the same promises as the databases.</summary>
public sealed class MemoryJournalTests
{
    public static TheoryData<string> Cases => [.. JournalConformance.Cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task the_model_conforms(string name) => await JournalConformance.Cases[name](new MemoryJournal(new JournalModel()));
}
