using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>An on-chain kind for tests: it holds money, pays out on order, hosts what it is told, and counts its ticks.</summary>
internal static class Jar
{
    public abstract record Message;
    [Wire("test-jar.fill.v1")] public sealed record Fill(string Note) : Message;
    [Wire("test-jar.pay-out.v1")] public sealed record PayOut(EntityId From, AccountId To, Amount Amount) : Message;
    [Wire("test-jar.serve.v1")] public sealed record Serve(Sequence<Outpoint> Nodes) : Message;
    [Wire("test-jar.wake.v1")] public sealed record Wake(Height At) : Message;
    [Wire("test-jar.state-serving.v1")] public sealed record StateServing(Outpoint Node, string Note) : Message;
    [Wire("test-jar.tick.v1")] public sealed record Ticked : Message;

    public abstract record Event;
    [Wire("test-jar.filled.v1")] public sealed record Filled(string Note, Stamp Stamp) : Event;
    [Wire("test-jar.paid-out.v1")] public sealed record PaidOut(EntityId From, AccountId To, Amount Amount) : Event;
    [Wire("test-jar.served.v1")] public sealed record Served(Sequence<Outpoint> Nodes) : Event;
    [Wire("test-jar.woken.v1")] public sealed record Woken(Height At) : Event;
    [Wire("test-jar.slept.v1")] public sealed record Slept : Event;

    [Wire("test-jar.state.v1")] public sealed record State(string Note, Stamp? Last, Sequence<Outpoint> Nodes, Height? DueAt, int Ticks);

    public enum Refusal { Unwanted = 1 }

    public static EntityId Id(string key) => new("jar", key);

    public static Call Call(string key, Message message) => new(Id(key), Wire.Encode(message));

    public static RuleSets<OnChainKind<State, Message, Event, Refusal>> Rules { get; } = new("jar", Under(Decide));

    /// <summary>The kind under other rules for its messages.</summary>
    public static OnChainKind<State, Message, Event, Refusal> Under(Decide<State, Envelope<Message>, Event, Refusal> decide) => new(
        "jar",
        new Decider<State, Envelope<Message>, Event, Refusal>(new State("", null, [], null, 0), decide, Evolve, (_, _) => []),
        new Ticked(),
        (_, _, fact) => fact is PaidOut paid ? [new PayFromEscrow(paid.From, paid.To, paid.Amount)] : [],
        state => state.DueAt,
        state => state.Nodes,
        message => message is StateServing stated ? stated.Node : null);

    public static State StateOf(ChainState ledger, string key) => Wire.Decode<State>(ledger.Entities[Id(key)].State);

    public static Decision<Event, Refusal> Decide(State state, Envelope<Message> command, in Moment now) => command.Message switch
    {
        Fill { Note: "unwanted" } => Refusal.Unwanted,
        Fill { Note: "again" } => [],
        Fill fill => [new Filled(fill.Note, command.Stamp)],
        StateServing { Note: "unwanted" } => Refusal.Unwanted,
        StateServing stated when stated.Note == state.Note => [],
        StateServing stated => [new Filled(stated.Note, command.Stamp)],
        PayOut pay => [new PaidOut(pay.From, pay.To, pay.Amount)],
        Serve serve => [new Served(serve.Nodes)],
        Wake wake => [new Woken(wake.At)],
        Ticked when state.Note == "sleepless" => Refusal.Unwanted,
        _ => [new Slept()],
    };

    private static State Evolve(State state, Event fact) => fact switch
    {
        Filled filled => state with { Note = filled.Note, Last = filled.Stamp },
        Served served => state with { Nodes = served.Nodes },
        Woken woken => state with { DueAt = woken.At },
        Slept => state with { DueAt = null, Ticks = state.Ticks + 1 },
        _ => state,
    };
}
