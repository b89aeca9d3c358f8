namespace Flux.Actors.Samples.OneEntity;

/// <summary>A saga: withdraws, deposits, and gives the money back when the deposit is declined.</summary>
public static class Transfer
{
    public abstract record Command;
    [Wire("transfer.start.v1")] public sealed record Start(EntityId Self, EntityId From, EntityId To, long Amount) : Command;
    [Wire("transfer.hear.v1")] public sealed record Hear(bool Done) : Command;

    public abstract record Event;
    [Wire("transfer.started.v1")] public sealed record Started(EntityId Self, EntityId From, EntityId To, long Amount) : Event;
    [Wire("transfer.withdrawn.v1")] public sealed record Withdrawn : Event;
    [Wire("transfer.deposit-declined.v1")] public sealed record DepositDeclined : Event;
    [Wire("transfer.ended.v1")] public sealed record Ended : Event;

    public abstract record State;
    [Wire("transfer.unstarted.v1")] public sealed record Unstarted : State;
    [Wire("transfer.withdrawing.v1")] public sealed record Withdrawing(Started Order) : State;
    [Wire("transfer.depositing.v1")] public sealed record Depositing(Started Order) : State;
    [Wire("transfer.returning.v1")] public sealed record Returning(Started Order) : State;
    [Wire("transfer.over.v1")] public sealed record Over : State;
    public enum Refusal { NotStarted = 1 }

    public static EntityKind Kind { get; } = new EntityKind<State, Command, Event, Refusal>("transfer", new(new Unstarted(), Decide, Evolve, React));

    private static Decision<Event, Refusal> Decide(State state, Command command, in Moment now) => (state, command) switch
    {
        (Unstarted, Start c) => new Started(c.Self, c.From, c.To, c.Amount),
        (_, Start) or (Over, _) => [],
        (Withdrawing, Hear { Done: true }) => new Withdrawn(),
        (Depositing, Hear { Done: false }) => new DepositDeclined(),
        (Withdrawing or Depositing or Returning, Hear) => new Ended(), // Declined, done, given back: the money is in one account.
        _ => Refusal.NotStarted,
    };

    private static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (_, Started e) => new Withdrawing(e),
        (Withdrawing s, Withdrawn) => new Depositing(s.Order),
        (Depositing s, DepositDeclined) => new Returning(s.Order),
        (_, Ended) => new Over(),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    private static IEnumerable<Effect> React(State after, Event fact) => after switch
    {
        Withdrawing { Order: var o } => [new Tell(o.From, new Account.Withdraw(o.Self, o.Amount))],
        Depositing { Order: var o } => [new Tell(o.To, new Account.Deposit(o.Self, o.Amount))],
        Returning { Order: var o } => [new Tell(o.From, new Account.TakeBack(o.Self, o.Amount))],
        _ => [],
    };
}
