namespace Flux.Actors.Samples.OneEntity;

/// <summary>A saga: takes the money from one account, brings it to another, and has both settle; when one can't, what was moved goes back.</summary>
public static class Transfer
{
    public abstract record Command;
    [Wire("transfer.start.v1")] public sealed record Start(EntityId Self, EntityId From, EntityId To, long Amount) : Command;
    [Wire("transfer.hear.v1")] public sealed record Hear(EntityId Account, bool Done) : Command;

    public abstract record Event;
    [Wire("transfer.started.v1")] public sealed record Started(EntityId Self, EntityId From, EntityId To, long Amount) : Event;
    [Wire("transfer.withdrawn.v1")] public sealed record Withdrawn : Event;
    [Wire("transfer.ended.v1")] public sealed record Ended(bool Kept) : Event;

    public abstract record State;
    [Wire("transfer.unstarted.v1")] public sealed record Unstarted : State;
    [Wire("transfer.withdrawing.v1")] public sealed record Withdrawing(Started Order) : State;
    [Wire("transfer.depositing.v1")] public sealed record Depositing(Started Order) : State;
    [Wire("transfer.over.v1")] public sealed record Over(Started Order) : State;
    public enum Refusal { NotStarted = 1 }

    public static Decider<State, Command, Event, Refusal> Decider { get; } = new(new Unstarted(), Decide, Evolve, React);

    private static Decision<Event, Refusal> Decide(State state, Command command, in Moment now) => (state, command) switch
    {
        (Unstarted, Start c) => new Started(c.Self, c.From, c.To, c.Amount),
        (Unstarted, _) => Refusal.NotStarted,
        (Withdrawing s, Hear c) when c.Account == s.Order.From => c.Done ? new Withdrawn() : new Ended(Kept: false),
        (Depositing s, Hear c) when c.Account == s.Order.To => new Ended(Kept: c.Done),
        _ => [], // Said again.
    };

    private static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unstarted, Started e) => new Withdrawing(e),
        (Withdrawing s, Withdrawn) => new Depositing(s.Order),
        (Withdrawing s, Ended) => new Over(s.Order),
        (Depositing s, Ended) => new Over(s.Order),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    private static IEnumerable<Effect> React(State after, Event fact) => (after, fact) switch
    {
        (Withdrawing { Order: var o }, _) => [new Tell(o.From, new Account.Move(o.Self, o.From, -o.Amount))],
        (Depositing { Order: var o }, _) => [new Tell(o.To, new Account.Move(o.Self, o.To, o.Amount))],
        (Over { Order: var o }, Ended e) => [new Tell(o.From, new Account.Settle(o.Self, e.Kept)), new Tell(o.To, new Account.Settle(o.Self, e.Kept))],
        _ => [],
    };
}
