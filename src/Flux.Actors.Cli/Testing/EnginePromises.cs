namespace Flux.Actors.Cli.Testing;

/// <summary>On what a promise is tested.</summary>
public enum PromiseColumn
{
    Sqlite = 1,

    /// <summary>A real server that the tests start.</summary>
    Postgresql,

    Simulated,

    /// <summary>No journal: what holds above it.</summary>
    None,
}

/// <summary>A promise of the engine, and why it is not tested in some columns.</summary>
public sealed record EnginePromise(int Number, string Text, IReadOnlyDictionary<PromiseColumn, string> Untested);

/// <summary>What the engine promises. Source: DESIGN §7.</summary>
public static class EnginePromises
{
    private const string Above = "it is kept above the journal, the same whatever that is";
    private const string NeedsJournal = "it is about what a journal holds";

    public static IReadOnlyList<EnginePromise> All { get; } =
    [
        Of(1, "one entity, one command at a time; one live owner per shard"),
        Of(2, "a decision commits whole; nothing leaves before its commit"),
        Of(3, "what is acknowledged survives SIGKILL of host and database"),
        Of(4, "sequences are dense, fences never fall: no stale owner appends"),
        Of(5, "every Tell is applied once, in order per sender and receiver"),
        Of(6, "a retried command id gets its first answer"),
        Of(7, "reminders fire at or after their time, once"),
        Of(8, "a bug stops one entity, visibly, and never the shard"),
        Of(
            9,
            "every queue is bounded and named; overload is answered busy",
            (PromiseColumn.Simulated, "runs draw small bounds and meet busy answers, but no check from outside sees a queue")),
        Of(10, "subscriptions see every event of a shard once, in order"),
        Of(11, "old events stay readable", (PromiseColumn.Simulated, "a run writes and reads the events of one release")),
        Of(
            12,
            "same seed, same run",
            (PromiseColumn.Sqlite, "a real disk has no seed"),
            (PromiseColumn.Postgresql, "a real server has no seed"),
            (PromiseColumn.None, "it is about the simulated engine")),
        Of(13, "a released rule is never edited: rule sets by height", (PromiseColumn.Sqlite, Above), (PromiseColumn.Postgresql, Above), (PromiseColumn.Simulated, Above)),
    ];

    /// <summary>The column of a project's tests, unless a test says otherwise (trait <c>Journal</c>).</summary>
    public static PromiseColumn ColumnOf(string project) => project switch
    {
        "Flux.Actors.Engine.Tests" or "Flux.Actors.Samples.Tests" => PromiseColumn.Sqlite,
        "Flux.Actors.Engine.Postgres.Tests" or "Flux.Actors.Engine.Kill.Tests" => PromiseColumn.Postgresql,
        "Flux.Actors.Simulation.Tests" => PromiseColumn.Simulated,
        _ => PromiseColumn.None,
    };

    private static EnginePromise Of(int number, string text, params (PromiseColumn Column, string Why)[] untested)
    {
        Dictionary<PromiseColumn, string> why = untested.ToDictionary(each => each.Column, each => each.Why);
        if (number is not (9 or 11 or 13))
        {
            _ = why.TryAdd(PromiseColumn.None, NeedsJournal);
        }

        return new EnginePromise(number, text, why);
    }
}
