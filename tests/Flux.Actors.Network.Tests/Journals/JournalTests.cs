using System.Runtime.CompilerServices;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Domain.Tests.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Network.Tests.Journals;

/// <summary>Promise 11 over the network's own past: the journals of this folder replay, to the states that were reviewed.</summary>
/// <remarks>FLUX_ACCEPT=1 writes a journal for each kind whose facts are not all in one yet, and the states. It never rewrites a journal.</remarks>
public sealed class JournalTests
{
    private const string States = "states.verified.txt";
    private const string Rule = "docs/checklists/new-event-version.md";

    private static readonly bool Accepts = Environment.GetEnvironmentVariable("FLUX_ACCEPT") == "1";

    private static IReadOnlyList<EntityKind> Kinds { get; } = NetworkKinds.All(
        new TestNetwork().Rules,
        new EntityId(Mempool.Kind, "local"),
        new NetworkSettings(Booth.Timings, JournalScenarios.Pool, PlacementTimings.Default, InstanceTimings.Default, EntityKindSettings.Default));

    private static string Folder => Accepts ? Source() : Path.Combine(AppContext.BaseDirectory, "Journals");

    private static IReadOnlyList<StoredJournal> Stored =>
        [.. Directory.GetFiles(Folder, "*.journal").Order(StringComparer.Ordinal).Select(StoredJournal.Read)];

    [Fact, Trait("Promise", "11")]
    public void every_fact_that_a_kind_can_record_is_in_a_journal()
    {
        WriteMissing();
        string[] missing = [.. Kinds.SelectMany(Missing)];
        Assert.True(
            missing.Length == 0,
            $"in no journal: {string.Join(", ", missing)}; FLUX_ACCEPT=1 dotnet test tests/Flux.Actors.Network.Tests writes new ones from JournalScenarios ({Rule})");
    }

    [Fact, Trait("Promise", "11")]
    public async Task every_journal_replays_to_the_state_that_was_reviewed()
    {
        WriteMissing();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        List<string> now = [];
        foreach (StoredJournal journal in Stored)
        {
            now.Add($"{journal.File} {await Replay(journal, patience.Token)}");
        }

        if (Accepts)
        {
            await File.WriteAllLinesAsync(Path.Combine(Folder, States), now, patience.Token);
        }

        string[] reviewed = await File.ReadAllLinesAsync(Path.Combine(Folder, States), patience.Token);
        string[] changed = [.. now.Except(reviewed), .. reviewed.Except(now).Select(line => $"instead of {line}")];
        Assert.True(changed.Length == 0, $"old facts fold to another state: {string.Join("; ", changed)}. Meant? Then {Rule}, and accept with FLUX_ACCEPT=1");
    }

    /// <summary>Promise 13: an edited old rule makes another root.</summary>
    [Fact, Trait("Promise", "11"), Trait("Promise", "13")]
    public void every_chain_executes_again_to_the_roots_it_has()
    {
        WriteMissing();
        int executed = 0;
        foreach (StoredJournal journal in Stored.Where(journal => journal.Entity == Chain.Id))
        {
            Chain.Event[] facts = [.. journal.Facts.Select(fact => Wire.Decode<Chain.Event>(fact))];
            Genesis genesis = Assert.IsType<Chain.Begun>(facts[0]).Genesis;
            ChainRules rules = new(FakeScheme.Scheme, JournalScenarios.OnChain, genesis);
            ChainState state = GenesisBlock.State(genesis);
            foreach (Chain.BlockFinalised fact in facts.OfType<Chain.BlockFinalised>())
            {
                Executed done = Execution.Execute(rules, state, fact.Block) is var result && result is BlockFlaw flaw
                    ? throw new InvalidOperationException($"{journal.File}, height {fact.Block.Header.Height}: {flaw.Reason}; released rules are never edited (docs/checklists/new-rule-version.md)")
                    : (Executed)result;
                Assert.Equal(fact.Writes, done.Writes());
                Assert.Equal(fact.Receipt, done.Receipt);
                state = done.State;
                executed++;
            }
        }

        Assert.True(executed > 5, $"{executed} blocks executed");
    }

    [Fact]
    public void the_scenarios_are_the_same_each_time() => Assert.All(
        Kinds, kind => Assert.Equal(JournalScenarios.Of(kind.Name), JournalScenarios.Of(kind.Name)));

    private static void WriteMissing()
    {
        foreach (EntityKind kind in Accepts ? Kinds.Where(kind => Missing(kind).Count > 0) : [])
        {
            int number = Stored.Count(journal => journal.Entity.Kind == kind.Name) + 1;
            (EntityId entity, Sequence<Sequence<Blob>> journals) = JournalScenarios.Of(kind.Name);
            foreach ((int index, Sequence<Blob> facts) in journals.Index())
            {
                new StoredJournal(StoredJournal.FileOf(kind.Name, number + index), entity, facts).Write(Folder);
            }
        }
    }

    /// <summary>The digest of the state that an engine of today reads out of the journal.</summary>
    private static async Task<Hash256> Replay(StoredJournal journal, CancellationToken cancellation)
    {
        await using SqliteJournal disk = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, cancellation);
        int shard = Shards.Of(journal.Entity);
        long fence = (await disk.Acquire(ShardSet.One(shard), "test", cancellation))[0].Fence;
        NewEvent[] facts = [.. journal.Facts.Select((fact, index) => new NewEvent(index + 1, default, fact))];
        _ = await disk.Commit([new JournalWrite(journal.Entity, shard, fence) { Events = facts }], cancellation);

        await using EntityEngine engine = await EntityEngine.Start(
            new EngineSetup(disk, new ManualClock(), () => Height.Genesis, Kinds, [], EngineLimits.Default, NullLogger.Instance), cancellation);
        IReadOnlyList<RecordedFact> history = await engine.History(journal.Entity, 1, facts.Length, cancellation);
        Assert.DoesNotContain(history, fact => fact.Fact is UnreadableFact);
        Assert.Equal(facts.Length, history[^1].Sequence);
        Type state = TypesOf(Kinds.Single(kind => kind.Name == journal.Entity.Kind)).State;
        return Hash256.Sha256(Wire.Encode(state, await engine.Read<object>(journal.Entity, cancellation)).Span);
    }

    private static IReadOnlyList<string> Missing(EntityKind kind) =>
    [
        .. Wire.CasesOf(TypesOf(kind).Event).Select(pair => pair.Key)
            .Except(Stored.Where(journal => journal.Entity.Kind == kind.Name).SelectMany(journal => journal.Names)),
    ];

    private static (Type State, Type Event) TypesOf(EntityKind kind) => kind.GetType().GetGenericArguments() is [var state, _, var fact, _]
        ? (state, fact)
        : throw new InvalidOperationException($"{kind.GetType()} is no EntityKind of state, command, event and refusal");

    private static string Source([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
